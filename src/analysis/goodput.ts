/**
 * Goodput: logins completed within the user's patience and the SLO, per second. Patience is inside `completed`: a client that lost
 * patience ended `abandoned`. The SLO counts from the intended start. A login counts in the moment it completed.
 */
import type { LoginRecord } from '../model/record/run-record.ts';
import { countIn, type Events, stepSecondsOf } from './events.ts';
import { timeToLogin } from './logins.ts';
import type { Window } from './windows.ts';

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

/**
 * The highest rate held over `windowSeconds`, the window moved in steps of one second (or of a wider bin) through `span`. null when the span is shorter.
 */
export function peakRate(events: Events, span: Window | null, windowSeconds: number): number | null {
  if (span === null) return null;
  const step = stepSecondsOf(events);
  let peak: number | null = null;
  for (let from = span.fromSeconds; from + windowSeconds <= span.toSeconds; from += step) {
    const rate = countIn(events, { fromSeconds: from, toSeconds: from + windowSeconds }) / windowSeconds;
    if (peak === null || rate > peak) peak = rate;
  }
  return peak;
}
