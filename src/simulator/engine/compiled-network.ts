/**
 * All stations of a service over columns, under one exact clock: the rules of src/model/service/network.ts, one for one. Stations are
 * numbers in the order of the plan.
 */
import type { StationConfig } from '../../model/service/station-types.ts';
import { CompiledStation } from './compiled-station.ts';
import { CANCELLED, Departures, KEPT, SERVED } from './departures.ts';
import type { ServiceTable } from './service-table.ts';
import { AWAY } from './visits.ts';
import type { Visits } from './visits.ts';

export class CompiledNetwork {
  readonly stations: readonly CompiledStation[];
  /** Visits that have ended, until somebody takes them. */
  readonly ended = new Departures();
  readonly #visits: Visits;
  readonly #table: ServiceTable;

  constructor(table: ServiceTable, visits: Visits) {
    this.#table = table;
    this.#visits = visits;
    this.stations = table.configs.map((config) => new CompiledStation(config, visits, table.priorityOfStep));
  }

  /** Takes a visit whose step and leg times have been set. */
  offer(nowSeconds: number, visit: number): void {
    const { leg, gone, state } = this.#visits;
    this.run(nowSeconds);
    leg[visit] = 0;
    gone[visit] = 0;
    state[2 * visit] = AWAY;
    state[2 * visit + 1] = AWAY;
    this.#enter(nowSeconds, visit);
    this.run(nowSeconds);
  }

  /** The client has gone. */
  abandon(nowSeconds: number, visit: number): void {
    const { leg, gone } = this.#visits;
    this.run(nowSeconds);
    if (gone[visit] === 1) return;
    gone[visit] = 1;
    this.#stationAt(visit, 0).abandon(nowSeconds, 2 * visit);
    const current = leg[visit] as number;
    if (current > 0) this.#stationAt(visit, current).abandon(nowSeconds, 2 * visit + 1);
    this.run(nowSeconds);
  }

  configure(nowSeconds: number, station: number, config: StationConfig): void {
    this.run(nowSeconds);
    (this.stations[station] as CompiledStation).reconfigure(nowSeconds, config);
    this.run(nowSeconds);
  }

  setSpeed(nowSeconds: number, station: number, speed: number): void {
    this.run(nowSeconds);
    (this.stations[station] as CompiledStation).setSpeed(nowSeconds, speed);
  }

  /** When something happens next if nobody else comes; Infinity: never. */
  nextEventSeconds(): number {
    const first = this.#first();
    return first === undefined ? Infinity : first.nextDepartureSeconds();
  }

  /** Every event up to `nowSeconds`, the earliest of all stations first. */
  run(nowSeconds: number): void {
    for (let first = this.#first(); first !== undefined; first = this.#first()) {
      const atSeconds = first.nextDepartureSeconds();
      if (atSeconds > nowSeconds) return;
      first.run(atSeconds);
      for (let count = first.departed.size(); count > 0; count -= 1) {
        const fate = first.departed.firstFate();
        const moment = first.departed.firstTime();
        this.#follow(first.departed.take(), fate, moment);
      }
    }
  }

  /** The station where something happens first; of two at one moment, the first of the plan. */
  #first(): CompiledStation | undefined {
    let first: CompiledStation | undefined;
    let firstSeconds = Infinity;
    for (const station of this.stations) {
      const seconds = station.nextDepartureSeconds();
      if (seconds >= firstSeconds) continue;
      first = station;
      firstSeconds = seconds;
    }
    return first;
  }

  /** Begins the leg of a visit that its column says. */
  #enter(nowSeconds: number, visit: number): void {
    const { leg, step, legSeconds, serviceSeconds, mostLegs } = this.#visits;
    const current = leg[visit] as number;
    const job = 2 * visit + (current > 0 ? 1 : 0);
    serviceSeconds[job] = legSeconds[mostLegs * visit + current] as number;
    const begun = this.#table.isDoor[step[visit] as number] === 0;
    this.#stationAt(visit, current).offer(nowSeconds, job, begun);
  }

  /** What follows from one station's departure: the next leg, or the end of the visit. */
  #follow(job: number, fate: number, atSeconds: number): void {
    const visit = job >> 1;
    const isLast = (this.#visits.leg[visit] as number) + 1 === this.#visits.legsOf(visit);
    if (fate === KEPT || (fate === SERVED && !isLast)) this.#goOn(atSeconds, visit);
    else this.#end(atSeconds, visit, fate);
  }

  /** To the next leg, unless nobody waits any more and its station serves nobody in vain. */
  #goOn(atSeconds: number, visit: number): void {
    const { leg, gone, arrivedAt } = this.#visits;
    const next = (leg[visit] as number) + 1;
    const station = this.#stationAt(visit, next);
    if (gone[visit] === 1 && station.config().cancelAbandoned) {
      this.#end(atSeconds, visit, CANCELLED);
      return;
    }
    leg[visit] = next;
    this.#enter(atSeconds, visit);
    if (gone[visit] === 1) station.abandon(arrivedAt[2 * visit + 1] as number, 2 * visit + 1);
  }

  #end(atSeconds: number, visit: number, fate: number): void {
    if (this.#visits.legsOf(visit) > 1) this.#stationAt(visit, 0).release(atSeconds, 2 * visit, fate);
    this.ended.add(visit, fate, atSeconds);
  }

  #stationAt(visit: number, leg: number): CompiledStation {
    const { step, mostLegs } = this.#visits;
    const number = this.#table.stationOfLeg[mostLegs * (step[visit] as number) + leg] as number;
    return this.stations[number] as CompiledStation;
  }
}
