/**
 * Goodput: logins completed within the user's patience and the SLO, per second. Patience is inside `completed`: a client that lost
 * patience ended `abandoned`. The SLO counts from the intended start. A login counts in the moment it completed.
 */
import type { LoginRecord } from '../model/record/run-record.ts';
import { timeToLogin } from './logins.ts';
import { lengthOf, type Window } from './windows.ts';

/** The moments of good completions, run seconds, ascending. */
export function goodCompletions(logins: readonly LoginRecord[], loginWithinSeconds: number): number[] {
  const moments: number[] = [];
  for (const login of logins) {
    const seconds = timeToLogin(login);
    if (seconds !== null && seconds <= loginWithinSeconds && login.endedSeconds !== null)
      moments.push(login.endedSeconds);
  }
  return moments.toSorted((a, b) => a - b);
}

/** How many moments lie in [from, to). `moments` ascending. */
export function countIn(moments: readonly number[], { fromSeconds, toSeconds }: Window): number {
  return firstAtOrAfter(moments, toSeconds) - firstAtOrAfter(moments, fromSeconds);
}

/** Moments per second of a window; null without a window. */
export function rateIn(moments: readonly number[], window: Window | null): number | null {
  return window === null ? null : countIn(moments, window) / lengthOf(window);
}

/**
 * The highest rate held over `windowSeconds`, the window moved in steps of one second through `span`. null when the span is shorter.
 */
export function peakRate(moments: readonly number[], span: Window | null, windowSeconds: number): number | null {
  if (span === null) return null;
  let peak: number | null = null;
  for (let from = span.fromSeconds; from + windowSeconds <= span.toSeconds; from += 1) {
    const rate = countIn(moments, { fromSeconds: from, toSeconds: from + windowSeconds }) / windowSeconds;
    if (peak === null || rate > peak) peak = rate;
  }
  return peak;
}

function firstAtOrAfter(moments: readonly number[], seconds: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] ?? Infinity) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
