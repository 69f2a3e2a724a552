/** Requests go in, answers come out as events of the same moment: the stations with their service times, and the moments to look at them. */
import { stationConfigOf } from '../../model/service/station-config.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import type { StationTotals } from '../../model/record/run-record.ts';
import type { TallyUnderWay } from '../tally-under-way.ts';
import type { StationChange } from '../timeline-of-stations.ts';
import { CompiledNetwork } from './compiled-network.ts';
import { CANCELLED, REFUSED, SERVED, TIMED_OUT } from './departures.ts';
import { APPROVED_PART, DOOR, EID, POLL } from './journey-table.ts';
import { FIRST_ANSWER, SECOND_ANSWER } from './number-agenda.ts';
import type { NumberAgenda } from './number-agenda.ts';
import { ServiceTimes, serviceTableOf } from './service-table.ts';
import type { ServiceTable } from './service-table.ts';
import {
  COPIES,
  FIRST_VISIT,
  FLOATS,
  HEDGED_AT,
  JOURNEY,
  NOTHING,
  OPEN_AT,
  OPEN_STEP,
  PART,
  REQUEST,
  RIGHT_PIN,
  SECOND_VISIT,
  WORDS,
} from './login-rows.ts';
import type { LoginRows } from './login-rows.ts';
import { JOB_WORDS, LOGIN, VISIT_STEP, Visits } from './visits.ts';
import { OK, PENDING, TURNED_AWAY, WRONG_PIN } from './login-codes.ts';

export interface DeskParts {
  readonly agenda: NumberAgenda;
  readonly rows: LoginRows;
  readonly tally: TallyUnderWay;
}

export class ServiceDesk {
  readonly #plan: Plan;
  readonly #parts: DeskParts;
  readonly #table: ServiceTable;
  readonly #visits: Visits;
  readonly #network: CompiledNetwork;
  readonly #times: ServiceTimes;
  readonly #retryAfterSeconds: number;
  #wakeAtSeconds = Infinity;

  constructor(plan: Plan, parts: DeskParts) {
    this.#plan = plan;
    this.#parts = parts;
    this.#table = serviceTableOf(plan);
    this.#visits = new Visits(this.#table.legsOfStep);
    this.#network = new CompiledNetwork(this.#table, this.#visits);
    this.#times = new ServiceTimes(plan);
    this.#retryAfterSeconds = plan.protection.retryAfterSeconds ?? 0;
  }

  /** Takes the open request of a login. @param second it is its second copy */
  take(slot: number, second: boolean): void {
    const { rows, agenda } = this.#parts;
    const { words } = rows;
    const step = words[WORDS * slot + OPEN_STEP] as number;
    words[WORDS * slot + COPIES] = (words[WORDS * slot + COPIES] as number) | (second ? 2 : 1);
    if (this.#table.legsOfStep[step] === 0) {
      agenda.ring.add(second ? SECOND_ANSWER : FIRST_ANSWER, slot, words[WORDS * slot + REQUEST] as number);
      agenda.ring.say(this.#undisturbed(slot), 0, NaN);
      return;
    }
    const visit = this.#visits.take();
    this.#visits.words[JOB_WORDS * visit + LOGIN] = slot;
    this.#visits.words[JOB_WORDS * visit + VISIT_STEP] = step;
    this.#times.draw(this.#visits, visit, step);
    if (second) words[WORDS * slot + SECOND_VISIT] = visit;
    else words[WORDS * slot + FIRST_VISIT] = visit;
    this.#network.offer(agenda.nowSeconds, visit);
    this.deliver();
  }

  /** Nobody waits for the answer of a visit any more. */
  leave(visit: number): void {
    this.#network.abandon(this.#parts.agenda.nowSeconds, visit);
  }

  /** Hands out what is due, and comes back when something happens next. */
  deliver(): void {
    const { agenda } = this.#parts;
    this.#network.run(agenda.nowSeconds);
    const { ended } = this.#network;
    while (ended.size() > 0) {
      const fate = ended.firstFate();
      const atSeconds = ended.firstTime();
      this.#answer(ended.take(), fate, atSeconds);
    }
    const nextSeconds = this.#network.nextEventSeconds();
    if (nextSeconds === Infinity || this.#wakeAtSeconds === nextSeconds) return;
    this.#wakeAtSeconds = nextSeconds;
    agenda.planWake(nextSeconds);
  }

  change(change: StationChange): void {
    const { nowSeconds } = this.#parts.agenda;
    const { service, protection } = this.#plan;
    const number = this.#table.names.indexOf(change.station);
    if (change.kind === 'speed') this.#network.setSpeed(nowSeconds, number, change.speed);
    else {
      const config = stationConfigOf({ ...service, protection }, change.station);
      this.#network.configure(nowSeconds, number, { ...config, servers: change.servers });
    }
    this.deliver();
  }

  totalsAt(atSeconds: number): Readonly<Record<string, StationTotals>> {
    this.#network.run(atSeconds);
    const entries = this.#network.stations.map((station, number): [string, StationTotals] => {
      station.run(atSeconds);
      const { left } = station;
      const totals = {
        servers: station.config().servers,
        arrivals: station.arrivals,
        served: left[SERVED] as number,
        refused: left[REFUSED] as number,
        cancelled: left[CANCELLED] as number,
        timedOut: left[TIMED_OUT] as number,
        busySeconds: station.busySeconds,
        deadSeconds: station.deadSeconds,
        heldSeconds: station.heldSeconds,
        refusalSeconds: station.refusalSeconds,
        queueSeconds: station.queueSeconds,
        waitSeconds: station.waitSeconds,
        queueLength: station.queueLength(),
        inService: station.inService(),
      };
      return [this.#table.names[number] as string, totals];
    });
    return Object.fromEntries(entries);
  }

  #answer(visit: number, fate: number, atSeconds: number): void {
    const { agenda, rows, tally } = this.#parts;
    const { floats, words } = rows;
    const slot = this.#visits.words[JOB_WORDS * visit + LOGIN] as number;
    this.#visits.free(visit);
    if (slot === NOTHING) {
      if (fate === SERVED) tally.late(atSeconds);
      return;
    }
    const second = words[WORDS * slot + FIRST_VISIT] !== visit;
    if (second) words[WORDS * slot + SECOND_VISIT] = NOTHING;
    else words[WORDS * slot + FIRST_VISIT] = NOTHING;
    const sentAt =
      words[WORDS * slot + OPEN_STEP] === DOOR ? floats[FLOATS * slot + (second ? HEDGED_AT : OPEN_AT)] : NaN;
    agenda.ring.add(second ? SECOND_ANSWER : FIRST_ANSWER, slot, words[WORDS * slot + REQUEST] as number);
    if (fate === SERVED) agenda.ring.say(this.#undisturbed(slot), 0, sentAt as number);
    else agenda.ring.say(TURNED_AWAY, this.#retryAfterSeconds, sentAt as number);
  }

  /** What a server without trouble says to the open request. */
  #undisturbed(slot: number): number {
    const { words } = this.#parts.rows;
    if (words[WORDS * slot + RIGHT_PIN] === 0) return WRONG_PIN;
    if (words[WORDS * slot + OPEN_STEP] !== POLL) return OK;
    const approved = words[WORDS * slot + JOURNEY] === EID && (words[WORDS * slot + PART] as number) >= APPROVED_PART;
    return approved ? OK : PENDING;
  }
}
