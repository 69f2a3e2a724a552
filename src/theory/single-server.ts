/**
 * One server, Poisson arrivals, any service law: first come first served (M/G/1) and processor sharing (M/G/1-PS).
 * [Kleinrock, Queueing Systems 1, 1975, §5.6; Queueing Systems 2, 1976, §4.4]
 */
import { meanOf, secondMomentOf } from '../model/distributions.ts';
import type { Distribution } from '../model/distributions.ts';
import { notNegative, positive, share, steady } from './range.ts';

export interface SingleServer {
  /** λ, per second. */
  readonly arrivalsPerSecond: number;
  readonly service: Distribution;
}

/** ρ = λ·E[S]. @throws RangeError when it is 1 or more */
function utilisationOf({ arrivalsPerSecond, service }: SingleServer): number {
  const mean = positive('the mean of the service law', meanOf(service));
  return steady(notNegative('arrivalsPerSecond', arrivalsPerSecond) * mean);
}

/** Pollaczek and Khinchine: E[W] = λ·E[S²] ÷ 2(1 − ρ), the mean wait of M/G/1, seconds. */
export function pollaczekKhinchineWaitSeconds(queue: SingleServer): number {
  const utilisation = utilisationOf(queue);
  return (queue.arrivalsPerSecond * secondMomentOf(queue.service)) / (2 * (1 - utilisation));
}

/**
 * E[T | x] = x ÷ (1 − ρ): the mean time of a job that needs x seconds of service, when all jobs share the server equally. Only the mean
 * of the law matters; with x = E[S] it is the mean time of all jobs.
 */
export function processorSharingSeconds(queue: SingleServer, serviceSeconds: number): number {
  return notNegative('serviceSeconds', serviceSeconds) / (1 - utilisationOf(queue));
}

/** −ln(1 − p) ÷ (μ − λ): the time in M/M/1, first come first served, that a share p does not exceed, seconds. */
export function exponentialSojournQuantileSeconds(
  arrivalsPerSecond: number,
  servicePerSecond: number,
  level: number,
): number {
  const rate = positive('servicePerSecond', servicePerSecond);
  steady(notNegative('arrivalsPerSecond', arrivalsPerSecond) / rate);
  return -Math.log1p(-share('level', level)) / (rate - arrivalsPerSecond);
}
