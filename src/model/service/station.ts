/**
 * A station: c servers and one queue inside the service, in exact virtual time.
 *
 * It holds no timer. Its owner says what time it is: `offer` a job when it arrives, `abandon` it when its client goes, and
 * `advance` to any later time to learn what was finished by then. A job that waits starts at the exact moment a server came free,
 * not when somebody noticed, so a late timer never costs capacity: mock-idp in real time and the simulator in virtual time
 * get the same queue from the same calls. Times in seconds on the owner's clock, never decreasing.
 */
import { createTimeline } from './timeline.ts';
import type { Timeline } from './timeline.ts';
import { createWaitingLine } from './waiting-line.ts';
import type { WaitingLine } from './waiting-line.ts';

export type Discipline = 'fifo' | 'lifo';

export interface StationConfig {
  /** c ≥ 1. */
  readonly servers: number;
  readonly discipline: Discipline;
  /** Most jobs that wait; null: unbounded. */
  readonly queueBound: number | null;
  /** `door`: only jobs that are not `begun` may be refused. `anywhere`: any job. */
  readonly refuse: 'door' | 'anywhere';
  /** Jobs whose client has gone, or whose deadline has passed, are dropped when their turn comes. */
  readonly cancelAbandoned: boolean;
  /** Service that each refusal costs, seconds; it is done before any waiting job. */
  readonly refusalSeconds: number;
}

/** A job as its owner hands it over. */
export interface OfferedJob<Payload> {
  readonly payload: Payload;
  readonly serviceSeconds: number;
  /** Part of a login that has already been let in. */
  readonly begun: boolean;
  /** Drop it if service cannot start before this moment; undefined: never. */
  readonly deadlineAtSeconds?: number | undefined;
}

/** A job and what becomes of it. */
export interface Job<Payload> extends OfferedJob<Payload> {
  arrivedAtSeconds: number;
  startedAtSeconds: number | null;
  goneAtSeconds: number | null;
  refusal: boolean;
}

export type Fate = 'served' | 'refused' | 'cancelled';

/** What became of a job, and the exact moment, seconds. */
export interface Departure<Payload> {
  readonly job: Job<Payload>;
  readonly fate: Fate;
  readonly atSeconds: number;
}

/** Totals since the start; see StationTotals in the run record. */
export interface StationCounters {
  arrivals: number;
  served: number;
  refused: number;
  cancelled: number;
  busySeconds: number;
  deadSeconds: number;
  refusalSeconds: number;
  queueSeconds: number;
  waitSeconds: number;
}

export interface Station<Payload> {
  /** Takes a job at `nowSeconds` (≥ every earlier call). What was due before is advanced first and returned by the next `advance`. */
  offer(
    nowSeconds: number,
    job: { payload: Payload; serviceSeconds: number; begun: boolean; deadlineAtSeconds?: number },
  ): Job<Payload>;
  /** The client of a job has gone. Service goes on or not as `cancelAbandoned` says. No effect on a finished job. */
  abandon(nowSeconds: number, job: Job<Payload>): void;
  /** All departures up to and including `nowSeconds`, in order of time. */
  advance(nowSeconds: number): Departure<Payload>[];
  /** When the next departure is due, or Infinity. */
  nextDepartureSeconds(): number;
  /** Changes the configuration from `nowSeconds` on. Fewer servers: those at work finish first. */
  reconfigure(nowSeconds: number, config: StationConfig): void;
  /** Counters as of `nowSeconds`: integrals are exact, partial services counted up to the moment. */
  countersAt(nowSeconds: number): StationCounters;
  queueLength(): number;
  /** How long, by `nowSeconds`, the job that has waited longest has waited, seconds; 0 when none waits. Refusals do not wait. */
  queueAgeAt(nowSeconds: number): number;
  inService(): number;
  config(): StationConfig;
}

/** A station at time 0 with nothing in it. */
export function createStation<Payload>(config: StationConfig): Station<Payload> {
  return new ExactStation<Payload>(config);
}

class ExactStation<Payload> implements Station<Payload> {
  readonly #waiting: WaitingLine<Job<Payload>> = createWaitingLine();
  readonly #refusals: WaitingLine<Job<Payload>> = createWaitingLine();
  readonly #working: Timeline<Job<Payload>> = createTimeline();
  readonly #counters = zeroCounters();
  #config: StationConfig;
  #clock = 0;
  #deadInService = 0;
  #departed: Departure<Payload>[] = [];

  constructor(config: StationConfig) {
    this.#config = config;
  }

