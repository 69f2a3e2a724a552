import type { RandomStream } from '../../model/random.ts';

/** The gap to the next event of a Poisson process, seconds; Infinity at a rate of 0. */
export const gapSeconds = (perSecond: number, random: RandomStream): number =>
  perSecond > 0 ? -Math.log(random.uniformOpen()) / perSecond : Infinity;
