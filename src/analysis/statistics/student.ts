/** Student's t: quantiles for any degrees of freedom, and the mean of independent values with its interval. */
import type { Estimate } from '../../model/record/result.ts';
import { LEVEL } from '../estimate.ts';

/** Terms of the continued fraction; it needs about √(df) of them and stops at rounding. */
const MOST_TERMS = 100_000;

/** ln Γ(x) for x > 0: Stirling's series from 10 on, the recursion below; absolute error below 1e-13. */
function logGamma(x: number): number {
  let [shift, at] = [0, x];
  for (; at < 10; at += 1) shift += Math.log(at);
  const square = at * at;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * square)) / square) / square) / square) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** The regularised incomplete beta function I_x(a, b) by its continued fraction [Lentz's method, Numerical Recipes, 3rd ed. 2007, §6.4]. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return front * fraction;
}

/** P(T > t) for t ≥ 0: ½·I_x(ν/2, ½), x = ν/(ν + t²). */
const upperTail = (t: number, degrees: number): number =>
  0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);

/**
 * The t that a share p of Student's law with ν degrees of freedom does not exceed.
 * @param degrees ν > 0, not necessarily whole
 * @throws RangeError unless 0 < p < 1 and ν > 0
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`p is ${p}, expected a number between 0 and 1`);
  if (!(degrees > 0 && degrees < Infinity))
    throw new RangeError(`degrees of freedom are ${degrees}, expected a number above 0`);
  if (p === 0.5) return 0;
  if (p < 0.5) return -studentQuantile(1 - p, degrees);
  let [low, high] = [0, 1];
  while (upperTail(high, degrees) > 1 - p) [low, high] = [high, 2 * high];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
    if (upperTail(middle, degrees) > 1 - p) low = middle;
    else high = middle;
  return (low + high) / 2;
}

/** Sum, mean and standard error of values that do not depend on each other. */
function spreadOf(values: readonly number[]): { readonly mean: number; readonly standardError: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/**
 * The mean over independent runs (seeds), with Student's interval. One value has no interval: low and high are null.
 * @throws RangeError without values, or with one that is not a number
 */
export function meanOverSeeds(values: readonly number[], level = LEVEL): Estimate {
  if (values.length === 0) throw new RangeError('no values: a mean needs at least one');
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RangeError(`a value is ${odd}, expected finite numbers`);
  const { mean, standardError } = spreadOf(values);
  if (values.length === 1) return { value: mean, low: null, high: null, level };
  const reach = studentQuantile(0.5 + level / 2, values.length - 1) * standardError;
  return { value: mean, low: mean - reach, high: mean + reach, level };
}
