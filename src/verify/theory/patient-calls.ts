/** What queueing theory says nothing of, as a kernel is told it: calls that wait for ever, at a station without a bound, and try once. */
import type { KernelConfig } from '../../simulator/kernel/kernel.ts';

export const patientCalls = {
  queueBound: null,
  refusal: 'fast',
  timeoutSeconds: Infinity,
  attempts: 1,
  backoff: { kind: 'none' },
  budget: null,
  cancelAbandoned: false,
  speeds: [],
  binSeconds: Infinity,
  warmUpSeconds: 0,
} as const satisfies Partial<KernelConfig>;
