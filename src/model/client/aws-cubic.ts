/**
 * The client rate limit of the AWS SDKs' adaptive retry mode: CUBIC on the rate of requests [boto/botocore, retries/throttling.py and
 * retries/adaptive.py; the curve is that of RFC 9438 §4.2].
 *
 *     measured ← 0.8·(answers ÷ time) + 0.2·measured                      at the first answer in each new half-second
 *     throttled:   w = min(measured, rate)        k = ∛(w·(1 − β)/C)        rate = β·w
 *     otherwise:   rate = C·(t − k)³ + w
 *     then rate = min(rate, 2·measured), and at least 0.5/s
 *
 * rate: requests per second that may be sent. w: rate at the last throttling answer, per second. t: time since then, seconds. k: time until
 * the curve is back at w, seconds. β = 0.7, C = 0.4 per s⁴. The rate holds for first requests as well as retries.
 * Regimes: before the first throttling answer, no limit; after it, 70 %, then fast back towards w, level around it (t ≈ k), and beyond it
 * ever faster, until the next one; never above twice what is really sent. Enforcement, a token bucket of one second's worth, is not in here.
 */
import { exp, log } from '../elementary.ts';

/** throttling.py, CubicCalculator. */
const SCALE = 0.4;
const BETA = 0.7;
/** adaptive.py, RateClocker and ClientRateLimiter; bucket.py, TokenBucket. */
const SMOOTHING = 0.8;
const SLICE_SECONDS = 0.5;
const MAX_RATE_SCALE = 2;
const MIN_PER_SECOND = 0.5;

/** k: how long after a throttling answer at `maxPerSecond` the curve is back there, seconds. */
export const cubicZeroSeconds = (maxPerSecond: number): number => exp(log((maxPerSecond * (1 - BETA)) / SCALE) / 3);

/** The rate right after a throttling answer, per second. */
export const cubicBackoffPerSecond = (maxPerSecond: number): number => BETA * maxPerSecond;

/** The rate at a success `sinceSeconds` after that answer, per second. */
export const cubicPerSecond = (maxPerSecond: number, sinceSeconds: number): number =>
  SCALE * (sinceSeconds - cubicZeroSeconds(maxPerSecond)) ** 3 + maxPerSecond;

export interface AwsCubic {
  /** An answer came; throttled: it said that there are too many requests. */
  answered(nowSeconds: number, throttled: boolean): void;
  /** Requests per second that may be sent; null: no limit yet. */
  ratePerSecond(): number | null;
  measuredPerSecond(): number;
}

export function createAwsCubic(startSeconds: number): AwsCubic {
  let maxPerSecond = 0;
  let throttledAtSeconds = startSeconds;
  let ratePerSecond: number | null = null;
  let measuredPerSecond = 0;
  let sliceSeconds = Math.floor(startSeconds);
  let answers = 0;

  function measure(nowSeconds: number): void {
    const slice = Math.floor(nowSeconds / SLICE_SECONDS) * SLICE_SECONDS;
    answers += 1;
    if (slice <= sliceSeconds) return;
    measuredPerSecond = SMOOTHING * (answers / (slice - sliceSeconds)) + (1 - SMOOTHING) * measuredPerSecond;
    answers = 0;
    sliceSeconds = slice;
  }

  function backOff(nowSeconds: number): number {
    maxPerSecond = Math.min(measuredPerSecond, ratePerSecond ?? Infinity);
    throttledAtSeconds = nowSeconds;
    return cubicBackoffPerSecond(maxPerSecond);
  }

  return {
    answered(nowSeconds, throttled) {
      measure(nowSeconds);
      if (!throttled && ratePerSecond === null) return;
      const next = throttled ? backOff(nowSeconds) : cubicPerSecond(maxPerSecond, nowSeconds - throttledAtSeconds);
      ratePerSecond = Math.max(MIN_PER_SECOND, Math.min(next, MAX_RATE_SCALE * measuredPerSecond));
    },
    ratePerSecond: () => ratePerSecond,
    measuredPerSecond: () => measuredPerSecond,
  };
}
