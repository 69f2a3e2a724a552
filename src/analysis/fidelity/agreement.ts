/** When a live run counts as predicted, and what it missed if not. The limits are those of the proof's row 8. */
import type { Outcome } from '../../model/record/run-record.ts';
import { outcomes } from '../../model/record/run-record.ts';
import type { Compared, FidelityComparison, WindowsInside } from './compare.ts';
import { isInside, ratioToTwin } from './compare.ts';
import type { WindowMetric } from './measures.ts';
import { windowMetrics } from './measures.ts';

/** Of all windows, those that have to lie inside the bands. The bands are made for 0.99. */
export const INSIDE_SHARE = 0.95;
/** Of the mean over the run, from its twin's, relative. */
export const MEAN_TOLERANCE = 0.05;
/** Of p50 and p99 of time to login, from the twin's, relative, where they are outside their band. */
export const TIME_TOLERANCE = 0.1;
/** Of outcome shares, from the twin's: 3 points. */
export const SHARE_TOLERANCE = 0.03;
/**
 * How wide the bands of 5 s windows may be, relative to their means. Counts: known to ±50 %; a window of 27 events is already 5.2/√27 = 1 wide by
 * Poisson's law alone. Queues: a stable one is close to exponential where it is not 0, and a look at an exponential is 5.3
 * of its means wide [0.005 and 0.995 quantiles], more when it is often 0.
 */
export const WIDEST: Readonly<Record<WindowMetric, number>> = { goodput: 1, attempts: 1, queue: 8 };

/** What missed its limit, by name; empty: the run was predicted. */
export function missesOf(comparison: FidelityComparison): string[] {
  const { windows, means, p50, p99, collapse, recovery } = comparison;
  return [
    ...(insideShareOf(Object.values(windows)) >= INSIDE_SHARE ? [] : ['windows']),
    ...windowMetrics
      .filter((metric) => windows[metric].relativeWidth > WIDEST[metric])
      .map((metric) => `${metric} width`),
    ...windowMetrics.filter((metric) => !isNearTwin(means[metric], MEAN_TOLERANCE)).map((metric) => `mean ${metric}`),
    ...(isTimePredicted(p50) ? [] : ['p50']),
    ...(isTimePredicted(p99) ? [] : ['p99']),
    ...(farthestShare(comparison).points <= SHARE_TOLERANCE ? [] : ['outcomes']),
    ...(isInside(collapse.band, collapse.live) ? [] : ['collapse']),
    ...(isInside(recovery.band, recovery.live) ? [] : ['recovery']),
  ];
}

/** Of the windows of several metrics or runs; 0 when there is none. */
export function insideShareOf(windows: readonly WindowsInside[]): number {
  const total = (of: (one: WindowsInside) => number): number => windows.reduce((sum, one) => sum + of(one), 0);
  const all = total(({ of }) => of);
  return all === 0 ? 0 : total(({ inside }) => inside) / all;
}

/** The outcome whose share is farthest from the twin's, and by how much, 0–1. */
export function farthestShare({ shares }: FidelityComparison): { readonly outcome: Outcome; readonly points: number } {
  const distances = outcomes.map((outcome) => {
    const { live, twin } = shares[outcome];
    return { outcome, points: Math.abs((live ?? 0) - (twin ?? 0)) };
  });
  return distances.reduce((farthest, one) => (one.points > farthest.points ? one : farthest));
}

function isNearTwin(compared: Compared, tolerance: number): boolean {
  const ratio = ratioToTwin(compared);
  return ratio !== null && Math.abs(ratio - 1) <= tolerance;
}

const isTimePredicted = (compared: Compared): boolean =>
  isInside(compared.band, compared.live) || isNearTwin(compared, TIME_TOLERANCE);
