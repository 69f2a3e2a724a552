/**
 * Poisson calls → one station with c servers and a queue → time-out → retry, compiled: the rules of model/service/station.ts,
 * model/client/backoff.ts and model/client/retry-budget.ts with no object and no closure per event. A property test holds the two
 * together, event for event (test/simulator/kernel-equals-rules.test.ts).
 *
 * A call is what a user wants; it sends up to R requests, one after the other. A request that is not answered within the time-out is given
 * up; unless it is cancelled it keeps its place and is served for nobody (dead work). Events have the key (time, priority, sequence). At
 * one moment: changes of speed and ends of bins, then services that end, then time-outs, then retries, then new calls.
 */
import { CallKernel } from './call-kernel.ts';
import { checkKernelConfig } from './kernel-config.ts';
import type { KernelConfig } from './kernel-config.ts';
import type { KernelResult } from './ledger.ts';

export type { KernelConfig } from './kernel-config.ts';
export type { KernelResult } from './ledger.ts';

export interface Kernel {
  /** Goes on up to and including a moment. False: `mostEvents` have happened before. */
  run(untilSeconds: number, mostEvents?: number): boolean;
  nowSeconds(): number;
  /** Calls, retries, services ended and time-outs so far. */
  events(): number;
  /** Requests that wait. */
  queueLength(): number;
  /** Another run that is now where this one is, and goes on by itself with what `seed` draws. */
  fork(seed: number): Kernel;
  result(): KernelResult;
}

/** @throws RangeError that lists every field of the configuration that cannot be */
export function createKernel(config: KernelConfig): Kernel {
  checkKernelConfig(config);
  return new CallKernel(config);
}
