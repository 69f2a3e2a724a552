/** What is measured: the same workloads for every engine. */
import type { KernelConfig } from '../../src/simulator/kernel/kernel.ts';

export const SEED = 1;

/**
 * Overload with everything on: λ = 1.3·c, a mean service of 1 s, room for 10·c in the queue, a time-out of 10 s, four attempts with full
 * jitter (ceilings 1, 2, 4 s), refusals told at once, latencies and a series of one second.
 */
export function overload(servers: number): KernelConfig {
  return {
    seed: SEED,
    arrivals: [{ fromSeconds: 0, perSecond: 1.3 * servers }],
    servers,
    service: { kind: 'exponential', meanSeconds: 1 },
    queueBound: 10 * servers,
    refusal: 'fast',
    timeoutSeconds: 10,
    attempts: 4,
    backoff: { kind: 'full-jitter', baseSeconds: 1, capSeconds: 20 },
    budget: null,
    cancelAbandoned: false,
    speeds: [],
    binSeconds: 1,
    warmUpSeconds: 0,
  };
}

/** M/M/c at ρ = 0.8, a mean service of 1 s; everybody waits as long as it takes. Two events a customer. */
export function markovian(servers: number): KernelConfig {
  return {
    ...overload(servers),
    arrivals: [{ fromSeconds: 0, perSecond: 0.8 * servers }],
    queueBound: null,
    timeoutSeconds: Infinity,
    attempts: 1,
    backoff: { kind: 'none' },
    binSeconds: 1000,
  };
}

/** M/M/1 at ρ = 0.8. */
export const mm1 = { seed: SEED, arrivalsPerSecond: 0.8, servicesPerSecond: 1 };
