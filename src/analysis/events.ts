/**
 * Events in time that can be counted in any window: the moment of each, or how many fell into each bin. Inside a bin they are taken to lie
 * evenly, so that windows side by side add up to the whole, and a window of whole bins is exact.
 */
import { lengthOf, type Window } from './windows.ts';

export type Events = Moments | BinnedEvents;

/** Run seconds, ascending. */
type Moments = readonly number[];

interface BinnedEvents {
  readonly binSeconds: number;
  /** Events before the start of each bin, and one more: all of them. */
  readonly totals: Float64Array;
}

/** @param counts events of bin i, which is [i·binSeconds, (i+1)·binSeconds) */
export function binnedEvents(counts: readonly number[], binSeconds: number): BinnedEvents {
  const totals = new Float64Array(counts.length + 1);
  counts.forEach((count, bin) => {
    totals[bin + 1] = (totals[bin] ?? 0) + count;
  });
  return { binSeconds, totals };
}

/** How many events lie in [from, to). */
export function countIn(events: Events, { fromSeconds, toSeconds }: Window): number {
  return eventsBefore(events, toSeconds) - eventsBefore(events, fromSeconds);
}

/** Events per second of a window; null without a window. */
export function rateIn(events: Events, window: Window | null): number | null {
  return window === null ? null : countIn(events, window) / lengthOf(window);
}

/** The step in which a window is moved through a run, seconds: one, or a bin that is wider. */
export const stepSecondsOf = (events: Events): number => ('binSeconds' in events ? Math.max(1, events.binSeconds) : 1);

function eventsBefore(events: Events, seconds: number): number {
  return 'binSeconds' in events ? totalBefore(events, seconds) : firstAtOrAfter(events, seconds);
}

function totalBefore({ binSeconds, totals }: BinnedEvents, seconds: number): number {
  const at = Math.min(Math.max(0, seconds / binSeconds), totals.length - 1);
  const bin = Math.floor(at);
  const before = totals[bin] ?? 0;
  return before + (at - bin) * ((totals[bin + 1] ?? before) - before);
}

function firstAtOrAfter(moments: Moments, seconds: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] ?? Infinity) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
