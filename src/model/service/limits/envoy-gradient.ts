/**
 * The gradient controller of Envoy's adaptive concurrency filter [envoyproxy/envoy, gradient_controller.cc at c35f67fb; defaults from
 * api/…/adaptive_concurrency/v3/adaptive_concurrency.proto].
 *
 *     g = minRtt·(1 + buffer)/sampleRtt, into [0.5, 2]        l = g·L        L ← ⌊l + √l⌋, into [min, max]        once a window
 *
 * L: limit, requests in flight. minRtt: round trip without load, seconds: the percentile of `probeRequests` requests sent at concurrency
 * `minLimit`. sampleRtt: the percentile of the window, seconds. √l: headroom for bursts; its root is of the limit after the gradient,
 * though the filter's documentation says of the limit. Percentiles are exact here (nearest rank); Envoy's histogram rounds to two digits.
 * Probes: at the start; every `probeIntervalSeconds` × (1 + U(0, jitter)); and after 5 windows in a row at the minimum, because a minRtt
 * that was measured too low holds the limit there. Until a probe has its requests the limit is `minLimit`; then the old one comes back.
 * Requests that began before a probe do not count for it, dropped ones never. A window without samples changes nothing.
 * Regimes: rtt at minRtt, the limit grows by a quarter and its headroom each window, up to the maximum; above 1.25 × minRtt, it settles
 * where l + √l = L, which is L = g/(1 − g)² (or below, coming from there, because of ⌊⌋); at 2.5 × minRtt or more, that is below the
 * minimum.
 * The separate `min_concurrency_limit` of newer releases is not in here.
 */
import type { RandomStream } from '../../random.ts';
import { rttOf } from './concurrency-limit.ts';
import type { ConcurrencyLimit } from './concurrency-limit.ts';

export interface EnvoyGradientConfig {
  readonly minLimit: number;
  readonly maxLimit: number;
  readonly bufferRatio: number;
  /** The quantile that stands for a window or a probe, in (0, 1]. */
  readonly quantile: number;
  readonly windowSeconds: number;
  readonly probeIntervalSeconds: number;
  readonly probeRequests: number;
  readonly probeJitterRatio: number;
}

/** The proto's defaults; the two intervals have none: the values of the filter's documented example. */
export const envoyGradientDefaults: EnvoyGradientConfig = {
  minLimit: 3,
  maxLimit: 1000,
  bufferRatio: 0.25,
  quantile: 0.5,
  windowSeconds: 0.1,
  probeIntervalSeconds: 60,
  probeRequests: 50,
  probeJitterRatio: 0.15,
};

/** gradient_controller.cc, updateConcurrencyLimit. */
const WINDOWS_AT_MINIMUM = 5;

export interface EnvoyGradient extends ConcurrencyLimit {
  /** Windows end and probes begin by themselves: call it before `limit()`. Time does not go back. */
  advance(nowSeconds: number): void;
  isProbing(): boolean;
}

export interface EnvoyWindow {
  readonly limit: number;
  readonly minRttSeconds: number;
  readonly sampleRttSeconds: number;
}

/** The limit after a window. */
export function nextEnvoyLimit(
  { limit, minRttSeconds, sampleRttSeconds }: EnvoyWindow,
  { bufferRatio, minLimit, maxLimit }: EnvoyGradientConfig = envoyGradientDefaults,
): number {
  const gradient = Math.max(0.5, Math.min(2, (minRttSeconds * (1 + bufferRatio)) / sampleRttSeconds));
  const scaled = limit * gradient;
  return Math.max(minLimit, Math.min(maxLimit, Math.floor(scaled + Math.sqrt(scaled))));
}

/** @param random the stream of the jitter between probes */
export function createEnvoyGradient(
  random: RandomStream,
  config: EnvoyGradientConfig = envoyGradientDefaults,
): EnvoyGradient {
  let limit = config.minLimit;
  /** The limit that comes back after the probe; undefined: no probe is under way. */
  let deferredLimit: number | undefined = limit;
  let probeBeganSeconds = -Infinity;
  let minRttSeconds = Infinity;
  let rtts: number[] = [];
  let windowEndsSeconds = Infinity;
  let nextProbeSeconds = Infinity;
  let windowsAtMinimum = 0;

  function beginProbe(nowSeconds: number): void {
    deferredLimit = limit;
    limit = config.minLimit;
    rtts = [];
    probeBeganSeconds = nowSeconds;
    windowsAtMinimum = 0;
    windowEndsSeconds = Infinity;
    nextProbeSeconds = Infinity;
  }

  function endProbe(nowSeconds: number, formerLimit: number): void {
    minRttSeconds = quantileOf(rtts, config.quantile);
    rtts = [];
    limit = formerLimit;
    deferredLimit = undefined;
    windowEndsSeconds = nowSeconds + config.windowSeconds;
    nextProbeSeconds = nowSeconds + config.probeIntervalSeconds * (1 + config.probeJitterRatio * random.uniform());
  }

  function endWindow(): void {
    const formerLimit = limit;
    limit = nextEnvoyLimit({ limit, minRttSeconds, sampleRttSeconds: quantileOf(rtts, config.quantile) }, config);
    rtts = [];
    windowsAtMinimum = limit === config.minLimit && formerLimit === config.minLimit ? windowsAtMinimum + 1 : 0;
    if (windowsAtMinimum >= WINDOWS_AT_MINIMUM) nextProbeSeconds = windowEndsSeconds;
    windowEndsSeconds += config.windowSeconds;
  }

  function advance(nowSeconds: number): void {
    if (windowEndsSeconds <= Math.min(nowSeconds, nextProbeSeconds) && rtts.length > 0) endWindow();
    if (nextProbeSeconds <= nowSeconds) beginProbe(nextProbeSeconds);
    // Windows without samples pass in one step.
    const empty = Math.floor((nowSeconds - windowEndsSeconds) / config.windowSeconds) + 1;
    if (empty > 0) windowEndsSeconds += empty * config.windowSeconds;
  }

  return {
    limit: () => limit,
    advance,
    isProbing: () => deferredLimit !== undefined,
    onSample(sample) {
      advance(sample.atSeconds);
      const rttSeconds = rttOf(sample);
      if (sample.dropped || sample.atSeconds - rttSeconds < probeBeganSeconds) return;
      rtts.push(rttSeconds);
      if (deferredLimit !== undefined && rtts.length >= config.probeRequests) endProbe(sample.atSeconds, deferredLimit);
    },
  };
}

/** Nearest rank of a list that is not empty. */
function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? Infinity;
}
