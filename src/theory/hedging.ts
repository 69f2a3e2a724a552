/**
 * Hedged requests: a second copy goes to an independent server when the first has not answered after d seconds; the first answer counts.
 * For response times that are exponential with rate μ, whatever the load: true only while the servers have slack, since every copy is
 * work. [Dean and Barroso, The tail at scale, Comm. ACM 56(2), 2013; the formulas follow from the minimum of the two copies.]
 */
import { notNegative, positive, share } from './range.ts';

export interface Hedge {
  /** μ, per second. */
  readonly servicePerSecond: number;
  /** d, seconds. */
  readonly delaySeconds: number;
}

function check({ servicePerSecond, delaySeconds }: Hedge): void {
  positive('servicePerSecond', servicePerSecond);
  notNegative('delaySeconds', delaySeconds);
}

/** P(T > t) = e^−μt up to t = d, then e^−μ(2t−d). */
export function hedgedTail(hedge: Hedge, seconds: number): number {
  check(hedge);
  const t = notNegative('seconds', seconds);
  return Math.exp(-hedge.servicePerSecond * (t + Math.max(0, t - hedge.delaySeconds)));
}

/** The time that a share `level` does not exceed, seconds. */
export function hedgedQuantileSeconds(hedge: Hedge, level: number): number {
  check(hedge);
  const plain = -Math.log1p(-share('level', level)) / hedge.servicePerSecond;
  return plain <= hedge.delaySeconds ? plain : (plain + hedge.delaySeconds) / 2;
}

/** 1/μ − e^−μd ÷ 2μ, seconds. */
export function hedgedMeanSeconds(hedge: Hedge): number {
  return (1 - extraRequestRatio(hedge) / 2) / hedge.servicePerSecond;
}

/** e^−μd, the second copies sent for each request. */
export function extraRequestRatio(hedge: Hedge): number {
  check(hedge);
  return Math.exp(-hedge.servicePerSecond * hedge.delaySeconds);
}
