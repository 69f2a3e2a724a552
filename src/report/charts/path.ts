/**
 * Shorter paths: points on a straight line between their neighbours are left out and the rest are written relative to the one before,
 * a tenth of a pixel precise. Only straight absolute paths (M, L, Z) are touched; the differences are of rounded points, so
 * nothing adds up along the path.
 */
type Point = readonly [x: number, y: number];

const COLLINEAR_PIXELS = 0.06;

export function compactPath(path: string): string {
  if (!/^[ML\d.,\-Ze]+$/.test(path)) return path;
  return path
    .split('M')
    .filter((part) => part !== '')
    .map(compactPart)
    .join('');
}

function compactPart(part: string): string {
  const isClosed = part.endsWith('Z');
  const points = (isClosed ? part.slice(0, -1) : part).split('L').map(pointOf);
  const kept = withoutMiddles(points);
  const [first, ...rest] = kept;
  if (first === undefined) return '';
  const steps = rest.map(([x, y], at) => {
    const [beforeX, beforeY] = kept[at] ?? first;
    return stepText(x - beforeX, y - beforeY);
  });
  return `M${first[0]},${first[1]}${steps.join('')}${isClosed ? 'Z' : ''}`;
}

function pointOf(text: string): Point {
  const [x = 0, y = 0] = text.split(',').map(tenth);
  return [x, y];
}

const tenth = (value: number | string): number => Number(Number(value).toFixed(1));

const withoutMiddles = (points: readonly Point[]): readonly Point[] =>
  points.filter((point, at) => {
    const before = points[at - 1];
    const after = points[at + 1];
    return before === undefined || after === undefined || distanceFrom(before, after, point) > COLLINEAR_PIXELS;
  });

/** How far `point` is from the straight line through `a` and `b`, pixels. A point before `a` or beyond `b` counts as far. */
function distanceFrom(a: Point, b: Point, [x, y]: Point): number {
  const [alongX, alongY] = [b[0] - a[0], b[1] - a[1]];
  const along = (x - a[0]) * alongX + (y - a[1]) * alongY;
  const squared = alongX * alongX + alongY * alongY;
  if (squared === 0 || along < 0 || along > squared) return Infinity;
  return Math.abs((x - a[0]) * alongY - (y - a[1]) * alongX) / Math.sqrt(squared);
}

function stepText(x: number, y: number): string {
  const [right, down] = [tenth(x), tenth(y)];
  if (down === 0) return `h${short(right)}`;
  if (right === 0) return `v${short(down)}`;
  return `l${short(right)}${down < 0 ? '' : ','}${short(down)}`;
}

const short = (value: number): string => String(value === 0 ? 0 : value).replace(/^(-?)0\./, '$1.');
