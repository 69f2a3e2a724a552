/**
 * What users do with their requests: simulate-variant.ts over rows of numbers. Time-outs: a login has one alarm on the heap, which moves on when its
 * request has been answered meanwhile; what was planned when keeps its number, so the order at one moment is that of an alarm a request.
 */
import { reasons } from '../../model/record/run-record.ts';
import type { EdgeStep, Outcome, Reason } from '../../model/record/run-record.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { serviceSteps } from '../../model/scenario/steps.ts';
import type { ServiceStep } from '../../model/scenario/steps.ts';
import type { StepUnderWay, TallyUnderWay } from '../tally-under-way.ts';
import { Door, THROUGH } from './door.ts';
import { DOOR } from './journey-table.ts';
import { LoginRules } from './login-rules.ts';
import { ALARM, FIRST_ANSWER, HEDGE, RESUME, SECOND_ANSWER } from './number-agenda.ts';
import type { NumberAgenda } from './number-agenda.ts';
import { People } from './people.ts';
import { Requests } from './requests.ts';
import { ServiceDesk } from './service-desk.ts';
import {
  ALARM_AT,
  ALARM_ORDER,
  COPIES,
  ENDED_AT,
  FIRST_VISIT,
  FLOATS,
  HEDGED_AT,
  HEDGE_ORDER,
  INDEX,
  INTENDED_AT,
  LoginRows,
  NOTHING,
  OPEN_AT,
  OPEN_STEP,
  REASON,
  REQUEST,
  SECOND_VISIT,
  TIMEOUT_AT,
  TIMEOUT_ORDER,
  WORDS,
} from './login-rows.ts';
import { ASK, END, ERROR, RUN_ENDED, TIMEOUT, TURNED_AWAY, WAIT } from './login-codes.ts';

const stepNames: readonly (ServiceStep | EdgeStep)[] = [...serviceSteps, 'queue-poll', 'retry-permit'];

export class Users {
  readonly desk: ServiceDesk;
  readonly door: Door;
  readonly #plan: Plan;
  readonly #agenda: NumberAgenda;
  readonly #tally: TallyUnderWay;
  /** By number of the step. */
  readonly #steps: (StepUnderWay | undefined)[] = Array.from({ length: stepNames.length });
  readonly #rows = new LoginRows();
  readonly #people: People;
  readonly #requests: Requests;
  readonly #rules: LoginRules;
  #met = 0;

