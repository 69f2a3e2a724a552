/** Queues with priority classes, the first the most urgent; who is in service is never interrupted [Cobham, Oper. Res. 2(1), 1954]. */
import { meanOf, secondMomentOf } from '../model/distributions.ts';
import type { Distribution } from '../model/distributions.ts';
import { erlangC } from './erlang.ts';
import { notNegative, positive, steady, wholeFrom } from './range.ts';

export interface PriorityClass {
  readonly arrivalsPerSecond: number;
  readonly service: Distribution;
}

/**
 * E[Wₖ] = W₀ ÷ (1 − σₖ₋₁)(1 − σₖ), the mean wait of each class in M/G/1, seconds.
 *     W₀ = ½·Σ λᵢE[Sᵢ²],   σₖ = ρ₁ + … + ρₖ
 */
export function priorityWaitsSeconds(classes: readonly PriorityClass[]): number[] {
  wholeFrom(1, 'classes', classes.length);
  const residual = classes.reduce(
    (sum, { arrivalsPerSecond, service }) =>
      sum + (notNegative('arrivalsPerSecond', arrivalsPerSecond) * secondMomentOf(service)) / 2,
    0,
  );
  return waitsBehind(
    classes.map(({ arrivalsPerSecond, service }) => arrivalsPerSecond * positive('the mean service', meanOf(service))),
    residual,
  );
}

export interface PriorityPool {
  /** One for each class, the most urgent first. */
  readonly arrivalsPerSecond: readonly number[];
  /** μ, the same for all classes. */
  readonly servicePerSecond: number;
  readonly servers: number;
}

/** The same for M/M/c with one service law for all classes: W₀ = C(c, a) ÷ cμ [Kella and Yechiali, Stochastic Models 1(2), 1985]. */
export function priorityPoolWaitsSeconds({ arrivalsPerSecond, servicePerSecond, servers }: PriorityPool): number[] {
  wholeFrom(1, 'classes', arrivalsPerSecond.length);
  const speed = wholeFrom(1, 'servers', servers) * positive('servicePerSecond', servicePerSecond);
  const shares = arrivalsPerSecond.map((rate) => notNegative('arrivalsPerSecond', rate) / speed);
  const load = shares.reduce((sum, part) => sum + part, 0) * servers;
  return waitsBehind(shares, erlangC(load, servers) / speed);
}

function waitsBehind(shares: readonly number[], residualSeconds: number): number[] {
  steady(shares.reduce((sum, part) => sum + part, 0));
  let before = 0;
  return shares.map((part) => {
    const above = before;
    before += part;
    return residualSeconds / ((1 - above) * (1 - before));
  });
}
