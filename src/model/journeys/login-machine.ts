/**
 * The decisions of one user. See login.ts for the contract.
 *
 * A user has one request under way at a time: while the phone's request is open, the computer's poll waits (assumption).
 */
import { firstBackoff } from '../client/backoff.ts';
import type { BackoffState } from '../client/backoff.ts';
import { retryDelay } from '../client/retry.ts';
import { draw } from '../distributions.ts';
import type { AnswerResult, AttemptRecord, EdgeStep, LoginRecord, Outcome, Reason } from '../record/run-record.ts';
import type { Plan } from '../scenario/plan.ts';
import type { StepName } from '../scenario/steps.ts';
import type { Person } from '../traffic/population.ts';
import { personOf } from '../traffic/population.ts';
import { doorStep, eidJourney } from './eid.ts';
import type { JourneyPart } from './eid.ts';
import type { Answer, Login, LoginAction, RequestAction } from './login.ts';
import { actSeconds, givesRightPin } from './person.ts';

/** What the main line does when its time comes. The poll of a waiting computer runs beside it. */
type Line = 'step' | 'queue-poll' | 'retry-permit';

interface OpenRequest {
  readonly step: StepName | EdgeStep;
  readonly atSeconds: number;
  /** A poll of the waiting computer, not the main line. */
  readonly beside: boolean;
}

interface Ending {
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly atSeconds: number | null;
}

const pollPart = eidJourney.findIndex(({ step }) => step === 'poll');

/**
 * @param index number of the arrival in the plan
 * @param intendedSeconds when the user means to start
 * @param startedSeconds when the engine really started it
 */
export function createLogin(plan: Plan, index: number, intendedSeconds: number, startedSeconds: number): Login {
  return new LoginMachine(plan, index, intendedSeconds, startedSeconds);
}

class LoginMachine implements Login {
  readonly person: Person;
  readonly #plan: Plan;
  readonly #index: number;
  readonly #intendedSeconds: number;
  readonly #startedSeconds: number;
  readonly #attempts: AttemptRecord[] = [];
  #part = 0;
  #line: Line = 'step';
  #resumeAtSeconds: number;
  #pollAtSeconds = Infinity;
  #clicks = 0;
  #tries = 1;
  #knocks = 0;
  #wrongPins = 0;
  #backoff: BackoffState = firstBackoff;
  #queuedSinceSeconds: number | null = null;
  #permittedDelaySeconds = 0;
  #open: OpenRequest | null = null;
  #ending: Ending | null = null;

  constructor(plan: Plan, index: number, intendedSeconds: number, startedSeconds: number) {
    this.person = personOf(plan, index);
    this.#plan = plan;
    this.#index = index;
    this.#intendedSeconds = intendedSeconds;
    this.#startedSeconds = startedSeconds;
    this.#resumeAtSeconds = startedSeconds;
  }

  isApproved(): boolean {
    return this.#part >= pollPart;
  }

