/**
 * Vegas: holds the queue inside the limit near a small size [Brakmo and Peterson, TCP Vegas, 1995; Netflix concurrency-limits,
 * VegasLimit.java at 78a74b9].
 *
 *     q = ⌈L·(1 − rtt₀/rtt)⌉        g = max(1, ⌊log₁₀ L⌋)
 *     L ← L − g    dropped, whatever else           L stays      2·inFlight < L
 *     L ← L + 6g   q ≤ g                            L ← L + g    g < q < 3g
 *     L stays      3g ≤ q ≤ 6g                      L ← L − g    q > 6g                  then L into [1, max]
 *
 * L: limit, requests in flight, a real number inside. q: requests that wait instead of being served. rtt₀: the shortest round trip since
 * the last probe, seconds. A new limit is mixed with the old one: s·new + (1 − s)·old, s: smoothing ratio.
 * Probe: after U(0.5, 1)·m·L samples (m: probe multiplier) rtt₀ becomes whatever is measured at that moment, so that a service that has
 * become slower for good is believed. A sample that sets rtt₀ changes nothing else, a dropped one included.
 * Regimes: no queue, the limit jumps; a small one, it creeps; within 3g to 6g, it rests; beyond, it shrinks. A probe taken while a queue
 * stands makes that queue look normal, and the limit climbs on top of it: the known weakness under lasting overload.
 */
import type { RandomStream } from '../../random.ts';
import { isAppLimited, rttOf } from './concurrency-limit.ts';
import type { ConcurrencyLimit } from './concurrency-limit.ts';

export interface VegasConfig {
  /** In [1, maxLimit]. */
  readonly initialLimit: number;
  readonly maxLimit: number;
  /** Weight of a new limit, in (0, 1]. */
  readonly smoothingRatio: number;
  readonly probeMultiplier: number;
}

/** VegasLimit.java, Builder. */
export const vegasDefaults: VegasConfig = { initialLimit: 20, maxLimit: 1000, smoothingRatio: 1, probeMultiplier: 30 };

/** @param random the stream of the moments at which rtt₀ is probed */
export function createVegas(random: RandomStream, config: VegasConfig = vegasDefaults): ConcurrencyLimit {
  let limit = config.initialLimit;
  let shortestSeconds = Infinity;
  let samples = 0;
  let probeJitter = drawProbeJitter();

  function drawProbeJitter(): number {
    return 0.5 + 0.5 * random.uniform();
  }

  function isProbeDue(): boolean {
    samples += 1;
    if (samples < probeJitter * config.probeMultiplier * limit) return false;
    probeJitter = drawProbeJitter();
    samples = 0;
    return true;
  }

  return {
    limit: () => Math.floor(limit),
    onSample(sample) {
      const rttSeconds = rttOf(sample);
      if (isProbeDue() || rttSeconds < shortestSeconds) {
        shortestSeconds = rttSeconds;
        return;
      }
      if (!sample.dropped && isAppLimited(sample.inFlight, limit)) return;
      const queue = Math.ceil(limit * (1 - shortestSeconds / rttSeconds));
      const change = sample.dropped ? -stepOf(limit) : changeFor(queue, stepOf(limit));
      if (change === 0) return;
      const target = Math.max(1, Math.min(config.maxLimit, limit + change));
      limit = (1 - config.smoothingRatio) * limit + config.smoothingRatio * target;
    },
  };
}

function changeFor(queue: number, step: number): number {
  if (queue <= step) return 6 * step;
  if (queue < 3 * step) return step;
  return queue > 6 * step ? -step : 0;
}

/** max(1, ⌊log₁₀ limit⌋), from the digits: `Math.log10(1000)` is just below 3 in some engines, k6's among them. */
const stepOf = (limit: number): number => Math.max(1, String(Math.floor(limit)).length - 1);
