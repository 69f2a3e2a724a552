/** Goodput against offered load: one point for each window of a few seconds after the warm-up, in order of time. */
import { countIn, type Events, stepSecondsOf } from './events.ts';
import type { VariantFindings } from './findings.ts';
import { lengthOf, type Window } from './windows.ts';

/** Long enough that 10 logins/s make a point of 30, short enough to see the path of a spike (assumption). */
export const POINT_SECONDS = 3;
/** More markers cannot be told apart: the windows of a long run are wider. */
export const MOST_POINTS = 150;

const ROUNDING = 1e-9;

export function loadCurve(arrivals: Events, completions: Events, span: Window | null): VariantFindings['loadCurve'] {
  if (span === null) return [];
  const step = stepSecondsOf(arrivals);
  const wanted = Math.max(POINT_SECONDS, lengthOf(span) / MOST_POINTS);
  const width = Math.ceil(wanted / step - ROUNDING) * step;
  const points = [];
  for (let from = span.fromSeconds; from + width <= span.toSeconds; from += width) {
    const window = { fromSeconds: from, toSeconds: from + width };
    points.push({
      atSeconds: from,
      offeredPerSecond: countIn(arrivals, window) / width,
      goodputPerSecond: countIn(completions, window) / width,
    });
  }
  return points;
}
