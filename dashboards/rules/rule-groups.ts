/** All rules of a pace, in groups. */
import { burnRate } from './burn-alerts.ts';
import { generatorSaturated } from './generator-alerts.ts';
import { noRecovery, retryStorm, throughputCollapse } from './login-alerts.ts';
import { loginRules } from './login-rules.ts';
import { type Pace, productionPace, runPace } from './pace.ts';
import type { AlertingRule, RuleGroup } from './rule.ts';
import { runRules } from './run-rules.ts';
import { otpBacklog, queueSaturated, waitingRoomStuck } from './server-alerts.ts';
import { productionEnded, productionSloRules, runSloRules } from './slo-rules.ts';

const alerts = (pace: Pace): readonly AlertingRule[] => [
  throughputCollapse(pace),
  retryStorm(pace),
  noRecovery(pace),
  queueSaturated(pace),
  waitingRoomStuck(pace),
  otpBacklog(pace),
];

const burn = (pace: Pace): readonly AlertingRule[] => pace.burnPairs.map((pair) => burnRate(pace, pair));

/** One group: its alerts need its recording rules of the same second. */
export const runGroups: readonly RuleGroup[] = [
  {
    name: 'launchquake-run',
    interval: runPace.interval,
    rules: [
      ...loginRules(runPace),
      ...runRules,
      ...runSloRules,
      ...alerts(runPace),
      ...burn(runPace),
      ...generatorSaturated(),
    ],
  },
];

export const productionGroups: readonly RuleGroup[] = [
  {
    name: 'launchquake-production',
    interval: productionPace.interval,
    rules: [...loginRules(productionPace), productionEnded, ...alerts(productionPace)],
  },
  // Windows of hours and days: a minute is soon enough.
  { name: 'launchquake-production-slo', interval: '1m', rules: [...productionSloRules, ...burn(productionPace)] },
];
