/**
 * PromQL from parts, in the dialect that Prometheus 2.42 already speaks. `$__rate_interval` and `$__range` are Grafana's: at least four
 * samples of the data source, and the whole time range.
 */

/** Label → matcher with its operator: `{ step: '!~"queue-poll"' }`. */
export type Matchers = Readonly<Record<string, string>>;

/** Which runs a query is about. */
export type Scope = Matchers;

/** The variables at the top of each dashboard. */
export const chosen: Scope = { run: '=~"$run"', scenario: '=~"$scenario"', variant: '=~"$variant"' };

export interface Picked {
  readonly where?: Matchers;
  /** Labels that stay; without: one series. */
  readonly by?: readonly string[];
  readonly scope?: Scope;
}

export function selector(metric: string, { where = {}, scope = chosen }: Picked = {}): string {
  const matchers = Object.entries({ ...scope, ...where }).map(([label, matcher]) => `${label}${matcher}`);
  return `${metric}{${matchers.join(',')}}`;
}

const aggregated = (operation: string, by: readonly string[] | undefined, inner: string): string =>
  by === undefined || by.length === 0 ? `${operation}(${inner})` : `${operation} by (${by.join(', ')}) (${inner})`;

/** Growth per second of a counter or of a native histogram, summed. */
export const rate = (metric: string, picked: Picked = {}): string =>
  aggregated('sum', picked.by, `rate(${selector(metric, picked)}[$__rate_interval])`);

/** Growth of a counter over the whole time range, summed. For single values, not for lines. */
export const total = (metric: string, picked: Picked = {}): string =>
  aggregated('sum', picked.by, `increase(${selector(metric, picked)}[$__range])`);

/**
 * A gauge that was seen lately, and the largest where several series fall together. Prometheus itself repeats the last value of a series for
 * 5 minutes when nobody says that it has ended; with a label such as `phase`, which moves on, that would be a ghost beside the living series.
 */
export const gauge = (metric: string, picked: Picked = {}): string =>
  aggregated('max', picked.by, lately(metric, picked));

/** Sum of a gauge over the series that fall together; the same thing in two phases counts once. */
export const gaugeSum = (metric: string, picked: Picked = {}): string =>
  aggregated('sum', picked.by, `max without (phase) (${lately(metric, picked)})`);

const lately = (metric: string, picked: Picked): string =>
  `last_over_time(${selector(metric, picked)}[$__rate_interval])`;

/** The last value that a gauge had within the time range, also when its series has ended since. */
export const last = (metric: string, picked: Picked = {}): string =>
  aggregated('max', picked.by, `last_over_time(${selector(metric, picked)}[$__range])`);

/** Quantile of a native histogram, over all its series: merged first, never averaged. */
export const quantile = (level: number, metric: string, picked: Picked = {}): string =>
  `histogram_quantile(${level}, ${rate(metric, picked)})`;

/** The same of a histogram with buckets. */
export const bucketQuantile = (level: number, metric: string, picked: Picked = {}): string =>
  `histogram_quantile(${level}, ${rate(`${metric}_bucket`, { ...picked, by: ['le', ...(picked.by ?? [])] })})`;

/** Divided where there is something to divide by: a gap, not infinity, while the divisor is 0. */
export const ratio = (dividend: string, divisor: string): string => `${dividend} / (${divisor} > 0)`;
