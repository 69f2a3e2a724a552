/**
 * What users do with their requests: simulate-variant.ts over columns. Time-outs: a login has one alarm on the heap, which moves on when its
 * request has been answered meanwhile; what was planned when keeps its number, so the order at one moment is that of an alarm a request.
 */
import { answerResults, reasons } from '../../model/record/run-record.ts';
import type { AnswerResult, EdgeStep, Outcome, Reason } from '../../model/record/run-record.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { serviceSteps } from '../../model/scenario/steps.ts';
import type { ServiceStep } from '../../model/scenario/steps.ts';
import type { TallyUnderWay } from '../tally-under-way.ts';
import { Door, THROUGH } from './door.ts';
import { DOOR } from './journey-table.ts';
import { LoginColumns, NOTHING } from './login-columns.ts';
import { ASK, END, ERROR, TIMEOUT, TURNED_AWAY, WAIT, RUN_ENDED } from './login-codes.ts';
import { LoginRules } from './login-rules.ts';
import { ALARM, FIRST_ANSWER, HEDGE, RESUME, SECOND_ANSWER } from './number-agenda.ts';
import type { NumberAgenda } from './number-agenda.ts';
import { People } from './people.ts';
import { ServiceDesk } from './service-desk.ts';

const stepNames: readonly (ServiceStep | EdgeStep)[] = [...serviceSteps, 'queue-poll', 'retry-permit'];

export class Users {
  readonly desk: ServiceDesk;
  readonly door: Door;
  readonly #plan: Plan;
  readonly #agenda: NumberAgenda;
  readonly #tally: TallyUnderWay;
  readonly #columns = new LoginColumns();
  readonly #people: People;
  readonly #rules: LoginRules;
  #met = 0;

