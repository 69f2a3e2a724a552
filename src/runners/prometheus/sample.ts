/** One value of one series at one moment, as Prometheus takes it. */

export type Labels = Readonly<Record<string, string>>;

/** The value that ends a series at its moment. */
export const STALE = 'stale';

export interface Series {
  /** Name first among them as `__name__`; sorted by name. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** The same for the same labels. */
  readonly key: string;
}

export interface Sample {
  readonly series: Series;
  readonly value: number | typeof STALE;
  readonly atEpochMs: number;
}

/**
 * Sorted by name as remote write asks; a label without a value is the same as none and is left out
 * [https://prometheus.io/docs/specs/prw/remote_write_spec/, "Labels"].
 */
export function seriesOf(name: string, labels: Labels): Series {
  const sorted = Object.entries({ ...labels, __name__: name })
    .filter(([, value]) => value !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { labels: sorted, key: JSON.stringify(sorted) };
}

export const sampleOf = (name: string, labels: Labels, value: number, atEpochMs: number): Sample => ({
  series: seriesOf(name, labels),
  value,
  atEpochMs: Math.round(atEpochMs),
});

export const staleSample = (series: Series, atEpochMs: number): Sample => ({
  series,
  value: STALE,
  atEpochMs: Math.round(atEpochMs),
});
