/**
 * All stations of a service under one exact clock.
 *
 * A request visits a station, and while it keeps its server there it may visit others, one after the other: a worker that waits for a
 * connection of the database pool. What happens at one station then changes another, so events are taken in the order of their moments over
 * all stations, never one station after the other. The clock is the owner's, as for a single station: no timer here.
 *
 * Counting: a station that keeps a server for a request is busy with it (`heldSeconds` is that part), and counts the request under how it
 * ended. A request that is refused, cancelled or timed out at an inner station ends there as a whole and frees the server it kept.
 */
import { createStation } from './station.ts';
import type { Departure, Fate, Job, Station, StationConfig, StationCounters } from './station-types.ts';

/** Service at one station. */
export interface Leg {
  readonly station: string;
  readonly serviceSeconds: number;
}

export interface VisitOrder<Payload> {
  readonly payload: Payload;
  /** The first is the request's own; the others are visited while the first one's server is kept. */
  readonly legs: readonly [Leg, ...Leg[]];
  /** Part of a login that has already been let in. */
  readonly begun: boolean;
  /** Moment after which nobody waits any more; undefined: never. */
  readonly deadlineAtSeconds?: number | undefined;
  readonly priority?: number | undefined;
}

export interface Visit<Payload> {
  readonly order: VisitOrder<Payload>;
  readonly arrivedAtSeconds: number;
  /** At each station visited so far, in the order of `legs`. */
  readonly jobs: Job<Visit<Payload>>[];
  goneAtSeconds: number | null;
}

/** How a visit ended, and the exact moment, seconds. */
export interface Ending<Payload> {
  readonly visit: Visit<Payload>;
  readonly fate: Fate;
  readonly atSeconds: number;
}

export interface Network<Payload> {
  /** @throws RangeError for a station that is not there */
  offer(nowSeconds: number, order: VisitOrder<Payload>): Visit<Payload>;
  /** The client has gone: what waits is dropped or not as its station says. No effect on a visit that has ended. */
  abandon(nowSeconds: number, visit: Visit<Payload>): void;
  /** All endings up to and including `nowSeconds`, in order of time. */
  advance(nowSeconds: number): Ending<Payload>[];
  /** When something happens next if nobody else comes: come back then. Infinity: never. */
  nextEventSeconds(): number;
  /** A station of that name, new or changed, from `nowSeconds` on. */
  configure(nowSeconds: number, station: string, config: StationConfig): void;
  setSpeed(nowSeconds: number, station: string, speed: number): void;
  has(station: string): boolean;
  stateAt(nowSeconds: number, station: string): StationState;
}

/** A station as of one moment. */
export interface StationState extends StationCounters {
  readonly servers: number;
  readonly queueLength: number;
  readonly inService: number;
  readonly queueAgeSeconds: number;
}

/** A network at time 0 without stations. */
export function createNetwork<Payload>(): Network<Payload> {
  return new ExactNetwork<Payload>();
}

class ExactNetwork<Payload> implements Network<Payload> {
  readonly #byName = new Map<string, Station<Visit<Payload>>>();
  readonly #stations: Station<Visit<Payload>>[] = [];
  #ended: Ending<Payload>[] = [];

  offer(nowSeconds: number, order: VisitOrder<Payload>): Visit<Payload> {
    this.#run(nowSeconds);
    const visit: Visit<Payload> = { order, arrivedAtSeconds: nowSeconds, jobs: [], goneAtSeconds: null };
    this.#enter(nowSeconds, visit);
    this.#run(nowSeconds);
    return visit;
  }

