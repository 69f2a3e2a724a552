import { standardNormalQuantile } from '../model/normal-quantile.ts';
import { wilsonShare } from '../analysis/statistics/wilson.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Halving a stretch of at most 1 so often leaves less than 1e-12. */
const HALVINGS = 40;

/**
 * Where the share of `runs` other runs is to be expected after `hits` of `of`, if both have one probability: all shares p₂ for which the
 * hybrid score interval of the difference p₁ − p₂ holds 0 [Newcombe, Statistics in Medicine 17 (1998) 873, method 10].
 */
export function shareOfOthers(hits: number, of: number, runs: number, level: number): Interval {
  const { value: share, low, high } = wilsonShare(hits, of, level);
  const z = standardNormalQuantile((1 + level) / 2);
  const isExpected = (theirs: number): boolean => {
    const other = scoreInterval(theirs, runs, z);
    const difference = share - theirs;
    const below = Math.hypot(share - low, other.high - theirs);
    const above = Math.hypot(high - share, theirs - other.low);
    return difference - below <= 0 && difference + above >= 0;
  };
  return { low: edge(isExpected, share, 0), high: edge(isExpected, share, 1) };
}

/** Wilson's interval of a share that need not be of whole runs: published ones are rounded. */
function scoreInterval(share: number, runs: number, z: number): Interval {
  const middle = share + (z * z) / (2 * runs);
  const reach = z * Math.sqrt((share * (1 - share)) / runs + (z / (2 * runs)) ** 2);
  const scale = 1 + (z * z) / runs;
  return { low: (middle - reach) / scale, high: (middle + reach) / scale };
}

/** The last point from `inside` towards `limit` at which it is true. */
function edge(isTrue: (share: number) => boolean, inside: number, limit: number): number {
  if (isTrue(limit)) return limit;
  let [yes, no] = [inside, limit];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (yes + no) / 2;
    if (isTrue(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
