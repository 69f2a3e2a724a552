/** Error ratios over the windows that burn rates ask for, and what is left of the budget: slo.ts has the definitions. */
import { productionRuleMetrics, ruleMetrics } from '../../src/model/record/metric-names.ts';
import { k6Own } from '../../src/model/record/k6-series.ts';
import { type Pace, productionPace, runPace } from './pace.ts';
import { orZero, rate, ratio, secondsOf } from './promql.ts';
import type { RecordingRule } from './rule.ts';
import { BUDGET_RATIO, PRODUCTION_PERIOD, RUN_PERIOD } from './slo.ts';
import { JUDGED_PHASES } from './run-rules.ts';

/** A login counts when its user could complete it and it has ended. */
export const COUNTS = 'outcome!~"failed|in-flight"';

/** Good and ended reach Prometheus with the same push or one apart, so a ratio can be a hair below 0. */
const errors = (good: string, ended: string): string => `clamp_min(1 - ${ratio(good, ended)}, 0)`;

/** 1: untouched. 0: used up. Below 0: overspent. */
const left = (errorRatio: string): string => `1 - ${errorRatio} / ${BUDGET_RATIO}`;

/** Of a run's judged phases. */
const runEnded = (window: string): string => rate(runPace, k6Own.loginsEnded, `${JUDGED_PHASES},${COUNTS}`, window);

/** The recording rule of a window. */
export function errorsOver(window: string): string {
  const name = `lq:slo_errors:ratio${window}`;
  if (!recorded.includes(name)) throw new Error(`no recording rule ${name}`);
  return name;
}

const recorded: readonly string[] = [...Object.values(ruleMetrics), ...Object.values(productionRuleMetrics)];

function runErrors(window: string): string {
  const ended = runEnded(window);
  return errors(orZero(rate(runPace, k6Own.loginsGood, JUDGED_PHASES, window), ended), ended);
}

export const runSloRules: readonly RecordingRule[] = [
  { record: ruleMetrics.sloErrors10s, expr: runErrors('10s') },
  { record: ruleMetrics.sloErrors30s, expr: runErrors('30s') },
  { record: ruleMetrics.sloErrors2m, expr: runErrors('2m') },
  { record: ruleMetrics.sloErrors6m, expr: runErrors('6m') },
  { record: ruleMetrics.sloBudgetLeft, expr: left(runErrors(RUN_PERIOD)) },
];

/** Logins that were not good, in a window that has an error ratio. */
export function badLogins({ name }: Pace, window: string): string {
  const ended = name === 'run' ? runEnded(window) : `avg_over_time(${productionRuleMetrics.sloEnded}[${window}])`;
  return `${errorsOver(window)} * ${secondsOf(window)} * ${ended}`;
}

/** Averages of rates over the same window divide into the ratio of the counts: each login weighs the same, at night too. */
function productionErrors(window: string): string {
  const { goodput, sloEnded } = productionRuleMetrics;
  return errors(`avg_over_time(${goodput}[${window}])`, `avg_over_time(${sloEnded}[${window}])`);
}

/** Belongs into the group of goodput: only samples of the same moments have averages that can be divided. */
export const productionEnded: RecordingRule = {
  record: productionRuleMetrics.sloEnded,
  expr: rate(productionPace, k6Own.loginsEnded, COUNTS),
};

export const productionSloRules: readonly RecordingRule[] = [
  {
    record: productionRuleMetrics.sloErrors5m,
    expr: errors(productionRuleMetrics.goodput, productionRuleMetrics.sloEnded),
  },
  { record: productionRuleMetrics.sloErrors30m, expr: productionErrors('30m') },
  { record: productionRuleMetrics.sloErrors1h, expr: productionErrors('1h') },
  { record: productionRuleMetrics.sloErrors2h, expr: productionErrors('2h') },
  { record: productionRuleMetrics.sloErrors6h, expr: productionErrors('6h') },
  { record: productionRuleMetrics.sloErrors1d, expr: productionErrors('1d') },
  { record: productionRuleMetrics.sloErrors3d, expr: productionErrors('3d') },
  { record: productionRuleMetrics.sloErrors30d, expr: productionErrors(PRODUCTION_PERIOD) },
  { record: productionRuleMetrics.sloBudgetLeft, expr: left(productionRuleMetrics.sloErrors30d) },
];
