/**
 * Requests by number, in order of sending: a ring that holds those that may still wait, or whose time-out is still to come.
 *
 * Every time-out is equally long, so requests time out in the order in which they were sent; and they are served in that order too. One
 * array in order of sending is therefore the queue and the list of time-outs at once, and nothing has to be taken out of it when a request
 * is answered: its time-out finds it `answered` and passes.
 */

/** `sent`: with a server, or refused without a word. `waiting`: in the queue. `cancelled`: was taken out of the queue. */
export const sent = 0;
export const waiting = 1;
export const answered = 2;
export const cancelled = 3;

const FIRST_CAPACITY = 1024;
/** Numbers are 32-bit integers. */
const MOST_ATTEMPTS = 2 ** 31 - 1;

export class AttemptRing {
  #sentAt = new Float64Array(FIRST_CAPACITY);
  #client = new Int32Array(FIRST_CAPACITY);
  #state = new Uint8Array(FIRST_CAPACITY);
  #mask = FIRST_CAPACITY - 1;
  #next = 0;
  #oldest = 0;

  /** Requests sent so far, and the number of the next. */
  count(): number {
    return this.#next;
  }

  /** True when `add` needs to know first which is the oldest that is still wanted. */
  isFull(): boolean {
    return this.#next - this.#oldest > this.#mask;
  }

  /** Forgets everything before `oldest`, and grows when that is not enough. @throws RangeError before numbers pass 2³¹ − 1 */
  makeRoom(oldest: number): void {
    if (this.#next > MOST_ATTEMPTS - 2 * (this.#mask + 1))
      throw new RangeError(`${this.#next} requests in one run are more than it can number: simulate a shorter time`);
    this.#oldest = oldest;
    if (this.#next - oldest > this.#mask >> 1) this.#grow();
  }

  /** A request that is sent now: its number. */
  add(nowSeconds: number, client: number, state: number): number {
    const number = this.#next;
    const at = number & this.#mask;
    this.#sentAt[at] = nowSeconds;
    this.#client[at] = client;
    this.#state[at] = state;
    this.#next = number + 1;
    return number;
  }

  sentAt(number: number): number {
    return this.#sentAt[number & this.#mask] as number;
  }

  clientOf(number: number): number {
    return this.#client[number & this.#mask] as number;
  }

  stateOf(number: number): number {
    return this.#state[number & this.#mask] as number;
  }

  setState(number: number, state: number): void {
    this.#state[number & this.#mask] = state;
  }

  #grow(): void {
    const capacity = (this.#mask + 1) * 2;
    const sentAt = new Float64Array(capacity);
    const client = new Int32Array(capacity);
    const state = new Uint8Array(capacity);
    for (let number = this.#oldest; number < this.#next; number += 1) {
      const from = number & this.#mask;
      const to = number & (capacity - 1);
      sentAt[to] = this.#sentAt[from] as number;
      client[to] = this.#client[from] as number;
      state[to] = this.#state[from] as number;
    }
    this.#sentAt = sentAt;
    this.#client = client;
    this.#state = state;
    this.#mask = capacity - 1;
  }
}
