/** Alerts about what users get: collapse, retry storm, no recovery. */
import { ruleMetrics } from '../../src/model/record/metric-names.ts';
import { alertOf, PERCENT, percent } from './alert.ts';
import { SPIKE_OVER_RATIO } from './limits.ts';
import type { Pace } from './pace.ts';
import { and, GROUP } from './promql.ts';
import type { AlertingRule } from './rule.ts';
import { underWay } from './run-rules.ts';

const enoughLogins = ({ names, limits }: Pace): string => and(`${names.offered} > ${limits.offeredPerSecond}`);

/** A run knows its knee: at twice the knee half of the offered load is all that anybody can carry, and no collapse. */
const carried = ({ name, names }: Pace): string => (name === 'run' ? ruleMetrics.carried : names.collapse);
const yardstick = ({ name }: Pace): string =>
  name === 'run' ? 'what could be carried, the smaller of offered load and the knee' : 'offered load';

export function throughputCollapse(pace: Pace): AlertingRule {
  const { collapsedRatio, collapsedForSeconds } = pace.limits;
  return alertOf(
    pace,
    {
      alert: 'LoginThroughputCollapse',
      severity: 'page',
      summary: 'Login throughput has collapsed',
      description: `Goodput is ${PERCENT} of ${yardstick(pace)}. Limit: ${percent(collapsedRatio)}.`,
    },
    { conditions: [`${carried(pace)} < ${collapsedRatio}`, enoughLogins(pace)], forSeconds: collapsedForSeconds },
  );
}

/**
 * Attempts per completed login would need a yardstick for each journey, dips and peaks a login's length behind the load, and is not there when nothing
 * completes, at the height of a storm. The share of step requests that are answered is 1 in calm weather for any journey, at any load.
 */
export function retryStorm(pace: Pace): AlertingRule {
  const { names, limits } = pace;
  return alertOf(
    pace,
    {
      alert: 'RetryStorm',
      severity: 'page',
      summary: 'People and programs try again and again',
      description: `${PERCENT} of the requests of login steps are answered, and people send more than ${limits.attemptsPerLogin} for each login. Limit: ${percent(limits.answeredRatio)}.`,
    },
    {
      conditions: [
        `${names.stepAnswers} / (${names.stepAttempts} > ${limits.stepAttemptsPerSecond}) < ${limits.answeredRatio}`,
        and(`${names.stepAttempts} > ${limits.attemptsPerLogin} * ${names.offered}`),
      ],
      forSeconds: limits.stormForSeconds,
    },
  );
}

/**
 * Load is back to normal and goodput is not: a metastable failure, which does not end by itself. A run has a phase for it. Production takes the load
 * for normal when it is well below the peak of the last 6 h, and compares with what share of logins came through on the last day.
 */
export function noRecovery(pace: Pace): AlertingRule {
  const { names, limits } = pace;
  const isRun = pace.name === 'run';
  const usual = `quantile_over_time(0.5, ${names.collapse}[1d])`;
  return alertOf(
    pace,
    {
      alert: 'NoRecovery',
      severity: 'page',
      summary: 'Logins do not recover although the spike is over',
      description: isRun
        ? `After the spike goodput is ${PERCENT} of ${yardstick(pace)}. Limit: ${percent(limits.recoveredRatio)}.`
        : `Load is back to normal and goodput is ${PERCENT} of it. Limit: ${percent(limits.recoveredRatio)} of the usual share.`,
    },
    {
      conditions: isRun
        ? [
            `${ruleMetrics.carried} < ${limits.recoveredRatio}`,
            enoughLogins(pace),
            `unless on (${GROUP}) ${underWay('phase=~"before|trigger"')}`,
          ]
        : [
            `${names.collapse} < ${limits.recoveredRatio} * ${usual}`,
            enoughLogins(pace),
            and(`${names.offered} < ${SPIKE_OVER_RATIO} * max_over_time(${names.offered}[6h])`),
          ],
      forSeconds: limits.recoveryForSeconds,
    },
  );
}
