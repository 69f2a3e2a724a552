/** Fewer points where a run is long: charts, data tables and the embedded data stay small. */
import type { PerSecondSeries, VariantFindings } from '../analysis/findings.ts';

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

/** Run seconds that one value of the variant's series stands for: one, or a bin of a simulated run. */
export const secondsPerValue = ({ simulated }: Pick<VariantFindings, 'simulated'>): number =>
  simulated?.secondsPerPoint ?? 1;

/** `seconds` or the next wider width that the values of all variants can be put together to. */
export function commonWidth(variants: readonly VariantFindings[], seconds: number): number {
  const values = variants.map(secondsPerValue);
  const widest = Math.max(1, ...values);
  let width = Math.max(1, Math.ceil(seconds / widest - ROUNDING)) * widest;
  while (!values.every((value) => isWhole(width / value)) && width < seconds * MOST_TIMES) width += widest;
  return width;
}

const ROUNDING = 1e-9;
/** Widths without a common multiple below so many times the wanted one are drawn as they are. */
const MOST_TIMES = 20;
const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < ROUNDING * value;

/** Means over bins of `secondsPerPoint`; a bin in which nothing was measured is null. Time-to-login: the largest of the bin. */
export function binSeries(
  variant: Pick<VariantFindings, 'series' | 'simulated'>,
  secondsPerPoint: number,
): BinnedSeries {
  const { series } = variant;
  const width = Math.max(1, Math.round(secondsPerPoint / secondsPerValue(variant)));
  const values = Object.fromEntries(
    names.map((name) => [name, binned(series[name], width, name.startsWith('timeToLogin') ? largest : mean)]),
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