  constructor(plan: Plan, agenda: NumberAgenda, tally: TallyUnderWay) {
    this.#plan = plan;
    this.#agenda = agenda;
    this.#tally = tally;
    this.#people = new People(plan, this.#columns);
    this.#rules = new LoginRules(plan, this.#columns, this.#people);
    this.door = new Door(plan, this.#columns);
    this.desk = new ServiceDesk(plan, { agenda, columns: this.#columns, rules: this.#rules, tally });
  }

  /** The next person of the plan comes, now. */
  arrive(): void {
    const { nowSeconds } = this.#agenda;
    const slot = this.#columns.take();
    this.#people.meet(slot, this.#met);
    this.#met += 1;
    this.#columns.begin(slot, nowSeconds);
    this.#tally.intended(this.#people.segmentOf(slot).plan.name, rounded(nowSeconds));
    this.live(slot);
  }

  /** Goes on with a login until it waits for something. */
  live(slot: number): void {
    const action = this.#rules.next(slot, this.#agenda.nowSeconds);
    if (action === ASK) this.#ask(slot);
    else if (action === WAIT && this.#rules.untilSeconds < this.#plan.durationSeconds)
      this.#agenda.plan(this.#rules.untilSeconds, this.#agenda.nextOrder(), RESUME, slot);
    else this.#part(slot, action === END);
  }

  /** An event of the heap that is about a login. */
  happen(kind: number, slot: number, order: number): void {
    if (kind === RESUME) this.live(slot);
    else if (kind === ALARM) this.#ring(slot, order);
    else if (this.#columns.hedgeOrder[slot] === order) this.#hedge(slot);
  }

  /** The first event that was planned for this very moment. */
  happenNow(): void {
    const { ring, nowSeconds } = this.#agenda;
    ring.take();
    const { kind, slot, request, result, sentAt } = ring;
    if ((kind === FIRST_ANSWER || kind === SECOND_ANSWER) && this.door.isWatched() && !Number.isNaN(sentAt))
      this.door.ended(nowSeconds, sentAt, result === TURNED_AWAY || result === ERROR);
    if (this.#columns.request[slot] !== request) return;
    if (kind === HEDGE) this.#hedge(slot);
    else if (kind === ALARM) this.#close(slot, TIMEOUT, 0, 0);
    else this.#close(slot, result, ring.seconds, kind === FIRST_ANSWER ? 1 : 2);
  }

  /** Whoever is still under way stays so. */
  endAll(): void {
    for (let slot = 0; slot < this.#columns.used(); slot += 1)
      if (this.#columns.index[slot] !== NOTHING) this.#part(slot, false);
  }

  #ask(slot: number): void {
    const { timeoutSeconds, hedgeAfterSeconds } = this.#rules;
    const { nowSeconds, ring } = this.#agenda;
    const columns = this.#columns;
    columns.copies[slot] = 0;
    columns.visit[slot] = NOTHING;
    columns.secondVisit[slot] = NOTHING;
    this.#send(slot, false);
    if (hedgeAfterSeconds < timeoutSeconds) {
      const order = this.#agenda.nextOrder();
      columns.hedgeOrder[slot] = order;
      if (nowSeconds + hedgeAfterSeconds === nowSeconds) ring.add(HEDGE, slot, columns.request[slot] as number);
      else this.#agenda.plan(nowSeconds + hedgeAfterSeconds, order, HEDGE, slot);
    }
    this.#limit(slot, nowSeconds + timeoutSeconds);
  }

  #send(slot: number, second: boolean): void {
    const { nowSeconds, ring } = this.#agenda;
    const result = this.door.answer(slot, nowSeconds, this.#columns.openStep[slot] as number);
    if (result === THROUGH) {
      this.door.heard(slot, nowSeconds);
      this.desk.take(slot, second);
      return;
    }
    ring.add(second ? SECOND_ANSWER : FIRST_ANSWER, slot, this.#columns.request[slot] as number);
    ring.say(result, this.door.seconds, NaN);
  }

  /** The open request is given up at a moment. One that has its answer already gets it first. */
  #limit(slot: number, atSeconds: number): void {
    const { timeoutAt, timeoutOrder, alarmAt, request, visit } = this.#columns;
    if (visit[slot] === NOTHING) {
      timeoutAt[slot] = Infinity;
      return;
    }
    const order = this.#agenda.nextOrder();
    timeoutAt[slot] = atSeconds;
    timeoutOrder[slot] = order;
    if (atSeconds === this.#agenda.nowSeconds) this.#agenda.ring.add(ALARM, slot, request[slot] as number);
    else if (atSeconds < (alarmAt[slot] as number)) this.#setAlarm(slot, atSeconds, order);
  }

  #setAlarm(slot: number, atSeconds: number, order: number): void {
    this.#columns.alarmAt[slot] = atSeconds;
    this.#columns.alarmOrder[slot] = order;
    this.#agenda.plan(atSeconds, order, ALARM, slot);
  }

  /** An alarm has come up: it counts if it is the login's, and its request is still open. */
  #ring(slot: number, order: number): void {
    const { alarmOrder, alarmAt, openStep, timeoutAt, timeoutOrder } = this.#columns;
    if (alarmOrder[slot] !== order) return;
    alarmOrder[slot] = NOTHING;
    alarmAt[slot] = Infinity;
    if (openStep[slot] === NOTHING || timeoutAt[slot] === Infinity) return;
    if (timeoutOrder[slot] === order) this.#close(slot, TIMEOUT, 0, 0);
    else this.#setAlarm(slot, timeoutAt[slot] as number, timeoutOrder[slot] as number);
  }

  #hedge(slot: number): void {
    this.#columns.hedgeOrder[slot] = NOTHING;
    this.#columns.hedgedAt[slot] = this.#agenda.nowSeconds;
    this.#send(slot, true);
  }

  /** The open request has come to its end. @param answered 1 by its first copy, 2 by its second, 0 by neither */
  #close(slot: number, result: number, seconds: number, answered: number): void {
    const columns = this.#columns;
    const { nowSeconds } = this.#agenda;
    columns.hedgeOrder[slot] = NOTHING;
    const left = (columns.copies[slot] as number) & ~answered;
    if (left !== 0) this.#leave(slot, left);
    columns.request[slot] = (columns.request[slot] as number) + 1;
    this.#record(slot, columns.openAt[slot] as number, result);
    const hedgedAt = columns.hedgedAt[slot] as number;
    if (!Number.isNaN(hedgedAt)) this.#record(slot, hedgedAt, result);
    this.#rules.answer(slot, nowSeconds, result, seconds);
    this.live(slot);
  }

  /** Nobody waits for the copies of the open request that are `left` at the stations. */
  #leave(slot: number, left: number): void {
    const { visit, secondVisit, openAt, hedgedAt } = this.#columns;
    if ((left & 1) !== 0) this.#leaveCopy(slot, visit, openAt);
    if ((left & 2) !== 0) this.#leaveCopy(slot, secondVisit, hedgedAt);
  }

  #leaveCopy(slot: number, visits: Int32Array, sentAt: Float64Array): void {
    if (this.#columns.openStep[slot] === DOOR && this.door.isWatched())
      this.door.ended(this.#agenda.nowSeconds, sentAt[slot] as number, true);
    const visit = visits[slot] as number;
    if (visit !== NOTHING) this.desk.leave(visit);
    visits[slot] = NOTHING;
    this.desk.deliver();
  }

  #record(slot: number, sentAt: number, result: number): void {
    const step = stepNames[this.#columns.openStep[slot] as number] as ServiceStep | EdgeStep;
    const lasted = rounded(this.#agenda.nowSeconds - sentAt);
    this.#tally.attempt(step, rounded(sentAt), lasted, answerResults[result] as AnswerResult);
  }

  /** A login leaves its slot. @param ended by itself; else the run ends first */
  #part(slot: number, ended: boolean): void {
    const { reason, endedSeconds, intendedSeconds } = this.#columns;
    const why = reasons[ended ? (reason[slot] as number) : RUN_ENDED] as Reason;
    const at = ended ? (endedSeconds[slot] as number) : NaN;
    this.#tally.ended({
      segment: this.#people.segmentOf(slot).plan.name,
      intendedSeconds: rounded(intendedSeconds[slot] as number),
      endedSeconds: Number.isNaN(at) ? null : rounded(at),
      outcome: outcomeOf[why],
      reason: why,
    });
    if (ended) this.door.farewell(slot, this.#agenda.nowSeconds);
    this.#columns.free(slot);
  }
}

/** To a tenth of a millisecond, as in a live record. */
const rounded = (seconds: number): number => Math.round(seconds * 10_000) / 10_000;

const outcomeOf: Readonly<Record<Reason, Outcome>> = {
  done: 'completed',
  'page-patience': 'abandoned',
  'queue-patience': 'abandoned',
  'tries-used': 'abandoned',
  door: 'refused',
  anywhere: 'refused',
  budget: 'refused',
  'room-full': 'refused',
  'no-method': 'refused',
  'nfc-incompatible': 'failed',
  'tap-failed': 'failed',
  'pin-locked': 'failed',
  protocol: 'failed',
  signature: 'failed',
  'run-ended': 'in-flight',
  lost: 'in-flight',
};
