/** Fewer points where a run is long: charts, data tables and the embedded data stay small. */
import type { PerSecondSeries } from '../analysis/findings.ts';

export type SeriesName = keyof PerSecondSeries;

export interface BinnedSeries {
  readonly secondsPerPoint: number;
  readonly values: Readonly<Record<SeriesName, readonly (number | null)[]>>;
}

const names: readonly SeriesName[] = [
  'offered',
  'planned',
  'goodput',
  'attempts',
  'refused',
  'timeouts',
  'inFlight',
  'queueLength',
  'deadWorkRatio',
  'utilisation',
  'waiting',
  'timeToLoginP50',
  'timeToLoginP95',
];

/** Widths that people count in. */
const widths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600] as const;

/** The narrowest width that gives at most `mostPoints` points for all variants together. */
export function secondsPerPointFor(totalSeconds: number, mostPoints: number): number {
  const last = widths.at(-1) ?? 1;
  return (
    widths.find((width) => totalSeconds / width <= mostPoints) ?? last * Math.ceil(totalSeconds / last / mostPoints)
  );
}

/** Means over bins of `secondsPerPoint`; a bin in which nothing was measured is null. Time-to-login: the largest of the bin. */
export function binSeries(series: PerSecondSeries, secondsPerPoint: number): BinnedSeries {
  const values = Object.fromEntries(
    names.map((name) => [name, binned(series[name], secondsPerPoint, name.startsWith('timeToLogin') ? largest : mean)]),
  );
  return { secondsPerPoint, values: values as BinnedSeries['values'] };
}

/** One value for every `width` of them; a bin in which nothing was measured is null. */
export function binned(
  values: readonly (number | null)[],
  width: number,
  fold: (known: readonly number[]) => number,
): readonly (number | null)[] {
  if (width === 1) return values;
  return Array.from({ length: Math.ceil(values.length / width) }, (_, bin) => {
    const known = values.slice(bin * width, (bin + 1) * width).filter((value) => value !== null);
    return known.length === 0 ? null : fold(known);
  });
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const largest = (values: readonly number[]): number => Math.max(...values);

/**
 * The mean of each value and its neighbours within `reach` points on either side, none from across one of the `edges` (indices at
 * which something new begins): a step stays a step.
 */
export function smoothed(
  values: readonly (number | null)[],
  reach: number,
  edges: readonly number[] = [],
): readonly (number | null)[] {
  return values.map((value, at) => {
    if (value === null) return null;
    const from = Math.max(0, at - reach, ...edges.filter((edge) => edge <= at));
    const to = Math.min(values.length, at + reach + 1, ...edges.filter((edge) => edge > at));
    return mean(values.slice(from, to).filter((near) => near !== null));
  });
}
