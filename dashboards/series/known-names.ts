/** Every metric name that a query here may ask for. A query that asks for another one would be empty for ever. */
import {
  codeMetrics,
  findingMetrics,
  productionRuleMetrics,
  ruleMetrics,
  runMetrics,
  serverMetrics,
} from '../../src/model/record/metric-names.ts';
import { k6Builtin, k6Own, prometheusSeries } from '../../src/model/record/k6-series.ts';

/** Histograms of the mock: classic ones, with buckets. What k6 sends are native ones, one series each. */
const classicHistograms: readonly string[] = [
  serverMetrics.requestSeconds,
  serverMetrics.stationWaitSeconds,
  serverMetrics.deliveryLatenessSeconds,
  serverMetrics.waitingRoomWaitSeconds,
  codeMetrics.ageSeconds,
];

const values = (...groups: readonly Readonly<Record<string, string>>[]): readonly string[] =>
  groups.flatMap((group) => Object.values(group));

/** Trends of k6: native histograms, so a query needs a histogram function around them. */
export const nativeHistograms: readonly string[] = values(k6Own, k6Builtin).filter((name) => name.endsWith('_seconds'));

export const knownNames: ReadonlySet<string> = new Set([
  ...values(k6Own, k6Builtin, prometheusSeries),
  ...values(serverMetrics, codeMetrics).filter((name) => !classicHistograms.includes(name)),
  ...classicHistograms.flatMap((name) => ['bucket', 'count', 'sum'].map((part) => `${name}_${part}`)),
  ...values(runMetrics, findingMetrics, ruleMetrics, productionRuleMetrics),
]);
