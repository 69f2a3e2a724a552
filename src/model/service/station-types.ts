/** What goes into a station and what comes out. Times in seconds on the owner's clock, never decreasing. */
import type { Contention, Discipline } from '../scenario/plan.ts';

export interface StationConfig {
  /** c ≥ 1. */
  readonly servers: number;
  readonly discipline: Discipline;
  /** Most jobs that wait; null: unbounded. Where all are served at once, most jobs beyond the servers. */
  readonly queueBound: number | null;
  /** `door`: only jobs that are not `begun` may be refused. `anywhere`: any job. */
  readonly refuse: 'door' | 'anywhere';
  /** Jobs whose client has gone, or whose deadline has passed, are dropped when their turn comes; shared service is stopped at once. */
  readonly cancelAbandoned: boolean;
  /** Service that each refusal costs, seconds; it is done before any waiting job. */
  readonly refusalSeconds: number;
  /** A job that has waited so long is sent away; null or unset: never. */
  readonly waitLimitSeconds?: number | null;
  readonly contention?: Contention | null;
}

/** A job as its owner hands it over. */
export interface OfferedJob<Payload> {
  readonly payload: Payload;
  readonly serviceSeconds: number;
  /** Part of a login that has already been let in. */
  readonly begun: boolean;
  /** Drop it if service cannot start before this moment; undefined: never. */
  readonly deadlineAtSeconds?: number | undefined;
  /** Of the discipline `priority`: the lowest number first; unset: 0. */
  readonly priority?: number | undefined;
  /** Keeps its server after its service, until `release`. */
  readonly holds?: boolean | undefined;
}

/** A job and what becomes of it. */
export interface Job<Payload> extends OfferedJob<Payload> {
  arrivedAtSeconds: number;
  startedAtSeconds: number | null;
  goneAtSeconds: number | null;
  refusal: boolean;
}

/** `timed-out`: it waited for a server as long as the station lets anybody wait. */
export type Fate = 'served' | 'refused' | 'cancelled' | 'timed-out';

/** What became of a job, and the exact moment, seconds. `held`: its service is done and its server is kept. */
export interface Departure<Payload> {
  readonly job: Job<Payload>;
  readonly fate: Fate | 'held';
  readonly atSeconds: number;
}

/** Totals since the start; see StationTotals in the run record. arrivals = served + refused + cancelled + timedOut + those present. */
export interface StationCounters {
  arrivals: number;
  served: number;
  refused: number;
  cancelled: number;
  timedOut: number;
  busySeconds: number;
  deadSeconds: number;
  heldSeconds: number;
  refusalSeconds: number;
  queueSeconds: number;
  waitSeconds: number;
}

export interface Station<Payload> {
  /** Takes a job at `nowSeconds` (≥ every earlier call). What was due before is advanced first and returned by the next `advance`. */
  offer(nowSeconds: number, job: OfferedJob<Payload>): Job<Payload>;
  /** The client of a job has gone. Service goes on or not as `cancelAbandoned` says. No effect on a finished job. */
  abandon(nowSeconds: number, job: Job<Payload>): void;
  /** Frees the server that a `held` job has kept; `fate` is how its request ended, and what the job is counted under. */
  release(nowSeconds: number, job: Job<Payload>, fate: Fate): void;
  /** All departures up to and including `nowSeconds`, in order of time. */
  advance(nowSeconds: number): Departure<Payload>[];
  /** When the next departure is due if nothing else happens, or Infinity. */
  nextDepartureSeconds(): number;
  /** Changes the configuration from `nowSeconds` on. Fewer servers: those at work finish first. A wait limit holds for those who wait. */
  reconfigure(nowSeconds: number, config: StationConfig): void;
  /** From `nowSeconds` on, work is done `speed` times as fast as the profile says: 1 as it says, 0 not at all. */
  setSpeed(nowSeconds: number, speed: number): void;
  /** Counters as of `nowSeconds`: integrals are exact, partial services counted up to the moment. */
  countersAt(nowSeconds: number): StationCounters;
  queueLength(): number;
  /** How long, by `nowSeconds`, the job that has waited longest has waited, seconds; 0 when none waits. Refusals do not wait. */
  queueAgeAt(nowSeconds: number): number;
  /** Those at work, and those who keep a server. */
  inService(): number;
  config(): StationConfig;
}

export function zeroCounters(): StationCounters {
  return {
    arrivals: 0,
    served: 0,
    refused: 0,
    cancelled: 0,
    timedOut: 0,
    busySeconds: 0,
    deadSeconds: 0,
    heldSeconds: 0,
    refusalSeconds: 0,
    queueSeconds: 0,
    waitSeconds: 0,
  };
}
