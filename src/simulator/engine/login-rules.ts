/**
 * The decisions of all users: the rules of src/model/journeys/login-machine.ts over rows of numbers, one for one. A property test holds the two
 * equal over random plans; what each rule is for is said there.
 */
import type { Plan } from '../../model/scenario/plan.ts';
import {
  DOOR,
  isMessage,
  journeyTableOf,
  NO_JOURNEY,
  POLL,
  QUEUE_POLL_STEP,
  RETRY_PERMIT_STEP,
  stepNumber,
  typedAt,
} from './journey-table.ts';
import type { JourneyTable } from './journey-table.ts';
import { NEVER } from './people.ts';
import type { People } from './people.ts';
import type { Requests } from './requests.ts';
import { RetryPauses } from './retry-pauses.ts';
import {
  BESIDE,
  CLICKS,
  CODES,
  ENDED_AT,
  FLOATS,
  JOURNEY,
  LINE,
  NOTHING,
  OPEN_STEP,
  PART,
  PERMITTED_DELAY,
  POLL_AT,
  PREVIOUS_DELAY,
  QUEUED_SINCE,
  QUEUE_POLL,
  REASON,
  RESUME_AT,
  RETRIES,
  RETRY_PERMIT,
  STEP,
  TOLERANCE_SECONDS,
  TRIES,
  TRIES_BEFORE,
  TRIES_LIMIT,
  WORDS,
  WRONG_PINS,
} from './login-rows.ts';
import type { LoginRows } from './login-rows.ts';
import {
  ANYWHERE,
  AT_DOOR,
  BUDGET,
  DONE,
  END,
  NFC,
  NO_METHOD,
  OK,
  PENDING,
  PIN_LOCKED,
  QUEUED,
  QUEUE_PATIENCE,
  RUN_ENDED,
  TAP_FAILED,
  TIMEOUT,
  TRIES_USED,
  TURNED_AWAY,
  WAIT,
  WRONG_PIN,
} from './login-codes.ts';

const CHALLENGE = stepNumber('eid-challenge');

export class LoginRules {
  /** Of the last WAIT: until when. */
  untilSeconds = 0;
  readonly #rows: LoginRows;
  readonly #people: People;
  readonly #plan: Plan;
  readonly #journeys: JourneyTable;
  readonly #durationSeconds: number;
  readonly #pollSeconds: number;
  readonly #clicksPerStep: number;
  readonly #asked: Requests;
  readonly #pauses: RetryPauses;

  constructor(plan: Plan, rows: LoginRows, people: People, requests: Requests) {
    this.#rows = rows;
    this.#people = people;
    this.#plan = plan;
    this.#journeys = journeyTableOf(plan);
    this.#durationSeconds = plan.durationSeconds;
    this.#pollSeconds = plan.client.pollSeconds;
    this.#clicksPerStep = plan.client.clicksPerStep;
    this.#asked = requests;
    this.#pauses = new RetryPauses(plan, rows, people);
  }

