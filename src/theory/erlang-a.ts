/**
 * Erlang-A, M/M/c+M: the queue of M/M/c in which each caller's patience is exponential with mean 1/θ. Never unstable.
 *     births λ, deaths min(n, c)·μ + (n − c)⁺·θ
 * [Garnett, Mandelbaum and Reiman, Designing a call center with impatient customers, M&SOM 4(3), 2002; Zeltyn and Mandelbaum,
 * Call centers with impatient customers: many-server asymptotics of the M/M/n+G queue, Queueing Systems 51, 2005, §3]
 */
import { stationary, meanOver } from './birth-death.ts';
import type { BirthDeathChain } from './birth-death.ts';
import { whereTailFallsTo } from './bisection.ts';
import { offeredLoad } from './erlang.ts';
import type { ServerPool } from './erlang.ts';
import { notNegative, positive, share } from './range.ts';

export interface ImpatientPool extends ServerPool {
  /** 1/θ, the mean patience in the queue, seconds. */
  readonly patienceSeconds: number;
}

export interface ImpatientQueue {
  /** The share of arrivals that find every server busy. */
  readonly delayProbability: number;
  /** The share of arrivals that leave unserved. */
  readonly abandonment: number;
  /** Mean time in the queue of all arrivals, served or not, seconds. */
  readonly meanWaitSeconds: number;
  readonly meanQueue: number;
  /** The share of time that a server is busy. */
  readonly occupancy: number;
}

export function erlangAChain(pool: ImpatientPool): BirthDeathChain {
  offeredLoad(pool);
  const arriving = positive('arrivalsPerSecond', pool.arrivalsPerSecond);
  const leaving = 1 / positive('patienceSeconds', pool.patienceSeconds);
  return {
    birth: () => arriving,
    death: (n) => Math.min(n, pool.servers) * pool.servicePerSecond + Math.max(0, n - pool.servers) * leaving,
  };
}

export function erlangA(pool: ImpatientPool): ImpatientQueue {
  const shares = stationary(erlangAChain(pool));
  const queue = meanOver(shares, (n) => Math.max(0, n - pool.servers));
  return {
    delayProbability: meanOver(shares, (n) => (n >= pool.servers ? 1 : 0)),
    abandonment: queue / pool.patienceSeconds / pool.arrivalsPerSecond,
    meanWaitSeconds: queue / pool.arrivalsPerSecond,
    meanQueue: queue,
    occupancy: meanOver(shares, (n) => Math.min(n, pool.servers)) / pool.servers,
  };
}

/** Sums are rescaled at this size, far below overflow. */
const LARGE = 1e200;

/** ln Σₙ Πᵢ₌₁…ₙ y/(A + i): the series of the lower incomplete gamma function; all terms are positive. */
function logSeries(y: number, shape: number): number {
  let [sum, term, shift] = [1, 1, 0];
  for (let i = 1; ; i += 1) {
    const ratio = y / (shape + i);
    term *= ratio;
    sum += term;
    if (ratio < 1 && term < sum * (1 - ratio) * 1e-18) return Math.log(sum) + shift;
    if (sum > LARGE) {
      sum /= LARGE;
      term /= LARGE;
      shift += Math.log(LARGE);
    }
  }
}

/**
 * P(V > t), V the wait that an endlessly patient arrival would have.
 *     P(V > 0)·γ(A, y·e^−θt) ÷ γ(A, y),   A = cμ/θ, y = λ/θ, γ the lower incomplete gamma function
 * from the density λπ_{c−1}·exp(λ(1 − e^−θx)/θ − cμx) of V [Zeltyn and Mandelbaum 2005, §3].
 */
export function offeredWaitTail(pool: ImpatientPool, seconds: number): number {
  const leaving = 1 / positive('patienceSeconds', pool.patienceSeconds);
  const clock = leaving * notNegative('seconds', seconds);
  const shape = (pool.servers * pool.servicePerSecond) / leaving;
  const y = pool.arrivalsPerSecond / leaving;
  const exponent = -shape * clock - y * Math.expm1(-clock);
  return (
    erlangA(pool).delayProbability * Math.exp(exponent + logSeries(y * Math.exp(-clock), shape) - logSeries(y, shape))
  );
}

/** P(W > t), W the time that arrivals really spend in the queue: until served or out of patience. */
export const impatientWaitTail = (pool: ImpatientPool, seconds: number): number =>
  offeredWaitTail(pool, seconds) * Math.exp(-seconds / pool.patienceSeconds);

/** The wait W that a share `level` of arrivals does not exceed, seconds. */
export const impatientWaitQuantileSeconds = (pool: ImpatientPool, level: number): number =>
  whereTailFallsTo(1 - share('level', level), 1 / pool.servicePerSecond, (t) => impatientWaitTail(pool, t));
