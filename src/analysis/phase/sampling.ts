/**
 * How often, out of how many seeds, with its interval; and when enough seeds have been run.
 *
 * Seeds are run in rounds of eight, so that what comes out does not depend on how many run at the same time. A cell is done when its
 * Wilson interval lies wholly below 0.2 or above 0.8, which takes 16 seeds of one kind at least, or is no wider than 0.15, or when the most
 * seeds have been run. Stopping by what was seen makes the interval a little too narrow; the rounds keep that small.
 */
import type { Estimate } from '../../model/record/result.ts';
import { wilsonShare } from '../statistics/wilson.ts';

/** `value` = count ÷ n with its Wilson interval. */
export interface Proportion extends Estimate {
  readonly count: number;
  readonly n: number;
  readonly low: number;
  readonly high: number;
}

/** null: nothing was run. */
export function proportionOf(count: number, n: number): Proportion | null {
  if (n === 0) return null;
  const { value, low, high, level } = wilsonShare(count, n);
  return { count, n, value, low: low ?? 0, high: high ?? 1, level };
}

/** Seeds of a round. */
export const ROUND = 8;
const CLEARLY = 0.2;
const NARROW = 0.15;

/** Whether more seeds would not change what is said of a cell. */
export function isSettled(proportion: Proportion | null, mostSeeds: number): boolean {
  if (proportion === null) return false;
  const { n, low, high } = proportion;
  return n >= mostSeeds || high <= CLEARLY || low >= 1 - CLEARLY || high - low <= NARROW;
}

/** At most this share of seeds may tip where a system is said to recover, or to stay healthy. */
export const MOST_TIPS = CLEARLY;

export type Answer = 'yes' | 'no' | 'open';

/** Whether at most MOST_TIPS of all seeds do it, as far as the interval says; when the most seeds have been run, as the share says. */
export function staysBelow(proportion: Proportion | null, mostSeeds: number): Answer {
  if (proportion === null) return 'open';
  if (proportion.high <= MOST_TIPS) return 'yes';
  if (proportion.low > MOST_TIPS) return 'no';
  if (proportion.n < mostSeeds) return 'open';
  return proportion.value <= MOST_TIPS ? 'yes' : 'no';
}