  /** END, WAIT or ASK. */
  next(slot: number, nowSeconds: number): number {
    const { floats, words } = this.#rows;
    if (nowSeconds >= this.#durationSeconds) this.#end(slot, NaN, RUN_ENDED);
    else if (
      nowSeconds - (floats[FLOATS * slot + QUEUED_SINCE] as number) >
      (floats[FLOATS * slot + TOLERANCE_SECONDS] as number)
    )
      this.#end(slot, nowSeconds, QUEUE_PATIENCE);
    if (words[WORDS * slot + REASON] !== NOTHING) return END;
    const resume = floats[FLOATS * slot + RESUME_AT] as number;
    const poll = floats[FLOATS * slot + POLL_AT] as number;
    const due = Math.min(resume, poll);
    if (due > nowSeconds) {
      this.untilSeconds = due;
      return WAIT;
    }
    if (poll < resume) return this.#asked.ask(slot, nowSeconds, POLL, true);
    const line = words[WORDS * slot + LINE];
    if (line === QUEUE_POLL) return this.#asked.ask(slot, nowSeconds, QUEUE_POLL_STEP, false);
    if (line === RETRY_PERMIT) return this.#asked.ask(slot, nowSeconds, RETRY_PERMIT_STEP, false);
    if (words[WORDS * slot + JOURNEY] === NO_JOURNEY && !this.#chooseMethod(slot, nowSeconds))
      return this.next(slot, nowSeconds);
    return this.#asked.ask(slot, nowSeconds, this.#here(slot), false);
  }

  /** @param seconds of QUEUED: when to ask again; of TURNED_AWAY: what the server asked for; 0: nothing */
  answer(slot: number, nowSeconds: number, result: number, seconds: number): void {
    const { floats, words } = this.#rows;
    words[WORDS * slot + OPEN_STEP] = NOTHING;
    if (nowSeconds >= this.#durationSeconds && result === TIMEOUT) this.#end(slot, NaN, RUN_ENDED);
    else if (words[WORDS * slot + BESIDE] === 1) floats[FLOATS * slot + POLL_AT] = nowSeconds + this.#pollSeconds;
    else if (words[WORDS * slot + LINE] === QUEUE_POLL) this.#answeredInQueue(slot, nowSeconds, result, seconds);
    else if (words[WORDS * slot + LINE] === RETRY_PERMIT) this.#answeredPermit(slot, nowSeconds, result);
    else this.#answeredStep(slot, nowSeconds, result, seconds);
  }

  #end(slot: number, atSeconds: number, reason: number): void {
    const { floats, words } = this.#rows;
    if (words[WORDS * slot + REASON] !== NOTHING) return;
    words[WORDS * slot + REASON] = reason;
    floats[FLOATS * slot + ENDED_AT] = atSeconds;
  }

  #here(slot: number): number {
    const { words } = this.#rows;
    return this.#journeys.step(words[WORDS * slot + JOURNEY] as number, words[WORDS * slot + PART] as number);
  }

  #answeredStep(slot: number, nowSeconds: number, result: number, seconds: number): void {
    const { floats, words } = this.#rows;
    if (result === OK) {
      const next = (words[WORDS * slot + PART] as number) + 1;
      if (next === this.#journeys.lengths[words[WORDS * slot + JOURNEY] as number]) this.#end(slot, nowSeconds, DONE);
      else this.#enter(slot, next, nowSeconds);
    } else if (result === PENDING) floats[FLOATS * slot + RESUME_AT] = nowSeconds + this.#pollSeconds;
    else if (result === QUEUED) {
      if (Number.isNaN(floats[FLOATS * slot + QUEUED_SINCE])) floats[FLOATS * slot + QUEUED_SINCE] = nowSeconds;
      words[WORDS * slot + LINE] = QUEUE_POLL;
      floats[FLOATS * slot + RESUME_AT] = nowSeconds + seconds;
    } else if (result === WRONG_PIN) this.#typedWrong(slot, nowSeconds);
    else if (isMessage[this.#here(slot)] === 1) this.#codeLost(slot, nowSeconds, 0);
    else this.#stumble(slot, nowSeconds, result, seconds);
  }

  #typedWrong(slot: number, nowSeconds: number): void {
    const { floats, words } = this.#rows;
    const wrong = (words[WORDS * slot + WRONG_PINS] as number) + 1;
    words[WORDS * slot + WRONG_PINS] = wrong;
    if (wrong >= this.#plan.people.maxPinTries) this.#end(slot, nowSeconds, PIN_LOCKED);
    else floats[FLOATS * slot + RESUME_AT] = nowSeconds + this.#people.retypeSeconds(slot, typedAt(this.#here(slot)));
  }

  #enter(slot: number, next: number, nowSeconds: number): void {
    const { floats, words } = this.#rows;
    words[WORDS * slot + PART] = next;
    words[WORDS * slot + CLICKS] = 0;
    words[WORDS * slot + RETRIES] = 0;
    floats[FLOATS * slot + PREVIOUS_DELAY] = 0;
    const act = this.#journeys.act(words[WORDS * slot + JOURNEY] as number, next);
    const seconds = this.#people.actSeconds(slot, act);
    if (seconds === NEVER) {
      if (act === 'tap-card')
        this.#end(slot, nowSeconds, this.#people.segmentOf(slot).cardCannotBeRead ? NFC : TAP_FAILED);
      else this.#codeLost(slot, nowSeconds, this.#people.resendSeconds(slot));
      return;
    }
    floats[FLOATS * slot + RESUME_AT] = nowSeconds + seconds;
    const step = this.#here(slot);
    if (step === CHALLENGE) this.#startPolling(slot, nowSeconds);
    else if (step === POLL) this.#pollOnTheMainLine(slot, nowSeconds);
  }

  #codeLost(slot: number, nowSeconds: number, waitSeconds: number): void {
    const { floats, words } = this.#rows;
    const lost = (words[WORDS * slot + CODES] as number) + 1;
    words[WORDS * slot + CODES] = lost;
    words[WORDS * slot + CLICKS] = lost;
    if (lost >= this.#clicksPerStep) {
      this.#stumble(slot, nowSeconds + waitSeconds, TIMEOUT, 0);
      return;
    }
    words[WORDS * slot + PART] = this.#journeys.codePart[words[WORDS * slot + JOURNEY] as number] as number;
    floats[FLOATS * slot + RESUME_AT] = nowSeconds + waitSeconds;
  }

  #startPolling(slot: number, nowSeconds: number): void {
    const { floats } = this.#rows;
    if (this.#people.segmentOf(slot).isCrossDevice) floats[FLOATS * slot + POLL_AT] = nowSeconds + this.#pollSeconds;
  }

  #pollOnTheMainLine(slot: number, nowSeconds: number): void {
    const { floats } = this.#rows;
    const poll = floats[FLOATS * slot + POLL_AT] as number;
    if (poll !== Infinity) floats[FLOATS * slot + RESUME_AT] = Math.max(nowSeconds, poll);
    floats[FLOATS * slot + POLL_AT] = Infinity;
  }

