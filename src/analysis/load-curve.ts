/** Goodput against offered load: one point for each window of a few seconds after the warm-up, in order of time. */
import { countIn } from './goodput.ts';
import type { VariantFindings } from './findings.ts';
import type { Window } from './windows.ts';

/** Long enough that 10 logins/s make a point of 30, short enough to see the path of a spike (assumption). */
export const POINT_SECONDS = 3;

/** @param arrivals @param completions moments, ascending */
export function loadCurve(
  arrivals: readonly number[],
  completions: readonly number[],
  span: Window | null,
): VariantFindings['loadCurve'] {
  const points = [];
  if (span === null) return [];
  for (let from = span.fromSeconds; from + POINT_SECONDS <= span.toSeconds; from += POINT_SECONDS) {
    const window = { fromSeconds: from, toSeconds: from + POINT_SECONDS };
    points.push({
      atSeconds: from,
      offeredPerSecond: countIn(arrivals, window) / POINT_SECONDS,
      goodputPerSecond: countIn(completions, window) / POINT_SECONDS,
    });
  }
  return points;
}
