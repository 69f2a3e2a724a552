/**
 * How long a client waits before retry n (0 for the first), seconds.
 * Ceiling v(n) = min(cap, base·2ⁿ). none: 0. exponential: v. equal jitter: v/2 + U(0, v/2). full jitter: U(0, v).
 * Decorrelated: s ← min(cap, U(base, 3·s)), s starting at base and kept per client.
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (2015), with aws-samples/aws-arch-backoff-simulator; that simulator
 * counts n from 1, gRPC and botocore from 0, as here.
 */
import { exhaustive } from '../errors.ts';
import type { RandomStream } from '../random.ts';
import type { Backoff } from '../scenario/plan.ts';

export interface BackoffState {
  /** Retries already made. */
  readonly retries: number;
  /** Last delay of the decorrelated kind, seconds. */
  readonly previousSeconds: number;
}

export const firstBackoff: BackoffState = { retries: 0, previousSeconds: 0 };

export interface BackoffStep {
  readonly delaySeconds: number;
  readonly state: BackoffState;
}

/** The delay before the next retry and the state after it. */
export function nextBackoff(policy: Backoff, state: BackoffState, random: RandomStream): BackoffStep {
  const delaySeconds = delayOf(policy, state, random);
  return { delaySeconds, state: { retries: state.retries + 1, previousSeconds: delaySeconds } };
}

/** v(n) of the exponential kinds, seconds. */
export function backoffCeiling(
  policy: { readonly baseSeconds: number; readonly capSeconds: number },
  retries: number,
): number {
  return Math.min(policy.capSeconds, policy.baseSeconds * 2 ** retries);
}

function delayOf(policy: Backoff, state: BackoffState, random: RandomStream): number {
  switch (policy.kind) {
    case 'none':
      return 0;
    case 'fixed':
      return policy.delaySeconds;
    case 'exponential':
      return backoffCeiling(policy, state.retries);
    case 'equal-jitter':
      return (backoffCeiling(policy, state.retries) / 2) * (1 + random.uniform());
    case 'full-jitter':
      return backoffCeiling(policy, state.retries) * random.uniform();
    case 'decorrelated-jitter': {
      const previous = state.retries === 0 ? policy.baseSeconds : state.previousSeconds;
      return Math.min(policy.capSeconds, policy.baseSeconds + (3 * previous - policy.baseSeconds) * random.uniform());
    }
    default:
      return exhaustive(policy);
  }
}
