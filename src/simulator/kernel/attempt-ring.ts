/**
 * Requests by number, in order of sending: a ring that holds those that may still wait, or whose time-out is still to come.
 *
 * Every time-out is equally long, so requests time out in the order in which they were sent; and they are served in that order too. One
 * array in order of sending is therefore the queue and the list of time-outs at once, and nothing has to be taken out of it when a request
 * is answered: its time-out finds it `answered` and passes. What is known of the call lies beside it: with hundreds of thousands of calls
 * in flight, memory that is read in order is what makes a run fast.
 */
import { BEGAN, copyRecord, RECORD } from './call-record.ts';

/** `sent`: with a server, or refused without a word. `waiting`: in the queue. `cancelled`: was taken out of the queue. */
export const sent = 0;
export const waiting = 1;
export const answered = 2;
export const cancelled = 3;

const FIRST_CAPACITY = 1024;
/** Numbers are 32-bit integers. */
const MOST_ATTEMPTS = 2 ** 31 - 1;

export class AttemptRing {
  #records = new Float64Array(FIRST_CAPACITY * RECORD);
  #states = new Uint8Array(FIRST_CAPACITY);
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

  /** A request that is sent at the record's moment: its number. */
  add(record: Float64Array, state: number): number {
    const number = this.#next;
    const at = number & this.#mask;
    copyRecord(record, 0, this.#records, at * RECORD);
    this.#states[at] = state;
    this.#next = number + 1;
    return number;
  }

  read(number: number, into: Float64Array): void {
    copyRecord(this.#records, (number & this.#mask) * RECORD, into, 0);
  }

  sentAt(number: number): number {
    return this.#records[(number & this.#mask) * RECORD] as number;
  }

  beganAt(number: number): number {
    return this.#records[(number & this.#mask) * RECORD + BEGAN] as number;
  }

  stateOf(number: number): number {
    return this.#states[number & this.#mask] as number;
  }

  setState(number: number, state: number): void {
    this.#states[number & this.#mask] = state;
  }

  /** How many from number `first` on have not been answered, of calls that began at `fromSeconds` or later. */
  unanswered(first: number, fromSeconds: number): number {
    let unanswered = 0;
    for (let number = first; number < this.#next; number += 1)
      if (this.stateOf(number) !== answered && this.beganAt(number) >= fromSeconds) unanswered += 1;
    return unanswered;
  }

  /** Becomes what another ring is now. */
  copyFrom(other: AttemptRing): void {
    this.#records = other.#records.slice();
    this.#states = other.#states.slice();
    this.#mask = other.#mask;
    this.#next = other.#next;
    this.#oldest = other.#oldest;
  }

  #grow(): void {
    const capacity = (this.#mask + 1) * 2;
    const records = new Float64Array(capacity * RECORD);
    const states = new Uint8Array(capacity);
    for (let number = this.#oldest; number < this.#next; number += 1) {
      const to = number & (capacity - 1);
      copyRecord(this.#records, (number & this.#mask) * RECORD, records, to * RECORD);
      states[to] = this.stateOf(number);
    }
    this.#records = records;
    this.#states = states;
    this.#mask = capacity - 1;
  }
}
