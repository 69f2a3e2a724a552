/**
 * Erlang's two formulas and the M/M/c queue: Poisson arrivals, c equal servers, exponential service, first come first served.
 * a = λ/μ is the offered load in erlangs, ρ = a/c the utilisation [Cooper, Introduction to Queueing Theory, 2nd ed. 1981, §3.3–3.5].
 */
import { whereTailFallsTo } from './bisection.ts';
import { notNegative, positive, share, steady, wholeFrom } from './range.ts';

export interface ServerPool {
  /** λ, per second. */
  readonly arrivalsPerSecond: number;
  /** μ, what one server completes per second while busy. */
  readonly servicePerSecond: number;
  /** c. */
  readonly servers: number;
}

/** a = λ/μ, erlangs. @throws RangeError on a rate that is not positive or a server count below 1 */
export function offeredLoad({ arrivalsPerSecond, servicePerSecond, servers }: ServerPool): number {
  wholeFrom(1, 'servers', servers);
  return notNegative('arrivalsPerSecond', arrivalsPerSecond) / positive('servicePerSecond', servicePerSecond);
}

/**
 * B(c, a), the share of arrivals that find all servers busy when nobody waits (M/G/c/c).
 *     B₀ = 1,   Bₖ = a·Bₖ₋₁ ÷ (k + a·Bₖ₋₁)
 * @param load a ≥ 0, erlangs
 * @param servers c ≥ 1
 */
export function erlangB(load: number, servers: number): number {
  notNegative('load', load);
  wholeFrom(1, 'servers', servers);
  let blocking = 1;
  for (let k = 1; k <= servers; k += 1) blocking = (load * blocking) / (k + load * blocking);
  return blocking;
}

/**
 * C(c, a) = B ÷ (1 − ρ(1 − B)), the share of arrivals that wait in M/M/c.
 * @param load 0 ≤ a < c, erlangs
 */
export function erlangC(load: number, servers: number): number {
  const blocking = erlangB(load, servers);
  return blocking / (1 - steady(load / servers) * (1 - blocking));
}

/** How fast a queue of M/M/c drains, per second: cμ − λ. */
const spare = ({ arrivalsPerSecond, servicePerSecond, servers }: ServerPool): number =>
  servers * servicePerSecond - arrivalsPerSecond;

/** E[W] = C(c, a) ÷ (cμ − λ), the mean wait in the queue, seconds. */
export const meanWaitSeconds = (pool: ServerPool): number => erlangC(offeredLoad(pool), pool.servers) / spare(pool);

/** Lq = λ·E[W], how many wait on average. */
export const meanQueue = (pool: ServerPool): number => pool.arrivalsPerSecond * meanWaitSeconds(pool);

/** P(W > t) = C(c, a)·e^−(cμ−λ)t, for t ≥ 0 seconds in the queue. */
export function waitTail(pool: ServerPool, seconds: number): number {
  notNegative('seconds', seconds);
  return erlangC(offeredLoad(pool), pool.servers) * Math.exp(-spare(pool) * seconds);
}

/** The wait that a share `level` of arrivals does not exceed, seconds; 0 when so many need not wait at all. */
export function waitQuantileSeconds(pool: ServerPool, level: number): number {
  const waits = erlangC(offeredLoad(pool), pool.servers);
  return Math.max(0, Math.log(waits / (1 - share('level', level))) / spare(pool));
}

/**
 * P(T > t), T the whole time in M/M/c: wait and service.
 *     e^−μt·(1 + C·(1 − e^−μ(c−1−a)t) ÷ (c − 1 − a)),   e^−μt·(1 + C·μt) where a = c − 1
 */
export function sojournTail(pool: ServerPool, seconds: number): number {
  const load = offeredLoad(pool);
  const waits = erlangC(load, pool.servers);
  const clock = pool.servicePerSecond * notNegative('seconds', seconds);
  const gap = pool.servers - 1 - load;
  // e^−μt·(1 − e^−gap·μt)/gap: the larger exponent is taken out, so that neither side overflows.
  const waited =
    gap === 0
      ? clock * Math.exp(-clock)
      : gap > 0
        ? (-Math.expm1(-gap * clock) / gap) * Math.exp(-clock)
        : (Math.expm1(gap * clock) / gap) * Math.exp(-(1 + gap) * clock);
  return Math.exp(-clock) + waits * waited;
}

/** The time in M/M/c that a share `level` of arrivals does not exceed, seconds. */
export const sojournQuantileSeconds = (pool: ServerPool, level: number): number =>
  whereTailFallsTo(1 - share('level', level), 1 / pool.servicePerSecond, (t) => sojournTail(pool, t));
