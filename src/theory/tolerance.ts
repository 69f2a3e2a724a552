/**
 * How far a simulated mean may lie from the exact one: from the asymptotic variance of the chain itself, not by taste.
 * A mean over t seconds of a run in its steady state has variance σ²/t; so a relative error ε at z standard errors needs t = z²σ² ÷ ε²m².
 * [Whitt, Planning queueing simulations, Management Science 35(11), 1989]
 */
import { asymptoticVariance, meanOver, stationary } from './birth-death.ts';
import type { BirthDeathChain } from './birth-death.ts';
import { offeredLoad } from './erlang.ts';
import type { ServerPool } from './erlang.ts';
import { positive, steady } from './range.ts';

/** M/M/c as a chain. */
export function poolChain(pool: ServerPool): BirthDeathChain {
  steady(offeredLoad(pool) / pool.servers);
  const arriving = positive('arrivalsPerSecond', pool.arrivalsPerSecond);
  return { birth: () => arriving, death: (n) => Math.min(n, pool.servers) * pool.servicePerSecond };
}

/** 2ρ(1 + ρ) ÷ μ(1 − ρ)⁴, seconds: σ² of the number in M/M/1. */
export function singleServerVariance(arrivalsPerSecond: number, servicePerSecond: number): number {
  const rho = steady(positive('arrivalsPerSecond', arrivalsPerSecond) / positive('servicePerSecond', servicePerSecond));
  return (2 * rho * (1 + rho)) / (servicePerSecond * (1 - rho) ** 4);
}

/** A mean and the σ² of its estimate from one run; divide by the length of the run in seconds. */
export interface SteadyMean {
  readonly mean: number;
  readonly variance: number;
}

/** The time average of a rising function of the number in the system. */
export function timeAverage(chain: BirthDeathChain, f: (n: number) => number): SteadyMean {
  return { mean: meanOver(stationary(chain), f), variance: asymptoticVariance(chain, f) };
}

/**
 * The mean time per arrival let in, seconds: sojourn with f(n) = n, wait with f(n) = (n − c)⁺, by Little's law.
 * The estimate is ∫f ÷ arrivals, which is the mean over customers but for the ends of the run.
 */
export function timePerArrival(chain: BirthDeathChain, f: (n: number) => number): SteadyMean {
  const shares = stationary(chain);
  const last = chain.last ?? Infinity;
  const rate = meanOver(shares, (n) => (n < last ? chain.birth(n) : 0));
  const mean = meanOver(shares, f) / rate;
  return { mean, variance: asymptoticVariance(chain, f, mean) / (rate * rate) };
}

/** z·√(σ²/t) ÷ m: the relative error of a mean over `seconds`, at z standard errors. */
export const relativeError = ({ mean, variance }: SteadyMean, seconds: number, z: number): number =>
  (z * Math.sqrt(variance / positive('seconds', seconds))) / mean;

/** The length of a run that gives the mean to the relative error ε at z standard errors, seconds. */
export const secondsForError = ({ mean, variance }: SteadyMean, error: number, z: number): number =>
  (z * z * variance) / (positive('error', error) * mean) ** 2;
