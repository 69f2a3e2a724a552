/**
 * The two paces of rules. A run: series that carry a run label, looked at over 10 s each second, for an experiment of a minute. Production: series
 * without one, over 5 min. The two never see the same series, so a load test can not page anybody who watches production.
 */
import { productionRuleMetrics, ruleMetrics } from '../../src/model/record/metric-names.ts';
import { type Limits, productionLimits, runLimits } from './limits.ts';
import { type BurnPair, productionPairs, runPairs } from './slo.ts';

/** Names of the recording rules that both paces have. */
export type LoginNames = { readonly [Name in keyof typeof ruleMetrics & keyof typeof productionRuleMetrics]: string };

export interface Pace {
  readonly name: 'run' | 'production';
  /** Matcher that every selector of the pace carries. */
  readonly own: string;
  /** How far rates look back. */
  readonly window: string;
  /** How often its rules are worked out. */
  readonly interval: string;
  readonly names: LoginNames;
  readonly limits: Limits;
  readonly burnPairs: readonly BurnPair[];
}

export const runPace: Pace = {
  name: 'run',
  own: 'run!=""',
  window: '10s',
  interval: '1s',
  names: ruleMetrics,
  limits: runLimits,
  burnPairs: runPairs,
};

export const productionPace: Pace = {
  name: 'production',
  own: 'run=""',
  window: '5m',
  interval: '30s',
  names: productionRuleMetrics,
  limits: productionLimits,
  burnPairs: productionPairs,
};
