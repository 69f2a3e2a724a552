/** Roots of monotone functions by halving: slow, and it cannot miss. */

/** Halvings after which two doubles of any magnitude are neighbours. */
const HALVINGS = 1100;

/**
 * The x between `low` and `high` where `f` changes its sign, to the last bit.
 * @throws RangeError when the signs at both ends agree
 */
export function rootBetween(low: number, high: number, f: (x: number) => number): number {
  const rising = f(low) <= 0;
  if (rising !== f(high) >= 0) throw new RangeError(`no change of sign between ${low} and ${high}`);
  let [left, right] = [low, high];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = left + (right - left) / 2;
    if (middle <= left || middle >= right) break;
    if (f(middle) <= 0 === rising) left = middle;
    else right = middle;
  }
  return left + (right - left) / 2;
}

/**
 * The t ≥ 0 at which a tail P(X > t) has fallen to `target`; 0 when it starts at or below it.
 * @param scale a first guess of the time, above 0
 */
export function whereTailFallsTo(target: number, scale: number, tail: (t: number) => number): number {
  if (tail(0) <= target) return 0;
  let reach = scale;
  while (tail(reach) > target) reach *= 2;
  return rootBetween(0, reach, (t) => target - tail(t));
}
