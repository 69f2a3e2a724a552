/**
 * The decisions of one user. See login.ts for the contract.
 *
 * A user has one request under way at a time: while the phone's request is open, the computer's poll waits (assumption).
 */
import { firstBackoff } from '../client/backoff.ts';
import type { BackoffState } from '../client/backoff.ts';
import { retryDelay } from '../client/retry.ts';
import { draw } from '../distributions.ts';
import type { AnswerResult, EdgeStep, LoginRecord, Outcome, Reason } from '../record/run-record.ts';
import type { Plan } from '../scenario/plan.ts';
import type { LoginMethod } from '../remedies/switches.ts';
import { messageSteps } from '../scenario/steps.ts';
import type { ServiceStep } from '../scenario/steps.ts';
import type { Person } from '../traffic/population.ts';
import { personOf } from '../traffic/population.ts';
import { createAttemptLog } from './attempt-log.ts';
import { chooseMethod, registrationOf } from './choose-method.ts';
import { doorStep, eidJourney } from './eid.ts';
import type { HumanAct, JourneyPart } from './eid.ts';
import { journeyOf } from './journey.ts';
import { loginRecordOf } from './login-record.ts';
import type { Ending, LoginHead } from './login-record.ts';
import type { Answer, Login, LoginAction, RequestAction } from './login.ts';
import { actSeconds, resendSeconds, retypeSeconds, typesItRight, waitsSeconds } from './person.ts';
import { Tries } from './tries.ts';

