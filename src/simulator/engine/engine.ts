/**
 * Whole logins in virtual time, over rows of numbers: no object, closure or string an event or a user while it runs. It does what
 * simulate-variant.ts does with the model's own objects, event for event and in the same order; a property test holds the two equal.
 *
 * Order of events: (time, what, number). At one moment first changes at the stations, then arrivals, then samples, then what was planned
 * for it earlier in order of planning, then what was planned at that moment itself. Arrivals are drawn one ahead.
 */
import type { ServerSample } from '../../model/record/run-record.ts';
import type { Replication } from '../../model/record/tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { arrivalsOneByOne } from '../../model/traffic/arrivals.ts';
import { arrivalsBy } from '../../model/traffic/shapes.ts';
import { binSecondsOf, createTally } from '../tally-under-way.ts';
import type { TallyUnderWay } from '../tally-under-way.ts';
import { stationChangesOf } from '../timeline-of-stations.ts';
import type { StationChange } from '../timeline-of-stations.ts';
import { KIND_BITS, KINDS, NumberAgenda, WAKE } from './number-agenda.ts';
import { Users } from './users.ts';

/** Of the agenda, about: only its speed hangs on it. */
const EVENTS_PER_LOGIN = 20;

export class Engine {
  readonly #plan: Plan;
  readonly #binSeconds: number;
  readonly #agenda: NumberAgenda;
  readonly #tally: TallyUnderWay;
  readonly #users: Users;
  readonly #nextArrival: () => number;
  readonly #changes: readonly StationChange[];
  readonly #samples: ServerSample[] = [];
  #changed = 0;
  #arrivalAt: number;
  #sampleAt = 0;
  /** When the plan itself lets something happen next. */
  #givenAt = 0;
  #events = 0;

  constructor(plan: Plan, binSeconds: number = binSecondsOf(plan.durationSeconds)) {
    this.#plan = plan;
    this.#binSeconds = binSeconds;
    this.#agenda = new NumberAgenda(
      (EVENTS_PER_LOGIN * arrivalsBy(plan.arrivals, plan.durationSeconds)) / plan.durationSeconds,
    );
    this.#tally = createTally(plan, binSeconds);
    this.#users = new Users(plan, this.#agenda, this.#tally);
    this.#nextArrival = arrivalsOneByOne(plan);
    this.#arrivalAt = this.#nextArrival();
    this.#changes = stationChangesOf(plan);
  }

  /** Works off events up to `untilSeconds`, or `mostEvents` of them. True: that time, or the end of the plan, has been reached. */
  run(untilSeconds: number, mostEvents = Infinity): boolean {
    const agenda = this.#agenda;
    const end = Math.min(untilSeconds, this.#plan.durationSeconds);
    for (let left = mostEvents; left > 0; left -= 1) {
      const planned = agenda.firstTime();
      const now = agenda.ring.isEmpty() ? planned : Math.min(planned, agenda.nowSeconds);
      const given = this.#givenAt;
      if (Math.min(now, given) > end) {
        agenda.nowSeconds = Math.max(agenda.nowSeconds, end);
        return true;
      }
      this.#events += 1;
      if (given <= now) this.#giveAt(given);
      else if (planned <= now) this.#happen(planned);
      else this.#users.happenNow();
    }
    return false;
  }

  nowSeconds(): number {
    return this.#agenda.nowSeconds;
  }

  events(): number {
    return this.#events;
  }

  finish(): Replication {
    this.#users.endAll();
    return { seed: this.#plan.seed, tally: this.#tally.finish(), server: this.#samples, events: this.#events };
  }

  #lookAhead(): void {
    const changeAt = this.#changes[this.#changed]?.atSeconds ?? Infinity;
    this.#givenAt = Math.min(changeAt, this.#arrivalAt, this.#sampleAt);
  }

  #giveAt(atSeconds: number): void {
    this.#agenda.nowSeconds = atSeconds;
    const change = this.#changes[this.#changed];
    if (change?.atSeconds === atSeconds) {
      this.#changed += 1;
      this.#users.desk.change(change);
    } else if (this.#arrivalAt === atSeconds) {
      this.#users.arrive();
      this.#arrivalAt = this.#nextArrival();
    } else this.#sample(atSeconds);
    this.#lookAhead();
  }

  #happen(atSeconds: number): void {
    const agenda = this.#agenda;
    agenda.nowSeconds = atSeconds;
    const order = agenda.firstOrder();
    const payload = agenda.pop();
    const kind = payload & (KINDS - 1);
    if (kind === WAKE) this.#users.desk.deliver();
    else this.#users.happen(kind, payload >>> KIND_BITS, order);
  }

  /** One at the beginning of each bin, and one at the end of the plan. */
  #sample(atSeconds: number): void {
    const { durationSeconds } = this.#plan;
    const next = this.#samples.length + 1;
    this.#samples.push({
      atSeconds,
      ...this.#users.door.totalsAt(atSeconds),
      stations: this.#users.desk.totalsAt(atSeconds),
      cpuSeconds: 0,
      eventLoopUtilisation: 0,
      deliveryLatenessP99Seconds: 0,
      answersDue: 0,
      answersLate: 0,
    });
    if (atSeconds >= durationSeconds) this.#sampleAt = Infinity;
    else this.#sampleAt = Math.min(next * this.#binSeconds, durationSeconds);
  }
}
