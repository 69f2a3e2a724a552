/** The requests of users as they are sent: part of the rules of src/model/journeys/login-machine.ts over rows. */
import type { Plan } from '../../model/scenario/plan.ts';
import { DOOR, isMessage, QUEUE_POLL_STEP, typedAt } from './journey-table.ts';
import type { People } from './people.ts';
import { BESIDE, FLOATS, HEDGED_AT, KNOCKS, OPEN_AT, OPEN_STEP, RIGHT_PIN, WORDS } from './login-rows.ts';
import type { LoginRows } from './login-rows.ts';
import { ASK } from './login-codes.ts';

export class Requests {
  /** Of the last request: for how long the user waits, and when a second copy is sent; Infinity: never. */
  timeoutSeconds = 0;
  hedgeAfterSeconds = Infinity;
  readonly #rows: LoginRows;
  readonly #people: People;
  readonly #durationSeconds: number;
  readonly #clientTimeoutSeconds: number;
  readonly #hedgeAfterSeconds: number;

  constructor({ durationSeconds, client }: Plan, rows: LoginRows, people: People) {
    this.#rows = rows;
    this.#people = people;
    this.#durationSeconds = durationSeconds;
    this.#clientTimeoutSeconds = client.timeoutSeconds;
    this.#hedgeAfterSeconds = client.hedge?.afterSeconds ?? Infinity;
  }

  /** The request opens. @param beside a poll of the waiting computer, not the main line @returns ASK */
  ask(slot: number, nowSeconds: number, step: number, beside: boolean): number {
    const { floats, words } = this.#rows;
    if (step === DOOR) words[WORDS * slot + KNOCKS] = (words[WORDS * slot + KNOCKS] as number) + 1;
    words[WORDS * slot + OPEN_STEP] = step;
    floats[FLOATS * slot + OPEN_AT] = nowSeconds;
    words[WORDS * slot + BESIDE] = beside ? 1 : 0;
    floats[FLOATS * slot + HEDGED_AT] = NaN;
    const message = isMessage[step] === 1;
    this.timeoutSeconds = Math.min(this.#waitsSeconds(slot, step, beside), this.#durationSeconds - nowSeconds);
    words[WORDS * slot + RIGHT_PIN] = this.#people.typesItRight(slot, typedAt(step)) ? 1 : 0;
    this.hedgeAfterSeconds = beside || message ? Infinity : this.#hedgeAfterSeconds;
    return ASK;
  }

  #waitsSeconds(slot: number, step: number, beside: boolean): number {
    if (isMessage[step] === 1) return this.#people.resendSeconds(slot);
    if (beside || step === QUEUE_POLL_STEP) return this.#clientTimeoutSeconds;
    return Math.min(this.#clientTimeoutSeconds, this.#people.pagePatience(this.#people.patienceOf(slot)));
  }
}
