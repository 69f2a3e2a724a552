/**
 * One user's login from the first click to its one terminal outcome, as a machine without a clock: `next` says what to do now,
 * `answer` says what came back. k6 sleeps and sends for it in real time, the simulator in virtual time; every decision about patience,
 * re-clicks, backoff, the waiting room and giving up is made in the machine and nowhere else.
 */
import type { AnswerResult, EdgeStep, LoginRecord, Reason } from '../record/run-record.ts';
import type { ServiceStep } from '../scenario/steps.ts';
import type { Person } from '../traffic/population.ts';

export { createLogin } from './login-machine.ts';

export type LoginAction =
  | { readonly kind: 'wait'; readonly untilSeconds: number }
  | RequestAction
  | { readonly kind: 'end' };

export interface RequestAction {
  readonly kind: 'request';
  readonly step: ServiceStep | EdgeStep;
  /** The user gives this request up after so long, seconds > 0. */
  readonly timeoutSeconds: number;
  /** How often this user has knocked at the door, this time included; 0 before the first. */
  readonly knocks: number;
  /** Whether the person types the right PIN, code or password; only of interest to the steps that check it. */
  readonly rightPin: boolean;
  /** A second copy of it is to be sent when there is no answer after so long, seconds; null: none. */
  readonly hedgeAfterSeconds: number | null;
}

export interface Answer {
  readonly result: AnswerResult;
  /** From a refusal; null when the server said nothing. */
  readonly retryAfterSeconds?: number | null;
  /** From the waiting room: when to ask again. */
  readonly pollAfterSeconds?: number;
}

export interface Login {
  readonly person: Person;
  /** The identity server has all it needs: the next poll can be answered. */
  isApproved(): boolean;
  next(nowSeconds: number): LoginAction;
  answer(nowSeconds: number, answer: Answer): void;
  /** A second copy of the open request has been sent; the next answer is for both. */
  hedged(nowSeconds: number): void;
  /** The login cannot go on for a reason of the protocol: it failed. */
  fail(nowSeconds: number, reason: Extract<Reason, 'protocol' | 'signature'>): void;
  /** The login as far as it has come; `in-flight` until it ends. */
  record(): Omit<LoginRecord, 'signature'>;
}
