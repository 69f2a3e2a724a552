/**
 * The bounded Pareto law: density proportional to x^(−α−1) between two bounds. It has the heavy tail of real service times and still has
 * all its moments [Harchol-Balter, Performance Modeling and Design of Computer Systems, 2013, §20.3].
 */
import type { RandomStream } from './random.ts';
import { exp, expMinusOne, log } from './elementary.ts';

export interface BoundedParetoLaw {
  readonly kind: 'bounded-pareto';
  /** L > 0. */
  readonly fromSeconds: number;
  /** H > L. */
  readonly toSeconds: number;
  /** α > 0; the smaller, the heavier the tail. */
  readonly alpha: number;
}

/** Inverse distribution function: x = L (1 − u (1 − (L/H)^α))^(−1/α). */
export function drawBoundedPareto({ fromSeconds, toSeconds, alpha }: BoundedParetoLaw, random: RandomStream): number {
  const covered = -expMinusOne(-alpha * log(toSeconds / fromSeconds));
  return Math.min(toSeconds, fromSeconds * exp(-log(1 - random.uniform() * covered) / alpha));
}

/** E[X^k] = α L^k ∫₁^(H/L) x^(k−α−1) dx ÷ (1 − (L/H)^α), in seconds^k. */
export function boundedParetoMoment({ fromSeconds, toSeconds, alpha }: BoundedParetoLaw, k: number): number {
  const logSpan = log(toSeconds / fromSeconds);
  const power = k - alpha;
  const integral = power === 0 ? logSpan : expMinusOne(power * logSpan) / power;
  return (alpha * fromSeconds ** k * integral) / -expMinusOne(-alpha * logSpan);
}
