/**
 * Φ⁻¹(p), the standard normal quantile, for 0 < p < 1; relative error below 1.15e-9.
 * Rational approximation of P. J. Acklam (2003, "An algorithm for computing the inverse normal cumulative distribution function").
 */
import { log } from './elementary.ts';

export function standardNormalQuantile(p: number): number {
  const LOW = 0.02425;
  if (p < LOW) return tail(Math.sqrt(-2 * log(p)));
  if (p > 1 - LOW) return -tail(Math.sqrt(-2 * log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  const numerator =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
    2.506628277459239;
  const denominator =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
    1;
  return (numerator * q) / denominator;
}

function tail(q: number): number {
  const numerator =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
      4.374664141464968) *
      q +
    2.938163982698783;
  const denominator =
    (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1;
  return numerator / denominator;
}
