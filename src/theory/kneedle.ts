/**
 * Kneedle: the knee of a curve given by points, in the sense of its own shape and sampling. A drawing aid, not a capacity: the same
 * curve sampled otherwise has another knee.
 * Both axes are scaled to 0…1; d = y − x; a local maximum of d is a knee once d falls below that maximum − S·(mean step of x) before it
 * rises again [Satopää, Albrecht, Irwin and Raghavan, Finding a "kneedle" in a haystack, ICDCS workshops 2011, §III].
 */

/** `saturating`: rises ever more slowly, as throughput does. `exploding`: rises ever faster, as response times do. */
export type CurveShape = 'saturating' | 'exploding';

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The x of the first knee; null when the curve has none.
 * @param points in order of x
 * @param sensitivity S ≥ 0: how much fall is asked for; 1 is the authors' choice
 */
export function kneedle(points: readonly CurvePoint[], shape: CurveShape, sensitivity = 1): number | null {
  check(points, sensitivity);
  const scaled = toUnitSquare(points);
  // An exploding curve turned by half a circle is a saturating one.
  const curve = shape === 'saturating' ? scaled : scaled.map(({ x, y }) => ({ x: 1 - x, y: 1 - y })).toReversed();
  const at = kneeIndex(
    curve.map(({ x, y }) => y - x),
    sensitivity / (curve.length - 1),
  );
  if (at === null) return null;
  return points[shape === 'saturating' ? at : points.length - 1 - at]?.x ?? null;
}

function check(points: readonly CurvePoint[], sensitivity: number): void {
  if (points.length < 3) throw new RangeError(`the curve has ${points.length} points, expected at least 3`);
  if (!(sensitivity >= 0)) throw new RangeError(`sensitivity is ${sensitivity}, expected a number of 0 or more`);
  for (const [at, { x, y }] of points.entries())
    if (!Number.isFinite(x) || !Number.isFinite(y) || x <= (points[at - 1]?.x ?? -Infinity))
      throw new RangeError(`point ${at} is (${x}, ${y}), expected finite numbers in rising order of x`);
}

function toUnitSquare(points: readonly CurvePoint[]): CurvePoint[] {
  const [firstX, lastX] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 1];
  const lowest = points.reduce((least, { y }) => Math.min(least, y), Infinity);
  const highest = points.reduce((most, { y }) => Math.max(most, y), -Infinity);
  const height = highest - lowest;
  return points.map(({ x, y }) => ({
    x: (x - firstX) / (lastX - firstX),
    y: height === 0 ? 0 : (y - lowest) / height,
  }));
}

function kneeIndex(difference: readonly number[], fall: number): number | null {
  let [candidate, threshold]: [number | null, number] = [null, -Infinity];
  for (const [at, here] of difference.entries()) {
    const before = difference[at - 1];
    const after = difference[at + 1];
    if (after === undefined) return null;
    if (before === undefined) continue;
    if (here >= before && here >= after) [candidate, threshold] = [at, here - fall];
    else if (here <= before && here <= after && candidate !== null) threshold = 0;
    if (candidate !== null && after < threshold) return candidate;
  }
  return null;
}
