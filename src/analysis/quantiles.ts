/**
 * Exact quantiles of all values, by nearest rank: the smallest value with at least n·p values at or below it
 * [Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996, definition 1]. Always a value that was really seen,
 * never one between two. No buckets, no averaging of percentiles.
 */

/** Ascending copy: sort once, ask many quantiles. */
export const ascending = (values: Iterable<number>): number[] => [...values].toSorted((a, b) => a - b);

/**
 * @param sorted ascending
 * @param p 0 < p ≤ 1
 * @returns null of no values
 */
export function quantile(sorted: readonly number[], p: number): number | null {
  if (!(p > 0 && p <= 1)) throw new RangeError(`a quantile needs 0 < p ≤ 1, got ${p}`);
  const rank = Math.ceil(sorted.length * p - RANK_ROUNDING);
  return sorted[Math.max(rank, 1) - 1] ?? null;
}

/** 100 · 0.07 is 7.000000000000001 in binary: a rank is not raised by such dust. */
const RANK_ROUNDING = 1e-9;