  #stumble(slot: number, nowSeconds: number, result: number, askedFor: number): void {
    const { words } = this.#rows;
    const clicked = (words[WORDS * slot + CLICKS] as number) + 1;
    words[WORDS * slot + CLICKS] = clicked;
    const clicksAgain = clicked < this.#clicksPerStep;
    const triesToday = (words[WORDS * slot + TRIES] as number) - (words[WORDS * slot + TRIES_BEFORE] as number);
    if (
      !clicksAgain &&
      (triesToday >= (words[WORDS * slot + TRIES_LIMIT] as number) || this.#plan.journey === 'request')
    ) {
      this.#leave(slot, nowSeconds, result);
      return;
    }
    const delaySeconds = this.#pauses.next(slot, clicksAgain, askedFor);
    if (!clicksAgain) this.#rows.startOver(slot);
    this.#retryAfter(slot, nowSeconds, delaySeconds);
  }

  #leave(slot: number, nowSeconds: number, result: number): void {
    if (this.#comesBack(slot, nowSeconds)) return;
    if (result !== TURNED_AWAY) this.#end(slot, nowSeconds, TRIES_USED);
    else this.#end(slot, nowSeconds, this.#here(slot) === DOOR ? AT_DOOR : ANYWHERE);
  }

  #comesBack(slot: number, nowSeconds: number): boolean {
    const { floats, words } = this.#rows;
    const { returnsShare, returnsAfter } = this.#people.segmentOf(slot);
    if (returnsShare === NEVER) return false;
    const random = this.#people.patienceOf(slot);
    if (random.uniform() >= returnsShare) return false;
    words[WORDS * slot + TRIES_BEFORE] = words[WORDS * slot + TRIES] as number;
    this.#rows.startOver(slot);
    words[WORDS * slot + RETRIES] = 0;
    floats[FLOATS * slot + PREVIOUS_DELAY] = 0;
    floats[FLOATS * slot + QUEUED_SINCE] = NaN;
    words[WORDS * slot + LINE] = STEP;
    floats[FLOATS * slot + RESUME_AT] = nowSeconds + returnsAfter(random);
    return true;
  }

  #chooseMethod(slot: number, nowSeconds: number): boolean {
    const { words } = this.#rows;
    const chosen = this.#people.chooseJourney(slot, nowSeconds);
    words[WORDS * slot + JOURNEY] = chosen;
    if (chosen !== NO_JOURNEY) return true;
    if (!this.#comesBack(slot, nowSeconds)) this.#end(slot, nowSeconds, NO_METHOD);
    return false;
  }

  #retryAfter(slot: number, nowSeconds: number, delaySeconds: number): void {
    const { floats, words } = this.#rows;
    if (this.#plan.client.retryBudget === null) {
      floats[FLOATS * slot + RESUME_AT] = nowSeconds + delaySeconds;
      return;
    }
    words[WORDS * slot + LINE] = RETRY_PERMIT;
    floats[FLOATS * slot + PERMITTED_DELAY] = delaySeconds;
    floats[FLOATS * slot + RESUME_AT] = nowSeconds;
  }

  #answeredPermit(slot: number, nowSeconds: number, result: number): void {
    const { floats, words } = this.#rows;
    words[WORDS * slot + LINE] = STEP;
    floats[FLOATS * slot + RESUME_AT] = nowSeconds + (floats[FLOATS * slot + PERMITTED_DELAY] as number);
    if (result !== OK) this.#end(slot, nowSeconds, BUDGET);
  }

  #answeredInQueue(slot: number, nowSeconds: number, result: number, seconds: number): void {
    const { floats, words } = this.#rows;
    if (result === QUEUED || result === TIMEOUT || result === TURNED_AWAY) {
      floats[FLOATS * slot + RESUME_AT] = nowSeconds + (result === QUEUED ? seconds : this.#pollSeconds);
      return;
    }
    words[WORDS * slot + LINE] = STEP;
    floats[FLOATS * slot + RESUME_AT] = nowSeconds;
    if (result === OK) floats[FLOATS * slot + QUEUED_SINCE] = NaN;
  }
}
