/**
 * Adaptive throttling: a client that refuses its own requests once the server does [Site Reliability Engineering, O'Reilly 2016, ch. 21,
 * "Client-Side Throttling", eq. 21-1].
 *
 *     p = max(0, (requests − K·accepts) ÷ (requests + 1))
 *
 * p: probability of refusing a request before it is sent. requests: those the application made in the window, refused ones included.
 * accepts: those the server took. K: how many requests may be made for each one accepted.
 * Regimes: requests ≤ K·accepts, nothing is refused; beyond, sent = min(demand, K·accepted), so at K = 2 an overloaded server refuses as
 * many as it accepts, at K = 1.1 one in eleven of what it sees. With nothing accepted p → 1, and 1/(requests + 1) of the
 * requests still go out as probes.
 */
import type { RandomStream } from '../random.ts';
import { createRequestWindow } from './request-window.ts';

export interface AdaptiveThrottleConfig {
  /** K, at least 1. */
  readonly multiplier: number;
  readonly windowSeconds: number;
}

/** Ch. 21: "we generally prefer the 2x multiplier"; two minutes of history. */
export const adaptiveThrottleDefaults: AdaptiveThrottleConfig = { multiplier: 2, windowSeconds: 120 };

export interface AdaptiveThrottle {
  /** A request is made: whether to send it. */
  request(nowSeconds: number): boolean;
  /** The server took a request that was sent: it gave an answer other than "too busy". */
  accepted(nowSeconds: number): void;
  rejectionRatio(nowSeconds: number): number;
}

/** p of the formula. */
export const throttleRatio = (requests: number, accepts: number, multiplier: number): number =>
  Math.max(0, (requests - multiplier * accepts) / (requests + 1));

export function createAdaptiveThrottle(
  random: RandomStream,
  { multiplier, windowSeconds }: AdaptiveThrottleConfig = adaptiveThrottleDefaults,
): AdaptiveThrottle {
  const window = createRequestWindow(windowSeconds);

  function rejectionRatio(nowSeconds: number): number {
    const { requests, successes } = window.counts(nowSeconds);
    return throttleRatio(requests, successes, multiplier);
  }

  return {
    request(nowSeconds) {
      const isSent = random.uniform() >= rejectionRatio(nowSeconds);
      window.add(nowSeconds, { requests: 1, successes: 0 });
      return isSent;
    },
    accepted(nowSeconds) {
      window.add(nowSeconds, { requests: 0, successes: 1 });
    },
    rejectionRatio,
  };
}
