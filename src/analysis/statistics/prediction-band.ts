/** Where the next run will lie, from runs of the same plan with other seeds: no assumption on the law of the values. */

export interface PredictionBand {
  readonly low: number;
  readonly high: number;
  readonly median: number;
  /** The probability that one more value lies inside, ends included: (high rank − low rank) ÷ (N + 1) or more; at least the level asked for. */
  readonly level: number;
  /** high − low, in the unit of the values. */
  readonly width: number;
}

/**
 * The narrowest two-sided band of order statistics, the same number left out at either end, that holds one more value of the same law
 * with probability `level` or more. With x₍₁₎ ≤ … ≤ x₍N₎ the next value lies below x₍ᵣ₎ with probability r ÷ (N + 1) at most, so
 *     low = x₍ᵣ₎, high = x₍N+1−r₎, r = ⌊(N + 1)(1 − level)/2⌋     [David and Nagaraja, Order Statistics, 3rd ed. 2003, ch. 7]
 * @returns null when there are too few values: the level asks for N ≥ 2/(1 − level) − 1, 199 for 99 %
 * @throws RangeError on a value that is not a number or a level outside 0…1
 */
export function predictionBand(values: readonly number[], level: number): PredictionBand | null {
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}, expected a number between 0 and 1`);
  const odd = values.find((value) => Number.isNaN(value));
  if (odd !== undefined) throw new RangeError('a value is NaN, expected numbers');
  const sorted = values.toSorted((one, other) => one - other);
  const places = sorted.length + 1;
  // 200 × (1 − 0.99)/2 is 0.9999999999999998 in binary: a rank is not lost to that.
  const rank = Math.floor((places * (1 - level)) / 2 + 1e-9);
  const [low, high] = [sorted[rank - 1], sorted[places - rank - 1]];
  if (rank < 1 || low === undefined || high === undefined) return null;
  const half = sorted.length / 2;
  const median = ((sorted[Math.ceil(half) - 1] ?? low) + (sorted[Math.floor(half)] ?? high)) / 2;
  return { low, high, median, level: (places - 2 * rank) / places, width: high - low };
}
