/** What has left a station, or the whole service, and has not been followed up: numbers in order of time. */
import { grownBytes, grownFloats, grownInts } from './columns.ts';

export const SERVED = 0;
export const REFUSED = 1;
export const CANCELLED = 2;
export const TIMED_OUT = 3;
/** Its service is done and its server is kept. */
export const KEPT = 4;

const FIRST_CAPACITY = 16;

export class Departures {
  #numbers = new Int32Array(FIRST_CAPACITY);
  #fates = new Uint8Array(FIRST_CAPACITY);
  #times = new Float64Array(FIRST_CAPACITY);
  #head = 0;
  #tail = 0;

  size(): number {
    return this.#tail - this.#head;
  }

  /** Of the first; Infinity when there is none. */
  firstTime(): number {
    return this.#head === this.#tail ? Infinity : (this.#times[this.#head] as number);
  }

  firstFate(): number {
    return this.#fates[this.#head] as number;
  }

  add(number: number, fate: number, atSeconds: number): void {
    if (this.#tail === this.#numbers.length) this.#makeRoom();
    const at = this.#tail;
    this.#numbers[at] = number;
    this.#fates[at] = fate;
    this.#times[at] = atSeconds;
    this.#tail = at + 1;
  }

  /** Takes the first, which must be there. */
  take(): number {
    const number = this.#numbers[this.#head] as number;
    this.#head += 1;
    if (this.#head === this.#tail) {
      this.#head = 0;
      this.#tail = 0;
    }
    return number;
  }

  #makeRoom(): void {
    if (this.#head > this.#numbers.length / 2) {
      this.#numbers.copyWithin(0, this.#head, this.#tail);
      this.#fates.copyWithin(0, this.#head, this.#tail);
      this.#times.copyWithin(0, this.#head, this.#tail);
      this.#tail -= this.#head;
      this.#head = 0;
      return;
    }
    this.#numbers = grownInts(this.#numbers);
    this.#fates = grownBytes(this.#fates);
    this.#times = grownFloats(this.#times);
  }
}
