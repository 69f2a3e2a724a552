/** The Wilson score interval of a share [Wilson, J. American Statistical Association 22, 1927; Brown, Cai and DasGupta, Statistical Science 16(2), 2001]. */
import { standardNormalQuantile } from '../../model/normal-quantile.ts';
import type { Estimate } from '../../model/record/result.ts';
import { LEVEL } from '../estimate.ts';

/** A share with its interval; it always has one. */
export interface ShareEstimate extends Estimate {
  readonly low: number;
  readonly high: number;
}

/**
 * `successes` of `trials`, with its interval: (k + z²/2 ± z·√(k(n − k)/n + z²/4)) ÷ (n + z²). Always inside 0…1, and right at its ends.
 * @throws RangeError unless 0 ≤ successes ≤ trials, both whole, trials ≥ 1, 0 < level < 1
 */
export function wilsonShare(successes: number, trials: number, level = LEVEL): ShareEstimate {
  if (!Number.isSafeInteger(trials) || trials < 1)
    throw new RangeError(`trials is ${trials}, expected a whole number of at least 1`);
  if (!Number.isSafeInteger(successes) || successes < 0 || successes > trials)
    throw new RangeError(`successes is ${successes}, expected a whole number from 0 to ${trials}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}, expected a number between 0 and 1`);
  const z = standardNormalQuantile(0.5 + level / 2);
  const middle = successes + (z * z) / 2;
  const reach = z * Math.sqrt((successes * (trials - successes)) / trials + (z * z) / 4);
  const scale = trials + z * z;
  return {
    value: successes / trials,
    low: successes === 0 ? 0 : (middle - reach) / scale,
    high: successes === trials ? 1 : (middle + reach) / scale,
    level,
  };
}
