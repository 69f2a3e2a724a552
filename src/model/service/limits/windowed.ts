/**
 * A limit that looks at windows of samples instead of single ones [Netflix concurrency-limits, WindowedLimit.java and
 * ImmutableAverageSampleWindow.java at 78a74b9].
 *
 * A window lasts min(max(2·shortest rtt of the one before, minWindow), maxWindow) and ends with the first sample after that; the limit
 * inside sees one sample then: the mean rtt, the largest inFlight, dropped if any was. A window with fewer samples than `minSamples` is
 * thrown away. Round trips below `minRttSeconds` are not looked at.
 * Regimes: busy services learn once a window, whatever their rate; a service with fewer samples than that keeps its limit.
 */
import { rttOf } from './concurrency-limit.ts';
import type { ConcurrencyLimit, LimitSample } from './concurrency-limit.ts';

export interface WindowConfig {
  readonly minWindowSeconds: number;
  readonly maxWindowSeconds: number;
  readonly minSamples: number;
  readonly minRttSeconds: number;
}

/** WindowedLimit.java, DEFAULT_…. */
export const windowDefaults: WindowConfig = {
  minWindowSeconds: 1,
  maxWindowSeconds: 1,
  minSamples: 10,
  minRttSeconds: 0.0001,
};

interface Window {
  readonly samples: number;
  readonly rttSumSeconds: number;
  readonly shortestRttSeconds: number;
  readonly inFlight: number;
  readonly dropped: boolean;
}

const emptyWindow: Window = {
  samples: 0,
  rttSumSeconds: 0,
  shortestRttSeconds: Infinity,
  inFlight: 0,
  dropped: false,
};

export function createWindowed(inner: ConcurrencyLimit, config: WindowConfig = windowDefaults): ConcurrencyLimit {
  const { minWindowSeconds, maxWindowSeconds, minSamples, minRttSeconds } = config;
  let window = emptyWindow;
  let endSeconds = 0;

  return {
    limit: () => inner.limit(),
    onSample(sample) {
      const { atSeconds } = sample;
      if (rttOf(sample) < minRttSeconds) return;
      window = withSample(window, sample);
      if (atSeconds <= endSeconds) return;
      const { samples, rttSumSeconds, shortestRttSeconds, inFlight, dropped } = window;
      window = emptyWindow;
      endSeconds = atSeconds + Math.min(Math.max(2 * shortestRttSeconds, minWindowSeconds), maxWindowSeconds);
      if (samples < minSamples) return;
      inner.onSample({ atSeconds, rttSeconds: rttSumSeconds / samples, inFlight, dropped });
    },
  };
}

const withSample = (window: Window, { rttSeconds, inFlight, dropped }: LimitSample): Window => ({
  samples: window.samples + 1,
  rttSumSeconds: window.rttSumSeconds + rttSeconds,
  shortestRttSeconds: Math.min(window.shortestRttSeconds, rttSeconds),
  inFlight: Math.max(window.inFlight, inFlight),
  dropped: window.dropped || dropped,
});