/** What the main line does when its time comes. The poll of a waiting computer runs beside it. */
type Line = 'step' | 'queue-poll' | 'retry-permit';

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
  readonly #head: LoginHead;
  readonly #log = createAttemptLog();
  readonly #tries = new Tries();
  /** null: to be chosen when the try begins. */
  #method: LoginMethod | null = null;
  #journey: readonly JourneyPart[];
  #part = 0;
  #line: Line = 'step';
  #resumeAtSeconds: number;
  #pollAtSeconds = Infinity;
  #knocks = 0;
  #backoff: BackoffState = firstBackoff;
  #queuedSinceSeconds: number | null = null;
  #permittedDelaySeconds = 0;
  #ending: Ending | null = null;

  constructor(plan: Plan, index: number, intendedSeconds: number, startedSeconds: number) {
    this.person = personOf(plan, index);
    this.#plan = plan;
    this.#head = { index, person: this.person, intendedSeconds, startedSeconds };
    this.#resumeAtSeconds = startedSeconds;
    this.#journey = journeyOf(plan.journey, 'eid');
  }

  isApproved(): boolean {
    return this.#method === 'eid' && this.#part >= pollPart;
  }

  next(nowSeconds: number): LoginAction {
    if (nowSeconds >= this.#plan.durationSeconds) this.#end(null, 'in-flight', 'run-ended');
    else if (this.#hasLostPatienceInQueue(nowSeconds)) this.#end(nowSeconds, 'abandoned', 'queue-patience');
    if (this.#ending !== null) return { kind: 'end' };
    const dueSeconds = Math.min(this.#resumeAtSeconds, this.#pollAtSeconds);
    if (dueSeconds > nowSeconds)
      return { kind: 'wait', untilSeconds: Math.min(dueSeconds, this.#plan.durationSeconds) };
    if (this.#pollAtSeconds < this.#resumeAtSeconds) return this.#send(nowSeconds, 'poll', true);
    if (this.#method === null && this.#line === 'step' && !this.#chooseMethod(nowSeconds)) return this.next(nowSeconds);
    return this.#send(nowSeconds, this.#line === 'step' ? this.#here().step : this.#line, false);
  }

  answer(nowSeconds: number, answer: Answer): void {
    const closed = this.#ending === null ? this.#log.close(nowSeconds, answer.result) : null;
    if (closed === null) return;
    if (nowSeconds >= this.#plan.durationSeconds && answer.result === 'timeout')
      this.#end(null, 'in-flight', 'run-ended');
    else if (closed.beside) this.#pollAtSeconds = nowSeconds + this.#plan.client.pollSeconds;
    else if (this.#line === 'queue-poll') this.#answeredInQueue(nowSeconds, answer);
    else if (this.#line === 'retry-permit') this.#answeredPermit(nowSeconds, answer);
    else this.#answeredStep(nowSeconds, answer);
  }

  hedged(nowSeconds: number): void {
    this.#log.hedge(nowSeconds);
  }

  fail(nowSeconds: number, reason: Extract<Reason, 'protocol' | 'signature'>): void {
    this.#end(nowSeconds, 'failed', reason);
  }

  record(): Omit<LoginRecord, 'signature'> {
    return loginRecordOf(this.#head, this.#ending, this.#tries.all, this.#log.attempts);
  }

  #end(atSeconds: number | null, outcome: Outcome, reason: Reason): void {
    this.#ending ??= { atSeconds, outcome, reason };
  }

  #here(): JourneyPart {
    const part = this.#journey[this.#part];
    if (part === undefined) throw new RangeError(`the journey has no part ${this.#part}`);
    return part;
  }

  #send(nowSeconds: number, step: ServiceStep | EdgeStep, beside: boolean): RequestAction {
    const { client, people, durationSeconds } = this.#plan;
    if (step === doorStep) this.#knocks += 1;
    this.#log.open({ step, atSeconds: nowSeconds, beside });
    return {
      kind: 'request',
      step,
      timeoutSeconds: Math.min(waitsSeconds(this.#plan, this.person, step, beside), durationSeconds - nowSeconds),
      knocks: this.#knocks,
      rightPin: typesItRight(step, people, this.person),
      hedgeAfterSeconds: beside || messageSteps.has(step) ? null : (client.hedge?.afterSeconds ?? null),
    };
  }

  #answeredStep(nowSeconds: number, answer: Answer): void {
    const { client, people } = this.#plan;
    const { step } = this.#here();
    switch (answer.result) {
      case 'ok':
        if (this.#part + 1 === this.#journey.length) this.#end(nowSeconds, 'completed', 'done');
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
        this.#tries.wrongEntries += 1;
        if (this.#tries.wrongEntries >= people.maxPinTries) this.#end(nowSeconds, 'failed', 'pin-locked');
        else this.#resumeAtSeconds = nowSeconds + retypeSeconds(step, people, this.person);
        return;
      default:
        if (messageSteps.has(step)) this.#codeLost(nowSeconds, 0);
        else this.#stumble(nowSeconds, answer);
    }
  }

  /** Goes to a part of the journey and lets the person do what comes before its request. */
  #enter(part: number, nowSeconds: number): void {
    this.#part = part;
    this.#tries.clicks = 0;
    this.#backoff = firstBackoff;
    const { step, act } = this.#here();
    const seconds = actSeconds(act, this.#plan.people, this.person);
    if (seconds === null) {
      this.#actFailed(nowSeconds, act);
      return;
    }
    this.#resumeAtSeconds = nowSeconds + seconds;
    if (step === 'eid-challenge') this.#startPolling(nowSeconds);
    if (step === 'poll') this.#pollOnTheMainLine(nowSeconds);
  }

  #actFailed(nowSeconds: number, act: HumanAct): void {
    if (act !== 'tap-card') this.#codeLost(nowSeconds, resendSeconds(this.#plan.people, this.person));
    else {
      const { card } = this.person.segment;
      this.#end(nowSeconds, 'failed', card === 'nfc-incompatible' ? 'nfc-incompatible' : 'tap-failed');
    }
  }

  /** No code came in time: another one is asked for, as often as a step is clicked. @param waitSeconds until that is noticed */
  #codeLost(nowSeconds: number, waitSeconds: number): void {
    this.#tries.codes += 1;
    this.#tries.clicks = this.#tries.codes;
    if (this.#tries.codes >= this.#plan.client.clicksPerStep) {
      this.#stumble(nowSeconds + waitSeconds, { result: 'timeout' });
      return;
    }
    this.#part = this.#journey.findIndex(({ step }) => step === 'code-send');
    this.#resumeAtSeconds = nowSeconds + waitSeconds;
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
    this.#tries.clicks += 1;
    const clicksAgain = this.#tries.clicks < client.clicksPerStep;
    const wasLast = this.#tries.today() >= this.person.triesLimit || this.#plan.journey === 'request';
    if (!clicksAgain && wasLast) {
      this.#leave(nowSeconds, result);
      return;
    }
    const person = clicksAgain ? client.reclickDelay : people.comeback;
    const pause = retryDelay({ client, person, backoff: this.#backoff, retryAfterSeconds }, this.person.patience);
    this.#backoff = pause.backoff;
    if (!clicksAgain) {
      this.#tries.startOver();
      this.#toTheDoor();
    }
    this.#retryAfter(nowSeconds, pause.delaySeconds);
  }

  #leave(nowSeconds: number, result: AnswerResult): void {
    if (this.#comesBack(nowSeconds)) return;
    if (result !== 'refused') this.#end(nowSeconds, 'abandoned', 'tries-used');
    else this.#end(nowSeconds, 'refused', this.#here().step === doorStep ? 'door' : 'anywhere');
  }

  /** Who has left may try again on a later day, with fresh patience. */
  #comesBack(nowSeconds: number): boolean {
    const { returns } = this.person.segment;
    if (returns === undefined || this.person.patience.uniform() >= returns.share) return false;
    this.#tries.newDay();
    this.#toTheDoor();
    this.#backoff = firstBackoff;
    this.#queuedSinceSeconds = null;
    this.#line = 'step';
    this.#resumeAtSeconds = nowSeconds + draw(returns.after, this.person.patience);
    return true;
  }

  /** Takes what is open at this moment; false: nothing is, and there is no login to begin. */
  #chooseMethod(nowSeconds: number): boolean {
    const { remedies, journey } = this.#plan;
    this.#method = chooseMethod(remedies, this.person.segment, registrationOf(this.#head.index), nowSeconds);
    if (this.#method !== null) this.#journey = journeyOf(journey, this.#method);
    else if (!this.#comesBack(nowSeconds)) this.#end(nowSeconds, 'refused', 'no-method');
    return this.#method !== null;
  }

  /** The next try begins there, with whatever method is open by then. */
  #toTheDoor(): void {
    this.#method = null;
    this.#part = 0;
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
