/** Is the load generator itself the bottleneck? Then what the run shows is its own limit, not the service's. One alert, three causes. */
import { ruleMetrics } from '../../src/model/record/metric-names.ts';
import { k6Builtin } from '../../src/model/record/k6-series.ts';
import { alertOf, type AlertCondition, DURATION, PERCENT, percent } from './alert.ts';
import { generatorLimits } from './limits.ts';
import { runPace } from './pace.ts';
import { GROUP, series } from './promql.ts';
import type { AlertingRule } from './rule.ts';

const generatorAlert = (description: string, condition: AlertCondition): AlertingRule =>
  alertOf(
    runPace,
    { alert: 'GeneratorSaturated', severity: 'ticket', summary: 'The load generator is at its limit', description },
    condition,
  );

export function generatorSaturated(): readonly AlertingRule[] {
  const { cpuRatio, startLatenessSeconds, forSeconds } = generatorLimits;
  // Generators of variants that run side by side share the machine: each gets the alert for the sum of all.
  const ofTheMachine = `sum by (run) (${ruleMetrics.generatorCpu})`;
  return [
    generatorAlert(`The generators use ${PERCENT} of the machine's processor. Limit: ${percent(cpuRatio)}.`, {
      conditions: [`(0 * ${ruleMetrics.generatorCpu} + on (run) group_left () ${ofTheMachine}) > ${cpuRatio}`],
      forSeconds,
      labels: { cause: 'processor' },
    }),
    generatorAlert(
      `One login in a hundred starts ${DURATION} late or later. Limit: ${startLatenessSeconds * 1000} ms.`,
      {
        conditions: [`${ruleMetrics.startLatenessP99} > ${startLatenessSeconds}`],
        forSeconds,
        labels: { cause: 'lateness' },
      },
    ),
    // k6 sends this counter when it drops an iteration and not before, so whatever was sent within the window is news.
    generatorAlert('k6 has dropped {{ $value }} logins for want of a free virtual user. Limit: 0.', {
      conditions: [
        `sum by (${GROUP}) (last_over_time(${series(runPace, k6Builtin.droppedIterations)}[${runPace.window}])) > 0`,
      ],
      forSeconds: 0,
      labels: { cause: 'dropped-iterations' },
    }),
  ];
}