  offer(nowSeconds: number, offered: OfferedJob<Payload>): Job<Payload> {
    this.#run(nowSeconds);
    this.#counters.arrivals += 1;
    const refusal = this.#mustRefuse(offered.begun);
    const job: Job<Payload> = {
      ...offered,
      serviceSeconds: refusal ? this.#config.refusalSeconds : offered.serviceSeconds,
      arrivedAtSeconds: nowSeconds,
      startedAtSeconds: null,
      goneAtSeconds: null,
      refusal,
    };
    (refusal ? this.#refusals : this.#waiting).add(job);
    this.#fillServers(nowSeconds);
    return job;
  }

  abandon(nowSeconds: number, job: Job<Payload>): void {
    this.#run(nowSeconds);
    if (job.goneAtSeconds !== null) return;
    job.goneAtSeconds = nowSeconds;
    if (this.#working.has(job)) this.#deadInService += 1;
    else if (this.#config.cancelAbandoned && this.#waiting.remove(job)) this.#leave(job, 'cancelled', nowSeconds);
  }

  advance(nowSeconds: number): Departure<Payload>[] {
    this.#run(nowSeconds);
    const due = this.#departed;
    this.#departed = [];
    return due;
  }

  nextDepartureSeconds(): number {
    return this.#departed[0]?.atSeconds ?? this.#working.firstTime();
  }

  reconfigure(nowSeconds: number, config: StationConfig): void {
    this.#run(nowSeconds);
    this.#config = config;
    this.#fillServers(nowSeconds);
  }

  countersAt(nowSeconds: number): StationCounters {
    this.#run(nowSeconds);
    return { ...this.#counters };
  }

  queueLength(): number {
    return this.#waiting.size();
  }

  queueAgeAt(nowSeconds: number): number {
    this.#run(nowSeconds);
    const oldest = this.#waiting.first();
    return oldest === undefined ? 0 : nowSeconds - oldest.arrivedAtSeconds;
  }

  inService(): number {
    return this.#working.size();
  }

  config(): StationConfig {
    return this.#config;
  }

  /** Everything that is due by `nowSeconds`, each at its own exact moment. */
  #run(nowSeconds: number): void {
    for (let atSeconds = this.#working.firstTime(); atSeconds <= nowSeconds; atSeconds = this.#working.firstTime()) {
      this.#integrate(atSeconds);
      const job = this.#working.takeFirst();
      if (job === undefined) break;
      if (job.goneAtSeconds !== null) this.#deadInService -= 1;
      this.#leave(job, job.refusal ? 'refused' : 'served', atSeconds);
      this.#fillServers(atSeconds);
    }
    this.#integrate(nowSeconds);
  }

  /** Integrals up to `toSeconds`; between two events nothing changes. */
  #integrate(toSeconds: number): void {
    const span = toSeconds - this.#clock;
    if (span <= 0) return;
    this.#counters.busySeconds += span * this.#working.size();
    this.#counters.deadSeconds += span * this.#deadInService;
    this.#counters.queueSeconds += span * this.#waiting.size();
    this.#clock = toSeconds;
  }

  #fillServers(atSeconds: number): void {
    while (this.#working.size() < this.#config.servers) {
      const job = this.#refusals.takeFirst() ?? this.#nextWaiting(atSeconds);
      if (job === undefined) return;
      this.#start(job, atSeconds);
    }
  }

  /** The next job whose client is still there, or undefined. Those that are not are cancelled on the way. */
  #nextWaiting(atSeconds: number): Job<Payload> | undefined {
    for (;;) {
      const job = this.#config.discipline === 'fifo' ? this.#waiting.takeFirst() : this.#waiting.takeLast();
      if (job === undefined || !this.#config.cancelAbandoned || !hasExpired(job, atSeconds)) return job;
      this.#leave(job, 'cancelled', atSeconds);
    }
  }

  #start(job: Job<Payload>, atSeconds: number): void {
    job.startedAtSeconds = atSeconds;
    if (job.goneAtSeconds !== null) this.#deadInService += 1;
    if (job.refusal) this.#counters.refusalSeconds += job.serviceSeconds;
    else this.#counters.waitSeconds += atSeconds - job.arrivedAtSeconds;
    this.#working.insert(atSeconds + job.serviceSeconds, job);
  }

  #leave(job: Job<Payload>, fate: Fate, atSeconds: number): void {
    this.#counters[fate] += 1;
    this.#departed.push({ job, fate, atSeconds });
  }

  #mustRefuse(begun: boolean): boolean {
    const { queueBound, refuse, servers } = this.#config;
    if (queueBound === null || this.#working.size() < servers) return false;
    return this.#waiting.size() >= queueBound && (refuse === 'anywhere' || !begun);
  }
}

const hasExpired = <Payload>(job: Job<Payload>, atSeconds: number): boolean =>
  job.goneAtSeconds !== null || (job.deadlineAtSeconds !== undefined && job.deadlineAtSeconds < atSeconds);

function zeroCounters(): StationCounters {
  return {
    arrivals: 0,
    served: 0,
    refused: 0,
    cancelled: 0,
    busySeconds: 0,
    deadSeconds: 0,
    refusalSeconds: 0,
    queueSeconds: 0,
    waitSeconds: 0,
  };
}
