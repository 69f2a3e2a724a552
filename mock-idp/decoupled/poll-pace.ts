/**
 * How fast a client may poll for one decoupled login (RFC 8628 §3.5, CIBA Core 1.0 §7.3 and §11). Moments are those of the requests' arrival:
 * what the queue of a busy server adds is not the client's fault.
 */
export interface PollPace {
  /** Seconds that have to pass between two polls from now on. */
  intervalSeconds: number;
  lastArrivedAtSeconds: number | undefined;
  lastAnsweredAtSeconds: number | undefined;
}

/** Added for this and all further polls by each `slow_down` (RFC 8628 §3.5). */
const SLOW_DOWN_SECONDS = 5;

/** Timers and networks jitter: a poll that comes so little early, seconds or as a share of the interval, is on time. */
const JITTER_SECONDS = 0.1;
const JITTER_SHARE = 0.05;

export const paceOf = (intervalSeconds: number): PollPace => ({
  intervalSeconds,
  lastArrivedAtSeconds: undefined,
  lastAnsweredAtSeconds: undefined,
});

/** Counts one poll. @returns whether it came too early, or before the one before it was answered; the pace is then slower from now on */
export function pollTooEarly(pace: PollPace, arrivedAtSeconds: number, nowSeconds: number): boolean {
  const { intervalSeconds, lastArrivedAtSeconds: last, lastAnsweredAtSeconds: answered } = pace;
  const jitterSeconds = Math.min(JITTER_SECONDS, JITTER_SHARE * intervalSeconds);
  const early = last !== undefined && arrivedAtSeconds < last + intervalSeconds - jitterSeconds;
  const overlaps = answered !== undefined && arrivedAtSeconds < answered;
  pace.lastArrivedAtSeconds = Math.max(arrivedAtSeconds, last ?? arrivedAtSeconds);
  pace.lastAnsweredAtSeconds = nowSeconds;
  if (early || overlaps) pace.intervalSeconds += SLOW_DOWN_SECONDS;
  return early || overlaps;
}
