/**
 * M/M/c/K: at most K in the system, c of them in service; who finds K is refused. Never unstable.
 * [Gross and Harris, Fundamentals of Queueing Theory, 3rd ed. 1998, §2.5]
 */
import { meanOver, stationary } from './birth-death.ts';
import type { BirthDeathChain } from './birth-death.ts';
import { offeredLoad } from './erlang.ts';
import type { ServerPool } from './erlang.ts';
import { poissonWeights } from './poisson.ts';
import { positive, wholeFrom } from './range.ts';

export interface BoundedPool extends ServerPool {
  /** K ≥ c: the most in the system, waiting and in service. */
  readonly capacity: number;
}

export interface BoundedQueue {
  /** πₙ, n = 0…K: the share of time with n in the system, and of arrivals that find n. */
  readonly shares: Float64Array;
  /** π_K, the share of arrivals that are refused. */
  readonly blocking: number;
  readonly meanInSystem: number;
  readonly meanQueue: number;
  /** Of those let in, seconds. */
  readonly meanWaitSeconds: number;
  readonly meanSojournSeconds: number;
  readonly servedPerSecond: number;
  readonly refusedPerSecond: number;
}

export function boundedChain(pool: BoundedPool): BirthDeathChain {
  offeredLoad(pool);
  const arriving = positive('arrivalsPerSecond', pool.arrivalsPerSecond);
  return {
    last: wholeFrom(pool.servers, 'capacity', pool.capacity),
    birth: () => arriving,
    death: (n) => Math.min(n, pool.servers) * pool.servicePerSecond,
  };
}

export function boundedQueue(pool: BoundedPool): BoundedQueue {
  const shares = allShares(pool);
  const blocking = shares[pool.capacity] as number;
  const meanInSystem = meanOver(shares, (n) => n);
  const queue = meanOver(shares, (n) => Math.max(0, n - pool.servers));
  const servedPerSecond = pool.servicePerSecond * meanOver(shares, (n) => Math.min(n, pool.servers));
  return {
    shares,
    blocking,
    meanInSystem,
    meanQueue: queue,
    meanWaitSeconds: queue / servedPerSecond,
    meanSojournSeconds: meanInSystem / servedPerSecond,
    servedPerSecond,
    refusedPerSecond: pool.arrivalsPerSecond * blocking,
  };
}

const allShares = (pool: BoundedPool): Float64Array => stationary(boundedChain(pool));

/**
 * Goodput, per second: arrivals that are answered within the deadline, first come first served, when dead work is served too
 * (who gave up stays in the queue and is worked on).
 *     λ·Σ_{n<K} πₙ·P(Wₙ + S ≤ T),   Wₙ: n − c + 1 steps of rate cμ (none for n < c), S: exponential of rate μ
 * Computed by uniformisation with rate cμ: after m of Poisson(cμT) steps, an arrival with k steps before it is done with probability
 * 1 − (1 − 1/c)^(m−k). Every term is positive, so small goodputs keep their digits.
 */
export function goodputPerSecond(pool: BoundedPool, deadlineSeconds: number): number {
  const shares = allShares(pool);
  const { first, weights } = poissonWeights(
    pool.servers * pool.servicePerSecond * positive('deadlineSeconds', deadlineSeconds),
  );
  const finishing = 1 / pool.servers;
  let inService = 0;
  for (let n = 0; n < Math.min(pool.servers, pool.capacity); n += 1) inService += shares[n] as number;
  let done = 0;
  let answered = 0;
  for (let step = 0; step < first + weights.length; step += 1) {
    if (step >= first) answered += done * (weights[step - first] as number);
    done += finishing * inService;
    inService *= 1 - finishing;
    const found = pool.servers + step;
    if (found < pool.capacity) inService += shares[found] as number;
  }
  return pool.arrivalsPerSecond * answered;
}
