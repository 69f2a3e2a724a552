/** The compiled form of src/model/client/backoff.ts: the same delays from the same stream, with no object per retry. */
import { backoffCeiling } from '../../model/client/backoff.ts';
import { exhaustive } from '../../model/errors.ts';
import type { RandomStream } from '../../model/random.ts';
import type { Backoff } from '../../model/scenario/plan.ts';
import { DELAY, MADE } from './call-record.ts';

/** Ceilings that are kept; later ones are computed. */
const KEPT = 64;

export class RetryDelay {
  readonly #policy: Backoff;
  readonly #random: RandomStream;
  readonly #ceilings = new Float64Array(KEPT);

  constructor(policy: Backoff, random: RandomStream) {
    this.#policy = policy;
    this.#random = random;
    if (policy.kind === 'none' || policy.kind === 'fixed') return;
    for (let retries = 0; retries < KEPT; retries += 1) this.#ceilings[retries] = backoffCeiling(policy, retries);
  }

  /** Draws the delay before the next request of a call and writes it into its record. */
  draw(record: Float64Array): void {
    record[DELAY] = this.#next((record[MADE] as number) - 1, record[DELAY] as number);
  }

  #next(retries: number, previous: number): number {
    const policy = this.#policy;
    switch (policy.kind) {
      case 'none':
        return 0;
      case 'fixed':
        return policy.delaySeconds;
      case 'exponential':
        return this.#ceiling(policy, retries);
      case 'equal-jitter':
        return (this.#ceiling(policy, retries) / 2) * (1 + this.#random.uniform());
      case 'full-jitter':
        return this.#ceiling(policy, retries) * this.#random.uniform();
      case 'decorrelated-jitter':
        return this.#decorrelated(policy, retries === 0 ? policy.baseSeconds : previous);
      default:
        return exhaustive(policy);
    }
  }

  #ceiling(policy: { readonly baseSeconds: number; readonly capSeconds: number }, retries: number): number {
    return retries < KEPT ? (this.#ceilings[retries] as number) : backoffCeiling(policy, retries);
  }

  #decorrelated(
    { baseSeconds, capSeconds }: { readonly baseSeconds: number; readonly capSeconds: number },
    previous: number,
  ): number {
    return Math.min(capSeconds, baseSeconds + (3 * previous - baseSeconds) * this.#random.uniform());
  }
}