  abandon(nowSeconds: number, visit: Visit<Payload>): void {
    this.#run(nowSeconds);
    if (visit.goneAtSeconds !== null) return;
    visit.goneAtSeconds = nowSeconds;
    visit.jobs.forEach((job, at) => this.#at(visit, at).abandon(nowSeconds, job));
    this.#run(nowSeconds);
  }

  advance(nowSeconds: number): Ending<Payload>[] {
    this.#run(nowSeconds);
    const ended = this.#ended;
    if (ended.length > 0) this.#ended = [];
    return ended;
  }

  nextEventSeconds(): number {
    return this.#ended[0]?.atSeconds ?? this.#next()?.nextDepartureSeconds() ?? Infinity;
  }

  configure(nowSeconds: number, name: string, config: StationConfig): void {
    this.#run(nowSeconds);
    const known = this.#byName.get(name);
    if (known === undefined) {
      const station = createStation<Visit<Payload>>(config);
      this.#byName.set(name, station);
      this.#stations.push(station);
    } else known.reconfigure(nowSeconds, config);
    this.#run(nowSeconds);
  }

  setSpeed(nowSeconds: number, name: string, speed: number): void {
    this.#run(nowSeconds);
    this.#named(name).setSpeed(nowSeconds, speed);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  stateAt(nowSeconds: number, name: string): StationState {
    this.#run(nowSeconds);
    const station = this.#named(name);
    return {
      ...station.countersAt(nowSeconds),
      servers: station.config().servers,
      queueLength: station.queueLength(),
      inService: station.inService(),
      queueAgeSeconds: station.queueAgeAt(nowSeconds),
    };
  }

  /** Every event up to `nowSeconds`, the earliest of all stations first. */
  #run(nowSeconds: number): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const atSeconds = next.nextDepartureSeconds();
      if (atSeconds > nowSeconds) return;
      for (const departure of next.advance(atSeconds)) this.#follow(departure);
    }
  }

  /** The station where something happens first; of two at one moment, the one that was configured first. */
  #next(): Station<Visit<Payload>> | undefined {
    let first: Station<Visit<Payload>> | undefined;
    let firstSeconds = Infinity;
    for (const station of this.#stations) {
      const seconds = station.nextDepartureSeconds();
      if (seconds < firstSeconds) {
        first = station;
        firstSeconds = seconds;
      }
    }
    return first;
  }

  /** Begins the next leg of a visit. */
  #enter(nowSeconds: number, visit: Visit<Payload>): void {
    const { order, jobs } = visit;
    const leg = order.legs[jobs.length];
    if (leg === undefined) throw new RangeError('a visit has no leg left');
    const station = this.#named(leg.station);
    const { begun, deadlineAtSeconds, priority } = order;
    const holds = jobs.length === 0 && order.legs.length > 1;
    jobs.push(
      station.offer(nowSeconds, {
        payload: visit,
        serviceSeconds: leg.serviceSeconds,
        begun,
        deadlineAtSeconds,
        priority,
        holds,
      }),
    );
  }

  /** What follows from one station's departure: the next leg, or the end of the visit. */
  #follow({ job, fate, atSeconds }: Departure<Visit<Payload>>): void {
    const visit = job.payload;
    const isLast = visit.jobs.length === visit.order.legs.length;
    if (fate === 'held' || (fate === 'served' && !isLast)) this.#goOn(atSeconds, visit);
    else this.#end(atSeconds, visit, fate);
  }

  /** To the next leg, unless nobody waits any more and its station serves nobody in vain. */
  #goOn(atSeconds: number, visit: Visit<Payload>): void {
    const next = visit.order.legs[visit.jobs.length];
    const station = next === undefined ? undefined : this.#named(next.station);
    if (visit.goneAtSeconds !== null && station?.config().cancelAbandoned === true)
      this.#end(atSeconds, visit, 'cancelled');
    else {
      this.#enter(atSeconds, visit);
      this.#goneAlready(visit);
    }
  }

  /** What is done from here on for a client that has gone is dead work from its first moment. */
  #goneAlready(visit: Visit<Payload>): void {
    const job = visit.jobs.at(-1);
    if (visit.goneAtSeconds !== null && job !== undefined)
      this.#at(visit, visit.jobs.length - 1).abandon(job.arrivedAtSeconds, job);
  }

  #end(atSeconds: number, visit: Visit<Payload>, fate: Fate): void {
    const [own] = visit.jobs;
    if (own !== undefined && visit.order.legs.length > 1) this.#at(visit, 0).release(atSeconds, own, fate);
    this.#ended.push({ visit, fate, atSeconds });
  }

  #at(visit: Visit<Payload>, leg: number): Station<Visit<Payload>> {
    return this.#named(visit.order.legs[leg]?.station ?? '');
  }

  #named(name: string): Station<Visit<Payload>> {
    const station = this.#byName.get(name);
    if (station === undefined) throw new RangeError(`there is no station ${name}`);
    return station;
  }
}
