/** Poisson probabilities without overflow, for any mean. */

/** Terms of Stirling's series are exact to 1e-16 from here on. */
const STIRLING_FROM = 16;

/** ln n! − (n ln n − n + ½ ln 2πn), for n ≥ 1: the remainder of Stirling's formula [Loader, Fast and accurate computation of binomial probabilities, 2000]. */
function stirlingRemainder(n: number): number {
  if (n >= STIRLING_FROM) {
    const square = n * n;
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * square)) / square) / square) / square) / n;
  }
  let logFactorial = 0;
  for (let factor = 2; factor <= n; factor += 1) logFactorial += Math.log(factor);
  return logFactorial - (n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n));
}

/** ln(1 + x) − x, without cancellation near 0; x > −1. */
function log1pMinus(x: number): number {
  if (Math.abs(x) > 0.05) return Math.log1p(x) - x;
  let sum = 0;
  let power = -x;
  for (let term = 2; term < 20; term += 1) {
    power *= -x;
    sum -= power / term;
  }
  return sum;
}

/** ln P(N = count), N Poisson with the given mean > 0. */
export function logPoisson(count: number, mean: number): number {
  if (count === 0) return -mean;
  return count * log1pMinus((mean - count) / count) - 0.5 * Math.log(2 * Math.PI * count) - stirlingRemainder(count);
}

export interface PoissonWeights {
  /** The count that weights[0] belongs to. */
  readonly first: number;
  readonly weights: Float64Array;
}

/** Weights beyond this part of the largest are left out: they are below any double's reach next to it. */
const LEFT_OUT = 1e-290;

/** P(N = n) for all n that matter, from the mode outwards and then made to sum to 1 [Fox and Glynn, Comm. ACM 31(4), 1988]. */
export function poissonWeights(mean: number): PoissonWeights {
  const mode = Math.floor(mean);
  const below: number[] = [];
  for (let n = mode, weight = 1; n > 0; n -= 1) {
    weight *= n / mean;
    if (weight < LEFT_OUT) break;
    below.push(weight);
  }
  const above: number[] = [];
  for (let n = mode + 1, weight = 1; ; n += 1) {
    weight *= mean / n;
    if (weight < LEFT_OUT) break;
    above.push(weight);
  }
  const weights = Float64Array.from([...below.toReversed(), 1, ...above]);
  let total = 0;
  for (const weight of weights) total += weight;
  return { first: mode - below.length, weights: weights.map((weight) => weight / total) };
}
