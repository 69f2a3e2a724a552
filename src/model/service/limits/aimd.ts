/**
 * AIMD: additive increase, multiplicative decrease [Chiu and Jain 1989; Netflix concurrency-limits, AIMDLimit.java at 78a74b9].
 *
 *     L ← ⌊b·L⌋   dropped, or rtt > timeout        L ← L + 1   else, if 2·inFlight ≥ L        then L into [min, max]
 *
 * L: limit, requests in flight. b: backoff ratio in [0.5, 1).
 * Regimes: calm and busy, the limit climbs by one a sample; calm and idle, it stays; overloaded, it falls by a tenth for each loss, so a
 * burst of losses from one moment of overload takes it to the minimum. Blind to latency below the time-out.
 */
import { isAppLimited, rttOf } from './concurrency-limit.ts';
import type { ConcurrencyLimit } from './concurrency-limit.ts';

export interface AimdConfig {
  /** In [minLimit, maxLimit], as are all limits from here on. */
  readonly initialLimit: number;
  readonly minLimit: number;
  readonly maxLimit: number;
  readonly backoffRatio: number;
  readonly timeoutSeconds: number;
}

/** AIMDLimit.java, Builder. */
export const aimdDefaults: AimdConfig = {
  initialLimit: 20,
  minLimit: 20,
  maxLimit: 200,
  backoffRatio: 0.9,
  timeoutSeconds: 5,
};

export function createAimd(config: AimdConfig = aimdDefaults): ConcurrencyLimit {
  const { minLimit, maxLimit, backoffRatio, timeoutSeconds } = config;
  let limit = config.initialLimit;

  return {
    limit: () => limit,
    onSample(sample) {
      if (sample.dropped || rttOf(sample) > timeoutSeconds) limit = Math.floor(limit * backoffRatio);
      else if (!isAppLimited(sample.inFlight, limit)) limit += 1;
      limit = Math.min(maxLimit, Math.max(minLimit, limit));
    },
  };
}
