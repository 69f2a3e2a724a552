/** When a user tries again: the rules of src/model/client/retry.ts over rows. */
import type { Plan } from '../../model/scenario/plan.ts';
import { compileBackoff, compileLaw } from './laws.ts';
import type { BackoffLaw, Law } from './laws.ts';
import type { People } from './people.ts';
import { FLOATS, PREVIOUS_DELAY, RETRIES, WORDS } from './login-rows.ts';
import type { LoginRows } from './login-rows.ts';

/** As in src/model/client/retry.ts. */
const RETRY_AFTER_SPREAD = 0.5;

export class RetryPauses {
  readonly #rows: LoginRows;
  readonly #people: People;
  readonly #backoff: BackoffLaw;
  readonly #reclickDelay: Law;
  readonly #honoursRetryAfter: boolean;

  constructor({ client }: Plan, rows: LoginRows, people: People) {
    this.#rows = rows;
    this.#people = people;
    this.#backoff = compileBackoff(client.backoff);
    this.#reclickDelay = compileLaw(client.reclickDelay);
    this.#honoursRetryAfter = client.honourRetryAfter;
  }

  /**
   * The pause before the next request, seconds, and one more retry behind.
   * @param clicksAgain at the same step; else for a whole new login
   * @param askedForSeconds by the server; 0: nothing
   */
  next(slot: number, clicksAgain: boolean, askedForSeconds: number): number {
    const { floats, words } = this.#rows;
    const random = this.#people.patienceOf(slot);
    const personSeconds = clicksAgain ? this.#reclickDelay(random) : this.#people.comeback(random);
    const retries = words[WORDS * slot + RETRIES] as number;
    const backoffSeconds = this.#backoff(retries, floats[FLOATS * slot + PREVIOUS_DELAY] as number, random);
    words[WORDS * slot + RETRIES] = retries + 1;
    floats[FLOATS * slot + PREVIOUS_DELAY] = backoffSeconds;
    const asked = this.#honoursRetryAfter ? askedForSeconds : 0;
    return Math.max(personSeconds, backoffSeconds, asked * (1 + RETRY_AFTER_SPREAD * random.uniform()));
  }
}
