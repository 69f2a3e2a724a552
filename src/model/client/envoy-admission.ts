/**
 * Envoy's admission control filter: refuses requests when too few of the recent ones succeeded [envoyproxy/envoy,
 * api/…/admission_control/v3/admission_control.proto for formula and defaults, admission_control.cc for what is counted].
 *
 *     p = min(most, max(0, (n − s/threshold) ÷ (n + 1))^(1/aggression))
 *
 * p: probability of refusing. n, s: answers and successful answers in the window; unlike in Google's formula, refused requests are not
 * among them, so p depends on the success share alone. threshold: success share below which refusing begins.
 * Regimes: success share above the threshold, p = 0; below, p = 1 − share/threshold for large n at aggression 1, more at a higher one;
 * share near 0, p = `maxRejectionRatio`, so that a fifth still gets through and recovery is seen. The filter's floor on the request rate
 * (default 0: off) is not in here.
 */
import { exp, log } from '../elementary.ts';
import type { RandomStream } from '../random.ts';
import { createRequestWindow } from './request-window.ts';

export interface EnvoyAdmissionConfig {
  /** In (0, 1]. */
  readonly successThresholdRatio: number;
  /** At least 1; less counts as 1. */
  readonly aggression: number;
  readonly maxRejectionRatio: number;
  readonly windowSeconds: number;
}

/** admission_control.proto. */
export const envoyAdmissionDefaults: EnvoyAdmissionConfig = {
  successThresholdRatio: 0.95,
  aggression: 1,
  maxRejectionRatio: 0.8,
  windowSeconds: 30,
};

export interface EnvoyAdmission {
  /** Whether to send the request. */
  admit(nowSeconds: number): boolean;
  /** A request that was sent has ended. The filter counts HTTP status < 500 as a success. */
  answered(nowSeconds: number, success: boolean): void;
  rejectionRatio(nowSeconds: number): number;
}

/** p of the formula. */
export function admissionRejectionRatio(
  requests: number,
  successes: number,
  config: EnvoyAdmissionConfig = envoyAdmissionDefaults,
): number {
  const excess = Math.max(0, (requests - successes / config.successThresholdRatio) / (requests + 1));
  return Math.min(config.maxRejectionRatio, rootOf(excess, Math.max(1, config.aggression)));
}

/** The n-th root of x ≥ 0; the first is x itself, to the last bit. */
const rootOf = (x: number, n: number): number => (n === 1 ? x : exp(log(x) / n));

export function createEnvoyAdmission(
  random: RandomStream,
  config: EnvoyAdmissionConfig = envoyAdmissionDefaults,
): EnvoyAdmission {
  const window = createRequestWindow(config.windowSeconds);

  function rejectionRatio(nowSeconds: number): number {
    const { requests, successes } = window.counts(nowSeconds);
    return admissionRejectionRatio(requests, successes, config);
  }

  return {
    admit: (nowSeconds) => random.uniform() >= rejectionRatio(nowSeconds),
    answered(nowSeconds, success) {
      window.add(nowSeconds, { requests: 1, successes: success ? 1 : 0 });
    },
    rejectionRatio,
  };
}
