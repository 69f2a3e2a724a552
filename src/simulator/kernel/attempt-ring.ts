/**
 * Requests by number, in order of sending: a ring that holds those that may still wait, or whose time-out is still to come.
 *
 * Every time-out is equally long, so requests time out in the order in which they were sent; and they are served in that order too. One
 * array in order of sending is therefore the queue and the list of time-outs at once, and nothing has to be taken out of it when a request
 * is answered: its time-out finds it `answered` and passes. What is known of the call goes with its request, 32 bytes beside each other:
 * with hundreds of thousands of calls in flight, memory that is read in order is what makes a run fast.
 */

/** `sent`: with a server, or refused without a word. `waiting`: in the queue. `cancelled`: was taken out of the queue. */
export const sent = 0;
export const waiting = 1;
export const answered = 2;
export const cancelled = 3;

const FIRST_CAPACITY = 1024;
/** Numbers are 32-bit integers. */
const MOST_ATTEMPTS = 2 ** 31 - 1;
/** A record in 8-byte numbers: sent at, call began at, delay before this request, (attempts made, state). */
const NUMBERS = 4;
const BEGAN = 1;
const DELAY = 2;
/** The same record in 4-byte words. */
const WORDS = 8;
const MADE = 6;
const STATE = 7;

export class AttemptRing {
  #numbers = new Float64Array(FIRST_CAPACITY * NUMBERS);
  #words = new Int32Array(this.#numbers.buffer);
  #mask = FIRST_CAPACITY - 1;
  #next = 0;
  #oldest = 0;

  /** Requests so far, and the number of the next. */
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

  /** A request that is sent now, by a call that began then, after waiting `delay` seconds: its number. `tell` says the rest. */
  add(nowSeconds: number, startedAt: number, delay: number, made: number): number {
    const number = this.#next;
    const at = (number & this.#mask) * NUMBERS;
    this.#numbers[at] = nowSeconds;
    this.#numbers[at + BEGAN] = startedAt;
    this.#numbers[at + DELAY] = delay;
    this.#words[2 * at + MADE] = made;
    this.#next = number + 1;
    return number;
  }

  sentAt(number: number): number {
    return this.#numbers[(number & this.#mask) * NUMBERS] as number;
  }

  startedAt(number: number): number {
    return this.#numbers[(number & this.#mask) * NUMBERS + BEGAN] as number;
  }

  /** How long the client had waited before this request, seconds. */
  delayOf(number: number): number {
    return this.#numbers[(number & this.#mask) * NUMBERS + DELAY] as number;
  }

  /** Requests that the call had made, this one included. */
  madeBy(number: number): number {
    return this.#words[(number & this.#mask) * WORDS + MADE] as number;
  }

  stateOf(number: number): number {
    return this.#words[(number & this.#mask) * WORDS + STATE] as number;
  }

  setState(number: number, state: number): void {
    this.#words[(number & this.#mask) * WORDS + STATE] = state;
  }

  /** How many from number `first` on have not been answered, of calls that began at `fromSeconds` or later. */
  unanswered(first: number, fromSeconds: number): number {
    let unanswered = 0;
    for (let number = first; number < this.#next; number += 1)
      if (this.stateOf(number) !== answered && this.startedAt(number) >= fromSeconds) unanswered += 1;
    return unanswered;
  }

  #grow(): void {
    const capacity = (this.#mask + 1) * 2;
    const numbers = new Float64Array(capacity * NUMBERS);
    for (let number = this.#oldest; number < this.#next; number += 1) {
      const from = (number & this.#mask) * NUMBERS;
      numbers.set(this.#numbers.subarray(from, from + NUMBERS), (number & (capacity - 1)) * NUMBERS);
    }
    this.#numbers = numbers;
    this.#words = new Int32Array(numbers.buffer);
    this.#mask = capacity - 1;
  }
}
