/**
 * The decisions of all users: the rules of src/model/journeys/login-machine.ts over columns, one for one. A property test holds the two
 * equal over random plans; what each rule is for is said there.
 */
import type { Plan } from '../../model/scenario/plan.ts';
import {
  DOOR,
  EID,
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
import { compileBackoff, compileLaw } from './laws.ts';
import type { BackoffLaw, Law } from './laws.ts';
import {
  END,
  WAIT,
  ASK,
  OK,
  PENDING,
  WRONG_PIN,
  QUEUED,
  TURNED_AWAY,
  TIMEOUT,
  DONE,
  QUEUE_PATIENCE,
  TRIES_USED,
  RUN_ENDED,
  AT_DOOR,
  ANYWHERE,
  BUDGET,
  NO_METHOD,
  NFC,
  TAP_FAILED,
  PIN_LOCKED,
} from './login-codes.ts';
import { NOTHING, QUEUE_POLL, RETRY_PERMIT, STEP } from './login-columns.ts';
import type { LoginColumns } from './login-columns.ts';
import { NEVER } from './people.ts';
import type { People } from './people.ts';

const CHALLENGE = stepNumber('eid-challenge');
/** As in src/model/client/retry.ts. */
const RETRY_AFTER_SPREAD = 0.5;

export class LoginRules {
  /** Of the last WAIT: until when. */
  untilSeconds = 0;
  /** Of the last ASK: for how long the user waits, and when a second copy is sent; Infinity: never. */
  timeoutSeconds = 0;
  hedgeAfterSeconds = Infinity;
  readonly #columns: LoginColumns;
  readonly #people: People;
  readonly #plan: Plan;
  readonly #journeys: JourneyTable;
  readonly #durationSeconds: number;
  readonly #clientTimeoutSeconds: number;
  readonly #pollSeconds: number;
  readonly #clicksPerStep: number;
  readonly #backoff: BackoffLaw;
  readonly #reclickDelay: Law;

  constructor(plan: Plan, columns: LoginColumns, people: People) {
    this.#columns = columns;
    this.#people = people;
    this.#plan = plan;
    this.#journeys = journeyTableOf(plan);
    this.#durationSeconds = plan.durationSeconds;
    this.#clientTimeoutSeconds = plan.client.timeoutSeconds;
    this.#pollSeconds = plan.client.pollSeconds;
    this.#clicksPerStep = plan.client.clicksPerStep;
    this.#backoff = compileBackoff(plan.client.backoff);
    this.#reclickDelay = compileLaw(plan.client.reclickDelay);
  }

  /** END, WAIT or ASK. */
  next(slot: number, nowSeconds: number): number {
    const { queuedSince, queueToleranceSeconds, reason, resumeAt, pollAt, line, journey } = this.#columns;
    if (nowSeconds >= this.#durationSeconds) this.#end(slot, NaN, RUN_ENDED);
    else if (nowSeconds - (queuedSince[slot] as number) > (queueToleranceSeconds[slot] as number))
      this.#end(slot, nowSeconds, QUEUE_PATIENCE);
    if (reason[slot] !== NOTHING) return END;
    const resume = resumeAt[slot] as number;
    const poll = pollAt[slot] as number;
    const due = Math.min(resume, poll);
    if (due > nowSeconds) {
      this.untilSeconds = due;
      return WAIT;
    }
    if (poll < resume) return this.#ask(slot, nowSeconds, POLL, true);
    if (line[slot] !== STEP)
      return this.#ask(slot, nowSeconds, line[slot] === QUEUE_POLL ? QUEUE_POLL_STEP : RETRY_PERMIT_STEP, false);
    if (journey[slot] === NO_JOURNEY && !this.#chooseMethod(slot, nowSeconds)) return this.next(slot, nowSeconds);
    return this.#ask(slot, nowSeconds, this.#here(slot), false);
  }

  /** @param seconds of QUEUED: when to ask again; of TURNED_AWAY: what the server asked for; 0: nothing */
  answer(slot: number, nowSeconds: number, result: number, seconds: number): void {
    const { openStep, beside, line, pollAt } = this.#columns;
    openStep[slot] = NOTHING;
    if (nowSeconds >= this.#durationSeconds && result === TIMEOUT) this.#end(slot, NaN, RUN_ENDED);
    else if (beside[slot] === 1) pollAt[slot] = nowSeconds + this.#pollSeconds;
    else if (line[slot] === QUEUE_POLL) this.#answeredInQueue(slot, nowSeconds, result, seconds);
    else if (line[slot] === RETRY_PERMIT) this.#answeredPermit(slot, nowSeconds, result);
    else this.#answeredStep(slot, nowSeconds, result, seconds);
  }

  /** What a server without trouble says to the open request. */
  undisturbed(slot: number): number {
    const { openStep, rightPin, journey, part } = this.#columns;
    if (rightPin[slot] === 0) return WRONG_PIN;
    const approved = journey[slot] === EID && (part[slot] as number) >= this.#journeys.approvedPart;
    return openStep[slot] === POLL && !approved ? PENDING : OK;
  }

  #end(slot: number, atSeconds: number, reason: number): void {
    const { reason: reasonOf, endedSeconds } = this.#columns;
    if (reasonOf[slot] !== NOTHING) return;
    reasonOf[slot] = reason;
    endedSeconds[slot] = atSeconds;
  }

  #here(slot: number): number {
    const { journey, part } = this.#columns;
    return this.#journeys.step(journey[slot] as number, part[slot] as number);
  }

  #ask(slot: number, nowSeconds: number, step: number, beside: boolean): number {
    const columns = this.#columns;
    if (step === DOOR) columns.knocks[slot] = (columns.knocks[slot] as number) + 1;
    columns.openStep[slot] = step;
    columns.openAt[slot] = nowSeconds;
    columns.beside[slot] = beside ? 1 : 0;
    columns.hedgedAt[slot] = NaN;
    const message = isMessage[step] === 1;
    this.timeoutSeconds = Math.min(this.#waitsSeconds(slot, step, beside), this.#durationSeconds - nowSeconds);
    columns.rightPin[slot] = this.#people.typesItRight(slot, typedAt(step)) ? 1 : 0;
    this.hedgeAfterSeconds = beside || message ? Infinity : (this.#plan.client.hedge?.afterSeconds ?? Infinity);
    return ASK;
  }

  #waitsSeconds(slot: number, step: number, beside: boolean): number {
    if (isMessage[step] === 1) return this.#people.resendSeconds(slot);
    if (beside || step === QUEUE_POLL_STEP) return this.#clientTimeoutSeconds;
    return Math.min(this.#clientTimeoutSeconds, this.#people.pagePatience(this.#people.patienceOf(slot)));
  }

  #answeredStep(slot: number, nowSeconds: number, result: number, seconds: number): void {
    const { part, journey, resumeAt, queuedSince, line } = this.#columns;
    if (result === OK) {
      const next = (part[slot] as number) + 1;
      if (next === this.#journeys.lengths[journey[slot] as number]) this.#end(slot, nowSeconds, DONE);
      else this.#enter(slot, next, nowSeconds);
    } else if (result === PENDING) resumeAt[slot] = nowSeconds + this.#pollSeconds;
    else if (result === QUEUED) {
      if (Number.isNaN(queuedSince[slot])) queuedSince[slot] = nowSeconds;
      line[slot] = QUEUE_POLL;
      resumeAt[slot] = nowSeconds + seconds;
    } else if (result === WRONG_PIN) this.#typedWrong(slot, nowSeconds);
    else if (isMessage[this.#here(slot)] === 1) this.#codeLost(slot, nowSeconds, 0);
    else this.#stumble(slot, nowSeconds, result, seconds);
  }

  #typedWrong(slot: number, nowSeconds: number): void {
    const { wrongPins, resumeAt } = this.#columns;
    const wrong = (wrongPins[slot] as number) + 1;
    wrongPins[slot] = wrong;
    if (wrong >= this.#plan.people.maxPinTries) this.#end(slot, nowSeconds, PIN_LOCKED);
    else resumeAt[slot] = nowSeconds + this.#people.retypeSeconds(slot, typedAt(this.#here(slot)));
  }

  #enter(slot: number, next: number, nowSeconds: number): void {
    const { part, clicks, retries, previousDelay, journey, resumeAt } = this.#columns;
    part[slot] = next;
    clicks[slot] = 0;
    retries[slot] = 0;
    previousDelay[slot] = 0;
    const act = this.#journeys.act(journey[slot] as number, next);
    const seconds = this.#people.actSeconds(slot, act);
    if (seconds === NEVER) {
      if (act === 'tap-card')
        this.#end(slot, nowSeconds, this.#people.segmentOf(slot).cardCannotBeRead ? NFC : TAP_FAILED);
      else this.#codeLost(slot, nowSeconds, this.#people.resendSeconds(slot));
      return;
    }
    resumeAt[slot] = nowSeconds + seconds;
    const step = this.#here(slot);
    if (step === CHALLENGE) this.#startPolling(slot, nowSeconds);
    else if (step === POLL) this.#pollOnTheMainLine(slot, nowSeconds);
  }

  #codeLost(slot: number, nowSeconds: number, waitSeconds: number): void {
    const { codes, clicks, part, journey, resumeAt } = this.#columns;
    const lost = (codes[slot] as number) + 1;
    codes[slot] = lost;
    clicks[slot] = lost;
    if (lost >= this.#clicksPerStep) {
      this.#stumble(slot, nowSeconds + waitSeconds, TIMEOUT, 0);
      return;
    }
    part[slot] = this.#journeys.codePart[journey[slot] as number] as number;
    resumeAt[slot] = nowSeconds + waitSeconds;
  }

  #startPolling(slot: number, nowSeconds: number): void {
    if (this.#people.segmentOf(slot).isCrossDevice) this.#columns.pollAt[slot] = nowSeconds + this.#pollSeconds;
  }

  #pollOnTheMainLine(slot: number, nowSeconds: number): void {
    const { pollAt, resumeAt } = this.#columns;
    const poll = pollAt[slot] as number;
    if (poll !== Infinity) resumeAt[slot] = Math.max(nowSeconds, poll);
    pollAt[slot] = Infinity;
  }

  #stumble(slot: number, nowSeconds: number, result: number, askedFor: number): void {
    const { clicks, tries, triesBefore, triesLimit, retries, previousDelay } = this.#columns;
    const clicked = (clicks[slot] as number) + 1;
    clicks[slot] = clicked;
    const clicksAgain = clicked < this.#clicksPerStep;
    const triesToday = (tries[slot] as number) - (triesBefore[slot] as number);
    if (!clicksAgain && (triesToday >= (triesLimit[slot] as number) || this.#plan.journey === 'request')) {
      this.#leave(slot, nowSeconds, result);
      return;
    }
    const random = this.#people.patienceOf(slot);
    const personSeconds = clicksAgain ? this.#reclickDelay(random) : this.#people.comeback(random);
    const backoffSeconds = this.#backoff(retries[slot] as number, previousDelay[slot] as number, random);
    retries[slot] = (retries[slot] as number) + 1;
    previousDelay[slot] = backoffSeconds;
    const asked = this.#plan.client.honourRetryAfter ? askedFor : 0;
    const askedSeconds = asked * (1 + RETRY_AFTER_SPREAD * random.uniform());
    if (!clicksAgain) this.#startOver(slot);
    this.#retryAfter(slot, nowSeconds, Math.max(personSeconds, backoffSeconds, askedSeconds));
  }

  #leave(slot: number, nowSeconds: number, result: number): void {
    if (this.#comesBack(slot, nowSeconds)) return;
    if (result !== TURNED_AWAY) this.#end(slot, nowSeconds, TRIES_USED);
    else this.#end(slot, nowSeconds, this.#here(slot) === DOOR ? AT_DOOR : ANYWHERE);
  }

  #comesBack(slot: number, nowSeconds: number): boolean {
    const { tries, triesBefore, retries, previousDelay, queuedSince, line, resumeAt } = this.#columns;
    const { returnsShare, returnsAfter } = this.#people.segmentOf(slot);
    if (returnsShare === NEVER) return false;
    const random = this.#people.patienceOf(slot);
    if (random.uniform() >= returnsShare) return false;
    triesBefore[slot] = tries[slot] as number;
    this.#startOver(slot);
    retries[slot] = 0;
    previousDelay[slot] = 0;
    queuedSince[slot] = NaN;
    line[slot] = STEP;
    resumeAt[slot] = nowSeconds + returnsAfter(random);
    return true;
  }

  #chooseMethod(slot: number, nowSeconds: number): boolean {
    const chosen = this.#people.chooseJourney(slot, nowSeconds);
    this.#columns.journey[slot] = chosen;
    if (chosen !== NO_JOURNEY) return true;
    if (!this.#comesBack(slot, nowSeconds)) this.#end(slot, nowSeconds, NO_METHOD);
    return false;
  }

  #startOver(slot: number): void {
    const { journey, part, codes, clicks, tries, wrongPins, pollAt } = this.#columns;
    journey[slot] = NO_JOURNEY;
    part[slot] = 0;
    codes[slot] = 0;
    clicks[slot] = 0;
    tries[slot] = (tries[slot] as number) + 1;
    wrongPins[slot] = 0;
    pollAt[slot] = Infinity;
  }

  #retryAfter(slot: number, nowSeconds: number, delaySeconds: number): void {
    const { line, permittedDelay, resumeAt } = this.#columns;
    if (this.#plan.client.retryBudget === null) {
      resumeAt[slot] = nowSeconds + delaySeconds;
      return;
    }
    line[slot] = RETRY_PERMIT;
    permittedDelay[slot] = delaySeconds;
    resumeAt[slot] = nowSeconds;
  }

  #answeredPermit(slot: number, nowSeconds: number, result: number): void {
    const { line, permittedDelay, resumeAt } = this.#columns;
    line[slot] = STEP;
    resumeAt[slot] = nowSeconds + (permittedDelay[slot] as number);
    if (result !== OK) this.#end(slot, nowSeconds, BUDGET);
  }

  #answeredInQueue(slot: number, nowSeconds: number, result: number, seconds: number): void {
    const { line, resumeAt, queuedSince } = this.#columns;
    if (result === QUEUED || result === TIMEOUT || result === TURNED_AWAY) {
      resumeAt[slot] = nowSeconds + (result === QUEUED ? seconds : this.#pollSeconds);
      return;
    }
    line[slot] = STEP;
    resumeAt[slot] = nowSeconds;
    if (result === OK) queuedSince[slot] = NaN;
  }
}
