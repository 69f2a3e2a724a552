/**
 * A closed system of N people: each thinks for Z seconds on average, then asks for a service of S seconds at one of c servers, and
 * thinks again (machine repair, M/M/c//N). Exponential times [Gross and Harris 1998, §2.7].
 *     births (N − n)/Z, deaths min(n, c)/S
 */
import { meanOver, stationary } from './birth-death.ts';
import type { BirthDeathChain } from './birth-death.ts';
import { positive, wholeFrom } from './range.ts';

export interface ClosedSystem {
  /** N. */
  readonly people: number;
  /** Z, seconds. */
  readonly thinkSeconds: number;
  /** S, seconds. */
  readonly serviceSeconds: number;
  readonly servers: number;
}

export interface ClosedThroughput {
  /** X, per second. */
  readonly completedPerSecond: number;
  /** R = N/X − Z, seconds. */
  readonly responseSeconds: number;
  /** Mean number waiting or in service. */
  readonly meanInSystem: number;
}

export function closedChain({ people, thinkSeconds, serviceSeconds, servers }: ClosedSystem): BirthDeathChain {
  wholeFrom(1, 'servers', servers);
  positive('thinkSeconds', thinkSeconds);
  positive('serviceSeconds', serviceSeconds);
  return {
    last: wholeFrom(1, 'people', people),
    birth: (n) => (people - n) / thinkSeconds,
    death: (n) => Math.min(n, servers) / serviceSeconds,
  };
}

export function machineRepair(system: ClosedSystem): ClosedThroughput {
  const shares = stationary(closedChain(system));
  const busy = meanOver(shares, (n) => Math.min(n, system.servers));
  const meanInSystem = meanOver(shares, (n) => n);
  const completedPerSecond = busy / system.serviceSeconds;
  return { completedPerSecond, meanInSystem, responseSeconds: meanInSystem / completedPerSecond };
}

/** N* = (Z + S)·c ÷ S: where the lines of no queue and of full servers meet [Lazowska et al., Quantitative System Performance, 1984, §5.2]. */
export function closedKnee({ thinkSeconds, serviceSeconds, servers }: Omit<ClosedSystem, 'people'>): number {
  return (
    ((positive('thinkSeconds', thinkSeconds) + positive('serviceSeconds', serviceSeconds)) *
      wholeFrom(1, 'servers', servers)) /
    serviceSeconds
  );
}
