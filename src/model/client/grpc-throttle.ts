/**
 * gRPC retry throttling [grpc/proposal, A6-client-retries.md, "Throttling Retry Attempts and Hedged RPCs"].
 *
 *     tokens ← max(0, tokens − 1)   per failure        tokens ← min(max, tokens + ratio)   per success
 *     retry or hedge only while tokens > max/2
 *
 * tokens start at max; every call counts, first or not, and a retry itself costs nothing. A failure is one that could be retried, or an
 * answer that says not to. Nobody waits for a token.
 * Regimes, f the share of failing calls: f < r/(1 + r), tokens rise to max and every retry is allowed; f above it (1 in 11 at ratio 0.1),
 * they fall to 0 and none is, until more than max/(2·ratio) successes have come in a row. Between the two nothing is rationed: unlike a
 * retry budget (retry-budget.ts) this is a switch.
 */
export interface GrpcThrottleConfig {
  /** In (0, 1000]. */
  readonly maxTokens: number;
  /** More than 0; three decimals count, the rest is cut off. */
  readonly tokenRatio: number;
}

/** The example of A6; the proposal has no default, throttling is off unless configured. */
export const grpcThrottleExample: GrpcThrottleConfig = { maxTokens: 10, tokenRatio: 0.1 };

export interface GrpcThrottle {
  success(): void;
  failure(): void;
  allowsRetry(): boolean;
  tokens(): number;
}

/** Tokens are whole thousandths inside, so that sums of tenths are exact. */
const THOUSANDTHS = 1000;
const ROUNDING = 1e-6;

export function createGrpcThrottle({ maxTokens, tokenRatio }: GrpcThrottleConfig): GrpcThrottle {
  const most = maxTokens * THOUSANDTHS;
  const credit = Math.floor(tokenRatio * THOUSANDTHS + ROUNDING);
  let tokens = most;

  return {
    success() {
      tokens = Math.min(most, tokens + credit);
    },
    failure() {
      tokens = Math.max(0, tokens - THOUSANDTHS);
    },
    allowsRetry: () => tokens > most / 2,
    tokens: () => tokens / THOUSANDTHS,
  };
}
