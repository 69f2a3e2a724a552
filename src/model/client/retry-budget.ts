/**
 * A retry budget: a bucket of tokens that retries are paid from, so that they stay a share of the real traffic.
 *
 *     tokens ← min(capacity, tokens + ratio)   per credit        tokens ← tokens − 1   per retry, while tokens ≥ 1
 *
 * `per-request`: every first request is a credit, as in Finagle's RetryBudget and Google SRE ch. 21; it bounds retries to `ratio` of the
 * offered load, also while nothing succeeds. `per-success`: every success is a credit, as in the AWS SDKs and gRPC (proposal A6); it
 * dries up when the server stops succeeding, and retries stop with it. The bucket starts full, as theirs do.
 */
import type { RetryBudgetTotals } from '../record/run-record.ts';
import type { RetryBudgetPolicy } from '../scenario/plan.ts';

export interface RetryBudget {
  /** A first request has been sent. */
  firstRequest(): void;
  /** A request, first or not, has succeeded. */
  success(): void;
  /** Takes one token for a retry; false: there is none, do not retry. */
  takeRetry(): boolean;
  /** Changes the rule; tokens above a smaller capacity are lost. */
  reconfigure(policy: RetryBudgetPolicy): void;
  totals(): RetryBudgetTotals;
}

/** Sums of tenths are not exact in binary: a token that is all but whole counts. */
const ROUNDING = 1e-9;

export function createRetryBudget(initial: RetryBudgetPolicy): RetryBudget {
  let policy = initial;
  let tokens = initial.capacity;
  let granted = 0;
  let denied = 0;

  function credit(): void {
    tokens = Math.min(policy.capacity, tokens + policy.ratio);
  }

  return {
    firstRequest() {
      if (policy.credit === 'per-request') credit();
    },
    success() {
      if (policy.credit === 'per-success') credit();
    },
    takeRetry() {
      if (tokens < 1 - ROUNDING) {
        denied += 1;
        return false;
      }
      tokens = Math.max(0, tokens - 1);
      granted += 1;
      return true;
    },
    reconfigure(changed) {
      policy = changed;
      tokens = Math.min(tokens, changed.capacity);
    },
    totals: () => ({ granted, denied, tokens }),
  };
}