  constructor(plan: Plan, agenda: NumberAgenda, tally: TallyUnderWay) {
    this.#plan = plan;
    this.#agenda = agenda;
    this.#tally = tally;
    this.#people = new People(plan, this.#rows);
    this.#requests = new Requests(plan, this.#rows, this.#people);
    this.#rules = new LoginRules(plan, this.#rows, this.#people, this.#requests);
    this.door = new Door(plan, this.#rows);
    this.desk = new ServiceDesk(plan, { agenda, rows: this.#rows, tally });
  }

  /** The next person of the plan comes, now. */
  arrive(): void {
    const { nowSeconds } = this.#agenda;
    const slot = this.#rows.take();
    this.#people.meet(slot, this.#met);
    this.#met += 1;
    this.#rows.begin(slot, nowSeconds);
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
    const { floats } = this.#rows;
    if (kind === RESUME) this.live(slot);
    else if (kind === ALARM) this.#ring(slot, order);
    else if (floats[FLOATS * slot + HEDGE_ORDER] === order) this.#hedge(slot);
  }

  /** The first event that was planned for this very moment. */
  happenNow(): void {
    const { words } = this.#rows;
    const { ring, nowSeconds } = this.#agenda;
    ring.take();
    const { kind, slot, request, result, sentAt } = ring;
    if ((kind === FIRST_ANSWER || kind === SECOND_ANSWER) && this.door.isWatched() && !Number.isNaN(sentAt))
      this.door.ended(nowSeconds, sentAt, result === TURNED_AWAY || result === ERROR);
    if (words[WORDS * slot + REQUEST] !== request) return;
    if (kind === HEDGE) this.#hedge(slot);
    else if (kind === ALARM) this.#close(slot, TIMEOUT, 0, 0);
    else this.#close(slot, result, ring.seconds, kind === FIRST_ANSWER ? 1 : 2);
  }

  /** Whoever is still under way stays so. */
  endAll(): void {
    const { words } = this.#rows;
    for (let slot = 0; slot < this.#rows.used(); slot += 1)
      if (words[WORDS * slot + INDEX] !== NOTHING) this.#part(slot, false);
  }

  #ask(slot: number): void {
    const { floats, words } = this.#rows;
    const { timeoutSeconds, hedgeAfterSeconds } = this.#requests;
    const { nowSeconds, ring } = this.#agenda;
    words[WORDS * slot + COPIES] = 0;
    words[WORDS * slot + FIRST_VISIT] = NOTHING;
    words[WORDS * slot + SECOND_VISIT] = NOTHING;
    this.#send(slot, false);
    if (hedgeAfterSeconds < timeoutSeconds) {
      const order = this.#agenda.nextOrder();
      floats[FLOATS * slot + HEDGE_ORDER] = order;
      if (nowSeconds + hedgeAfterSeconds === nowSeconds) ring.add(HEDGE, slot, words[WORDS * slot + REQUEST] as number);
      else this.#agenda.plan(nowSeconds + hedgeAfterSeconds, order, HEDGE, slot);
    }
    this.#limit(slot, nowSeconds + timeoutSeconds);
  }

  #send(slot: number, second: boolean): void {
    const { words } = this.#rows;
    const { nowSeconds, ring } = this.#agenda;
    const result = this.door.answer(slot, nowSeconds, words[WORDS * slot + OPEN_STEP] as number);
    if (result === THROUGH) {
      this.door.heard(slot, nowSeconds);
      this.desk.take(slot, second);
      return;
    }
    ring.add(second ? SECOND_ANSWER : FIRST_ANSWER, slot, words[WORDS * slot + REQUEST] as number);
    ring.say(result, this.door.seconds, NaN);
  }

  /** The open request is given up at a moment. One that has its answer already gets it first. */
  #limit(slot: number, atSeconds: number): void {
    const { floats, words } = this.#rows;
    if (words[WORDS * slot + FIRST_VISIT] === NOTHING) {
      floats[FLOATS * slot + TIMEOUT_AT] = Infinity;
      return;
    }
    const order = this.#agenda.nextOrder();
    floats[FLOATS * slot + TIMEOUT_AT] = atSeconds;
    floats[FLOATS * slot + TIMEOUT_ORDER] = order;
    if (atSeconds === this.#agenda.nowSeconds)
      this.#agenda.ring.add(ALARM, slot, words[WORDS * slot + REQUEST] as number);
    else if (atSeconds < (floats[FLOATS * slot + ALARM_AT] as number)) this.#setAlarm(slot, atSeconds, order);
  }

  #setAlarm(slot: number, atSeconds: number, order: number): void {
    const { floats } = this.#rows;
    floats[FLOATS * slot + ALARM_AT] = atSeconds;
    floats[FLOATS * slot + ALARM_ORDER] = order;
    this.#agenda.plan(atSeconds, order, ALARM, slot);
  }

  /** An alarm has come up: it counts if it is the login's, and its request is still open. */
  #ring(slot: number, order: number): void {
    const { floats, words } = this.#rows;
    if (floats[FLOATS * slot + ALARM_ORDER] !== order) return;
    floats[FLOATS * slot + ALARM_ORDER] = NOTHING;
    floats[FLOATS * slot + ALARM_AT] = Infinity;
    if (words[WORDS * slot + OPEN_STEP] === NOTHING || floats[FLOATS * slot + TIMEOUT_AT] === Infinity) return;
    if (floats[FLOATS * slot + TIMEOUT_ORDER] === order) this.#close(slot, TIMEOUT, 0, 0);
    else
      this.#setAlarm(
        slot,
        floats[FLOATS * slot + TIMEOUT_AT] as number,
        floats[FLOATS * slot + TIMEOUT_ORDER] as number,
      );
  }

  #hedge(slot: number): void {
    const { floats } = this.#rows;
    floats[FLOATS * slot + HEDGE_ORDER] = NOTHING;
    floats[FLOATS * slot + HEDGED_AT] = this.#agenda.nowSeconds;
    this.#send(slot, true);
  }

  /** The open request has come to its end. @param answered 1 by its first copy, 2 by its second, 0 by neither */
  #close(slot: number, result: number, seconds: number, answered: number): void {
    const { floats, words } = this.#rows;
    const { nowSeconds } = this.#agenda;
    floats[FLOATS * slot + HEDGE_ORDER] = NOTHING;
    const left = (words[WORDS * slot + COPIES] as number) & ~answered;
    if (left !== 0) this.#leave(slot, left);
    words[WORDS * slot + REQUEST] = (words[WORDS * slot + REQUEST] as number) + 1;
    this.#record(slot, floats[FLOATS * slot + OPEN_AT] as number, result);
    const hedgedAt = floats[FLOATS * slot + HEDGED_AT] as number;
    if (!Number.isNaN(hedgedAt)) this.#record(slot, hedgedAt, result);
    this.#rules.answer(slot, nowSeconds, result, seconds);
    this.live(slot);
  }

  /** Nobody waits for the copies of the open request that are `left` at the stations. */
  #leave(slot: number, left: number): void {
    if ((left & 1) !== 0) this.#leaveCopy(slot, FIRST_VISIT, OPEN_AT);
    if ((left & 2) !== 0) this.#leaveCopy(slot, SECOND_VISIT, HEDGED_AT);
  }

  #leaveCopy(slot: number, copy: number, sentAt: number): void {
    const { floats, words } = this.#rows;
    if (words[WORDS * slot + OPEN_STEP] === DOOR && this.door.isWatched())
      this.door.ended(this.#agenda.nowSeconds, floats[FLOATS * slot + sentAt] as number, true);
    const visit = words[WORDS * slot + copy] as number;
    if (visit !== NOTHING) this.desk.leave(visit);
    words[WORDS * slot + copy] = NOTHING;
    this.desk.deliver();
  }

  #record(slot: number, sentAt: number, result: number): void {
    const step = this.#rows.words[WORDS * slot + OPEN_STEP] as number;
    const counts = this.#steps[step] ?? this.#countsOf(step);
    this.#tally.attemptAt(counts, rounded(sentAt), rounded(this.#agenda.nowSeconds - sentAt), result);
  }

  /** Of a step that is asked for the first time. */
  #countsOf(step: number): StepUnderWay {
    const counts = this.#tally.stepCounts(stepNames[step] as ServiceStep | EdgeStep);
    this.#steps[step] = counts;
    return counts;
  }

  /** A login leaves its slot. @param ended by itself; else the run ends first */
  #part(slot: number, ended: boolean): void {
    const { floats, words } = this.#rows;
    const why = reasons[ended ? (words[WORDS * slot + REASON] as number) : RUN_ENDED] as Reason;
    const at = ended ? (floats[FLOATS * slot + ENDED_AT] as number) : NaN;
    this.#tally.ended({
      segment: this.#people.segmentOf(slot).plan.name,
      intendedSeconds: rounded(floats[FLOATS * slot + INTENDED_AT] as number),
      endedSeconds: Number.isNaN(at) ? null : rounded(at),
      outcome: outcomeOf[why],
      reason: why,
    });
    if (ended) this.door.farewell(slot, this.#agenda.nowSeconds);
    this.#rows.free(slot);
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
