/**
 * M(t)/G/∞: arrivals at a rate that changes, and nobody ever waits. The number busy at t is Poisson with mean
 *     m(t) = ∫₀^∞ λ(t − u)·P(S > u) du
 * [Eick, Massey and Whitt, The physics of the Mt/G/∞ queue, Oper. Res. 41(4), 1993]
 */
import { notNegative, positive } from './range.ts';

export interface SinusoidalRate {
  /** λ, per second. */
  readonly meanPerSecond: number;
  /** b ≤ λ, per second. */
  readonly swingPerSecond: number;
  /** 2π/γ, seconds. */
  readonly periodSeconds: number;
}

/** m(t) = λ/μ + b(μ sin γt − γ cos γt) ÷ (μ² + γ²), for λ(t) = λ + b·sin γt since ever and exponential service of rate μ. */
export function sinusoidalMean(
  { meanPerSecond, swingPerSecond, periodSeconds }: SinusoidalRate,
  servicePerSecond: number,
  atSeconds: number,
): number {
  const rate = positive('servicePerSecond', servicePerSecond);
  const swing = notNegative('swingPerSecond', swingPerSecond);
  if (!(swing <= meanPerSecond))
    throw new RangeError(`swingPerSecond is ${swing}, expected at most the mean rate ${meanPerSecond}`);
  const angular = (2 * Math.PI) / positive('periodSeconds', periodSeconds);
  const [sine, cosine] = [Math.sin(angular * atSeconds), Math.cos(angular * atSeconds)];
  return meanPerSecond / rate + (swing * (rate * sine - angular * cosine)) / (rate * rate + angular * angular);
}

export interface TimeVaryingLoad {
  /** λ(t), per second; 0 before the start. */
  readonly ratePerSecondAt: (seconds: number) => number;
  /** P(S > u). */
  readonly survival: (seconds: number) => number;
  /** Services longer than this are left out; rates and survival are followed in steps of `stepSeconds` or less. */
  readonly reachSeconds: number;
  readonly stepSeconds: number;
}

/** Nodes and weights of the five-point rule of Gauss and Legendre on (−1, 1): exact for polynomials up to degree 9. */
const OUTER = Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 3;
const INNER = Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 3;
const OUTER_WEIGHT = (322 - 13 * Math.sqrt(70)) / 900;
const INNER_WEIGHT = (322 + 13 * Math.sqrt(70)) / 900;
const RULE = [
  { node: -OUTER, weight: OUTER_WEIGHT },
  { node: -INNER, weight: INNER_WEIGHT },
  { node: 0, weight: 128 / 225 },
  { node: INNER, weight: INNER_WEIGHT },
  { node: OUTER, weight: OUTER_WEIGHT },
] as const;

/** m(t) for any rate and any service law, by Gauss and Legendre on equal steps; smooth within a step means exact to rounding. */
export function meanBusy(load: TimeVaryingLoad, atSeconds: number): number {
  const reach = positive('reachSeconds', load.reachSeconds);
  const steps = Math.ceil(reach / positive('stepSeconds', load.stepSeconds));
  const half = reach / steps / 2;
  let sum = 0;
  for (let step = 0; step < steps; step += 1)
    for (const { node, weight } of RULE) {
      const age = half * (2 * step + 1 + node);
      sum += weight * half * load.ratePerSecondAt(atSeconds - age) * load.survival(age);
    }
  return sum;
}
