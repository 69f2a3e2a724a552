/**
 * How fast a waiting room really empties, for the time it promises.
 *
 * An exponentially forgetting count of admissions over the time in which somebody waited:
 *     rate(b) = Σ e^(−(b − bᵢ)/τ) ÷ τ(1 − e^(−b/τ))     bᵢ: waited-through time of admission i; τ: memory, seconds
 * The divisor removes the bias of a short history (the correction of Kingma and Ba 2015, §3, in continuous time).
 */
import { exp } from '../elementary.ts';
export interface AdmissionRate {
  /** `waitedSeconds` of time with somebody waiting have gone by since the last call. */
  pass(waitedSeconds: number): void;
  admitted(): void;
  /** Admissions per second, or null while there is no history. */
  perSecond(): number | null;
}

export function createAdmissionRate(memorySeconds: () => number): AdmissionRate {
  let weight = 0;
  let mass = 0;

  return {
    pass(waitedSeconds) {
      if (waitedSeconds <= 0) return;
      const kept = exp(-waitedSeconds / memorySeconds());
      weight *= kept;
      mass = mass * kept + memorySeconds() * (1 - kept);
    },
    admitted() {
      weight += 1;
    },
    perSecond: () => (weight > 0 && mass > 0 ? weight / mass : null),
  };
}
