/**
 * All stations of a service over rows of numbers, under one exact clock: the rules of src/model/service/network.ts, one for one. Stations are
 * numbers in the order of the plan.
 */
import type { StationConfig } from '../../model/service/station-types.ts';
import { CompiledStation } from './compiled-station.ts';
import { CANCELLED, Departures, KEPT, SERVED } from './departures.ts';
import type { ServiceTable } from './service-table.ts';
import { ARRIVED_AT, AWAY, JOB_FLOATS, JOB_WORDS, LEG, LOGIN, SERVICE_SECONDS, STATE, VISIT_STEP } from './visits.ts';
import type { Visits } from './visits.ts';

const NOBODY = -1;

export class CompiledNetwork {
  readonly stations: readonly CompiledStation[];
  /** Visits that have ended, until somebody takes them. */
  readonly ended = new Departures();
  readonly #visits: Visits;
  readonly #table: ServiceTable;
  /** The station where something happens first, and when, unless something has changed since. */
  #first = 0;
  #firstSeconds = Infinity;
  #changed = true;

  constructor(table: ServiceTable, visits: Visits) {
    this.#table = table;
    this.#visits = visits;
    this.stations = table.configs.map((config) => new CompiledStation(config, visits, table.priorityOfStep));
  }

  /** Takes a visit whose step and leg times have been set. */
  offer(nowSeconds: number, visit: number): void {
    const { words } = this.#visits;
    this.run(nowSeconds);
    words[JOB_WORDS * visit + LEG] = 0;
    words[JOB_WORDS * visit + STATE] = AWAY;
    this.#enter(nowSeconds, visit);
    this.run(nowSeconds);
  }

  /** The client has gone. */
  abandon(nowSeconds: number, visit: number): void {
    const { words } = this.#visits;
    this.run(nowSeconds);
    words[JOB_WORDS * visit + LOGIN] = NOBODY;
    if (this.#stationAt(visit, 0).abandon(nowSeconds, visit)) this.#changed = true;
    const current = words[JOB_WORDS * visit + LEG] as number;
    if (current > 0 && this.#stationAt(visit, current).abandon(nowSeconds, visit + 1)) this.#changed = true;
    this.run(nowSeconds);
  }

  configure(nowSeconds: number, station: number, config: StationConfig): void {
    this.run(nowSeconds);
    this.#changed = true;
    (this.stations[station] as CompiledStation).reconfigure(nowSeconds, config);
    this.run(nowSeconds);
  }

  setSpeed(nowSeconds: number, station: number, speed: number): void {
    this.run(nowSeconds);
    this.#changed = true;
    (this.stations[station] as CompiledStation).setSpeed(nowSeconds, speed);
  }

  /** When something happens next if nobody else comes; Infinity: never. */
  nextEventSeconds(): number {
    if (this.#changed) this.#lookForFirst();
    return this.#firstSeconds;
  }

  /** Every event up to `nowSeconds`, the earliest of all stations first. */
  run(nowSeconds: number): void {
    for (;;) {
      if (this.#changed) this.#lookForFirst();
      if (this.#firstSeconds > nowSeconds || this.#firstSeconds === Infinity) return;
      const first = this.stations[this.#first] as CompiledStation;
      this.#changed = true;
      first.run(this.#firstSeconds);
      for (let count = first.departed.size(); count > 0; count -= 1) {
        const fate = first.departed.firstFate();
        const moment = first.departed.firstTime();
        this.#follow(first.departed.take(), fate, moment);
      }
    }
  }

  /** The station where something happens first; of two at one moment, the first of the plan. */
  #lookForFirst(): void {
    let firstSeconds = Infinity;
    for (let number = 0; number < this.stations.length; number += 1) {
      const seconds = (this.stations[number] as CompiledStation).nextDepartureSeconds();
      if (seconds >= firstSeconds) continue;
      this.#first = number;
      firstSeconds = seconds;
    }
    this.#firstSeconds = firstSeconds;
    this.#changed = false;
  }

  /** Begins the leg of a visit that its column says. */
  #enter(nowSeconds: number, visit: number): void {
    const { floats, words, innerSeconds } = this.#visits;
    const current = words[JOB_WORDS * visit + LEG] as number;
    const job = current > 0 ? visit + 1 : visit;
    if (current > 0)
      floats[JOB_FLOATS * job + SERVICE_SECONDS] = innerSeconds[this.#visits.innerPlace(visit, current)] as number;
    const begun = this.#table.isDoor[words[JOB_WORDS * visit + VISIT_STEP] as number] === 0;
    if (this.#stationAt(visit, current).offer(nowSeconds, job, begun)) this.#changed = true;
  }

  /** What follows from one station's departure: the next leg, or the end of the visit. */
  #follow(job: number, fate: number, atSeconds: number): void {
    const { words } = this.#visits;
    const visit = this.#visits.visitOf(job);
    const isLast = (words[JOB_WORDS * visit + LEG] as number) + 1 === this.#visits.legsOf(visit);
    if (fate === KEPT || (fate === SERVED && !isLast)) this.#goOn(atSeconds, visit);
    else this.#end(atSeconds, visit, fate);
  }

  /** To the next leg, unless nobody waits any more and its station serves nobody in vain. */
  #goOn(atSeconds: number, visit: number): void {
    const { floats, words } = this.#visits;
    const next = (words[JOB_WORDS * visit + LEG] as number) + 1;
    const station = this.#stationAt(visit, next);
    if (words[JOB_WORDS * visit + LOGIN] === NOBODY && station.config().cancelAbandoned) {
      this.#end(atSeconds, visit, CANCELLED);
      return;
    }
    words[JOB_WORDS * visit + LEG] = next;
    this.#enter(atSeconds, visit);
    if (words[JOB_WORDS * visit + LOGIN] === NOBODY)
      station.abandon(floats[JOB_FLOATS * (visit + 1) + ARRIVED_AT] as number, visit + 1);
  }

  #end(atSeconds: number, visit: number, fate: number): void {
    if (this.#visits.legsOf(visit) > 1) this.#stationAt(visit, 0).release(atSeconds, visit, fate);
    this.ended.add(visit, fate, atSeconds);
  }

  #stationAt(visit: number, leg: number): CompiledStation {
    const { words, mostLegs } = this.#visits;
    const number = this.#table.stationOfLeg[
      mostLegs * (words[JOB_WORDS * visit + VISIT_STEP] as number) + leg
    ] as number;
    return this.stations[number] as CompiledStation;
  }
}
