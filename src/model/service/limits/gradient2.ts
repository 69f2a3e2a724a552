/**
 * Gradient2: compares the latest round trip with a slow average of all [Netflix concurrency-limits, Gradient2Limit.java and
 * ExpAvgMeasurement.java at 78a74b9].
 *
 *     long ← mean of the samples            the first w of them
 *     long ← (1 − α)·long + α·rtt           later, α = 2/(n + 1)
 *     g = rtt-tolerance·long/rtt, into [0.5, 1]
 *     L ← (1 − s)·L + s·(g·L + queue), into [min, max]        unless 2·inFlight < L
 *     long ← 0.95·long                      for the next sample, if long > 2·rtt
 *
 * L: limit, requests in flight, a real number inside. rtt, long: seconds. n: samples of the long window. s: smoothing ratio. queue:
 * requests that may wait.
 * Regimes. Steady: g = 1 and the limit gains s·queue a sample, up to the maximum, as long as the service is busy. Into overload: rtt grows
 * faster than long, g < 1, the limit falls by at most s/2 a sample. Out of it: long is too high, g stays 1 and the limit climbs at its slow
 * rate while long is pulled down by 5 % a sample. Overload that outlasts the long window becomes the new normal.
 */
import { isAppLimited, rttOf } from './concurrency-limit.ts';
import type { ConcurrencyLimit } from './concurrency-limit.ts';

export interface Gradient2Config {
  /** In [minLimit, maxLimit], as are all limits from here on. */
  readonly initialLimit: number;
  readonly minLimit: number;
  readonly maxLimit: number;
  /** Weight of a new limit, in (0, 1]. */
  readonly smoothingRatio: number;
  readonly queueSize: number;
  /** How many times its average a round trip may be before the limit falls, at least 1. */
  readonly rttToleranceRatio: number;
  readonly longWindowSamples: number;
  readonly warmUpSamples: number;
}

/** Gradient2Limit.java, Builder and constructor. */
export const gradient2Defaults: Gradient2Config = {
  initialLimit: 20,
  minLimit: 20,
  maxLimit: 200,
  smoothingRatio: 0.2,
  queueSize: 4,
  rttToleranceRatio: 1.5,
  longWindowSamples: 600,
  warmUpSamples: 10,
};

/** Gradient2Limit.java, _update. */
const DRIFT_RATIO = 2;
const DRIFT_DECAY = 0.95;
const STEEPEST_GRADIENT = 0.5;

export function createGradient2(config: Gradient2Config = gradient2Defaults): ConcurrencyLimit {
  const { minLimit, maxLimit, smoothingRatio, queueSize, rttToleranceRatio, longWindowSamples } = config;
  let limit = config.initialLimit;
  let longSeconds = 0;
  let samples = 0;

  function addToLong(rttSeconds: number): number {
    samples += 1;
    const weight = samples <= config.warmUpSamples ? 1 / samples : 2 / (longWindowSamples + 1);
    longSeconds += weight * (rttSeconds - longSeconds);
    return longSeconds;
  }

  return {
    limit: () => Math.floor(limit),
    onSample(sample) {
      const rttSeconds = rttOf(sample);
      const ratio = addToLong(rttSeconds) / rttSeconds;
      if (ratio > DRIFT_RATIO) longSeconds *= DRIFT_DECAY;
      if (isAppLimited(sample.inFlight, limit)) return;
      const gradient = Math.max(STEEPEST_GRADIENT, Math.min(1, rttToleranceRatio * ratio));
      const mixed = limit * (1 - smoothingRatio) + smoothingRatio * (limit * gradient + queueSize);
      limit = Math.max(minLimit, Math.min(maxLimit, mixed));
    },
  };
}