  next(nowSeconds: number): LoginAction {
    if (nowSeconds >= this.#plan.durationSeconds) this.#end(null, 'in-flight', 'run-ended');
    else if (this.#hasLostPatienceInQueue(nowSeconds)) this.#end(nowSeconds, 'abandoned', 'queue-patience');
    if (this.#ending !== null) return { kind: 'end' };
    const dueSeconds = Math.min(this.#resumeAtSeconds, this.#pollAtSeconds);
    if (dueSeconds > nowSeconds)
      return { kind: 'wait', untilSeconds: Math.min(dueSeconds, this.#plan.durationSeconds) };
    if (this.#pollAtSeconds < this.#resumeAtSeconds) return this.#send(nowSeconds, 'poll', true);
    return this.#send(nowSeconds, this.#line === 'step' ? this.#here().step : this.#line, false);
  }

  answer(nowSeconds: number, answer: Answer): void {
    if (this.#open === null || this.#ending !== null) return;
    const { step, atSeconds, beside } = this.#open;
    this.#open = null;
    this.#attempts.push([step, rounded(atSeconds), rounded(nowSeconds - atSeconds), answer.result]);
    if (nowSeconds >= this.#plan.durationSeconds && answer.result === 'timeout')
      this.#end(null, 'in-flight', 'run-ended');
    else if (beside) this.#pollAtSeconds = nowSeconds + this.#plan.client.pollSeconds;
    else if (this.#line === 'queue-poll') this.#answeredInQueue(nowSeconds, answer);
    else if (this.#line === 'retry-permit') this.#answeredPermit(nowSeconds, answer);
    else this.#answeredStep(nowSeconds, answer);
  }

  fail(nowSeconds: number, reason: Extract<Reason, 'protocol' | 'signature'>): void {
    this.#end(nowSeconds, 'failed', reason);
  }

  record(): Omit<LoginRecord, 'signature'> {
    const { outcome, reason, atSeconds } = this.#ending ?? {
      outcome: 'in-flight',
      reason: 'run-ended',
      atSeconds: null,
    };
    return {
      index: this.#index,
      segment: this.person.segment.name,
      intendedSeconds: rounded(this.#intendedSeconds),
      startedSeconds: rounded(this.#startedSeconds),
      endedSeconds: atSeconds === null ? null : rounded(atSeconds),
      outcome,
      reason,
      tries: this.#tries,
      attempts: this.#attempts,
    };
  }

  #end(atSeconds: number | null, outcome: Outcome, reason: Reason): void {
    this.#ending ??= { atSeconds, outcome, reason };
  }

  #here(): JourneyPart {
    const part = eidJourney[this.#part];
    if (part === undefined) throw new RangeError(`the journey has no part ${this.#part}`);
    return part;
  }

  #send(nowSeconds: number, step: StepName | EdgeStep, beside: boolean): RequestAction {
    const { client, people, durationSeconds } = this.#plan;
    if (step === doorStep) this.#knocks += 1;
    const isWatched = !beside && step !== 'queue-poll';
    const patienceSeconds = isWatched ? draw(people.pagePatience, this.person.patience) : Infinity;
    this.#open = { step, atSeconds: nowSeconds, beside };
    return {
      kind: 'request',
      step,
      timeoutSeconds: Math.min(client.timeoutSeconds, patienceSeconds, durationSeconds - nowSeconds),
      knocks: this.#knocks,
      rightPin: step !== 'eid-pin' || givesRightPin(people, this.person),
    };
  }

  #answeredStep(nowSeconds: number, answer: Answer): void {
    const { client, people } = this.#plan;
    switch (answer.result) {
      case 'ok':
        if (this.#part + 1 === eidJourney.length) this.#end(nowSeconds, 'completed', 'done');
        else this.#enter(this.#part + 1, nowSeconds);
        return;
      case 'pending':
        this.#resumeAtSeconds = nowSeconds + client.pollSeconds;
        return;
      case 'queued':
        this.#queuedSinceSeconds ??= nowSeconds;
        this.#line = 'queue-poll';
        this.#resumeAtSeconds = nowSeconds + (answer.pollAfterSeconds ?? client.pollSeconds);
        return;
      case 'wrong-pin':
        this.#wrongPins += 1;
        if (this.#wrongPins >= people.maxPinTries) this.#end(nowSeconds, 'failed', 'pin-locked');
        else this.#resumeAtSeconds = nowSeconds + draw(people.enterPin, this.person.human);
        return;
      default:
        this.#stumble(nowSeconds, answer);
    }
  }

  /** Goes to a part of the journey and lets the person do what comes before its request. */
  #enter(part: number, nowSeconds: number): void {
    this.#part = part;
    this.#clicks = 0;
    this.#backoff = firstBackoff;
    const { step, act } = this.#here();
    const seconds = actSeconds(act, this.#plan.people, this.person);
    if (seconds === null) {
      this.#end(
        nowSeconds,
        'failed',
        this.person.segment.card === 'nfc-incompatible' ? 'nfc-incompatible' : 'tap-failed',
      );
      return;
    }
    this.#resumeAtSeconds = nowSeconds + seconds;
    if (step === 'eid-challenge') this.#startPolling(nowSeconds);
    if (step === 'poll') this.#pollOnTheMainLine(nowSeconds);
  }

  /** A computer that shows a QR code asks from now on whether the phone is done. */
  #startPolling(nowSeconds: number): void {
    if (this.person.segment.device === 'cross-device') this.#pollAtSeconds = nowSeconds + this.#plan.client.pollSeconds;
  }

  /** Approved: the next poll of the computer, or the portal on the phone at once, gets the code. */
  #pollOnTheMainLine(nowSeconds: number): void {
    if (this.#pollAtSeconds !== Infinity) this.#resumeAtSeconds = Math.max(nowSeconds, this.#pollAtSeconds);
    this.#pollAtSeconds = Infinity;
  }

  /** A request came to nothing: click again, come back for a whole new login, or leave. */
  #stumble(nowSeconds: number, { result, retryAfterSeconds = null }: Answer): void {
    const { client, people } = this.#plan;
    this.#clicks += 1;
    const clicksAgain = this.#clicks < client.clicksPerStep;
    if (!clicksAgain && this.#tries >= this.person.triesLimit) {
      this.#leave(nowSeconds, result);
      return;
    }
    const person = clicksAgain ? client.reclickDelay : people.comeback;
    const pause = retryDelay({ client, person, backoff: this.#backoff, retryAfterSeconds }, this.person.patience);
    this.#backoff = pause.backoff;
    if (!clicksAgain) this.#startOver();
    this.#retryAfter(nowSeconds, pause.delaySeconds);
  }

  #leave(nowSeconds: number, result: AnswerResult): void {
    if (result !== 'refused') this.#end(nowSeconds, 'abandoned', 'tries-used');
    else this.#end(nowSeconds, 'refused', this.#here().step === doorStep ? 'door' : 'anywhere');
  }

  /** All that was done is lost: the next try begins at the door. */
  #startOver(): void {
    this.#part = 0;
    this.#clicks = 0;
    this.#tries += 1;
    this.#wrongPins = 0;
    this.#pollAtSeconds = Infinity;
  }

  /** With a retry budget, the portal is asked first. */
  #retryAfter(nowSeconds: number, delaySeconds: number): void {
    if (this.#plan.client.retryBudget === null) {
      this.#resumeAtSeconds = nowSeconds + delaySeconds;
      return;
    }
    this.#line = 'retry-permit';
    this.#permittedDelaySeconds = delaySeconds;
    this.#resumeAtSeconds = nowSeconds;
  }

  /** No permit, no retry: a client that waited for tokens would only hold the crowd back for later. */
  #answeredPermit(nowSeconds: number, { result }: Answer): void {
    this.#line = 'step';
    this.#resumeAtSeconds = nowSeconds + this.#permittedDelaySeconds;
    if (result !== 'ok') this.#end(nowSeconds, 'refused', 'budget');
  }

  /** Admitted, still waiting, or the place is lost; a lost one is asked for again at the door. */
  #answeredInQueue(nowSeconds: number, { result, pollAfterSeconds }: Answer): void {
    const { pollSeconds } = this.#plan.client;
    if (result === 'queued' || result === 'timeout' || result === 'refused') {
      this.#resumeAtSeconds = nowSeconds + (pollAfterSeconds ?? pollSeconds);
      return;
    }
    this.#line = 'step';
    this.#resumeAtSeconds = nowSeconds;
    if (result === 'ok') this.#queuedSinceSeconds = null;
  }

  #hasLostPatienceInQueue(nowSeconds: number): boolean {
    return (
      this.#queuedSinceSeconds !== null && nowSeconds - this.#queuedSinceSeconds > this.person.queueToleranceSeconds
    );
  }
}

/** To a tenth of a millisecond: finer is noise in a live run and bulk in the record. */
const rounded = (seconds: number): number => Math.round(seconds * 10_000) / 10_000;
