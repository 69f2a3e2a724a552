/** Events of the present moment, in the order in which they were planned: after those that were planned for it earlier. */
import { grownBytes, grownFloats, grownInts } from './columns.ts';

const FIRST_CAPACITY = 64;

export class NowRing {
  /** Of the event that was taken last. */
  kind = 0;
  slot = 0;
  request = 0;
  result = 0;
  seconds = 0;
  sentAt = 0;
  #kinds = new Uint8Array(FIRST_CAPACITY);
  #slots = new Int32Array(FIRST_CAPACITY);
  #requests = new Int32Array(FIRST_CAPACITY);
  #results = new Uint8Array(FIRST_CAPACITY);
  #seconds = new Float64Array(FIRST_CAPACITY);
  #sentAt = new Float64Array(FIRST_CAPACITY);
  #head = 0;
  #tail = 0;

  isEmpty(): boolean {
    return this.#head === this.#tail;
  }

  add(kind: number, slot: number, request: number): void {
    if (this.#tail === this.#slots.length) this.#makeRoom();
    this.#kinds[this.#tail] = kind;
    this.#slots[this.#tail] = slot;
    this.#requests[this.#tail] = request;
    this.#tail += 1;
  }

  /** What the event that was added last says. @param sentAt when its request was sent; NaN: nobody asks */
  say(result: number, seconds: number, sentAt: number): void {
    this.#results[this.#tail - 1] = result;
    this.#seconds[this.#tail - 1] = seconds;
    this.#sentAt[this.#tail - 1] = sentAt;
  }

  /** Takes the first, which must be there, into the fields. */
  take(): void {
    const at = this.#head;
    this.kind = this.#kinds[at] as number;
    this.slot = this.#slots[at] as number;
    this.request = this.#requests[at] as number;
    this.result = this.#results[at] as number;
    this.seconds = this.#seconds[at] as number;
    this.sentAt = this.#sentAt[at] as number;
    this.#head = at + 1;
    if (this.#head === this.#tail) {
      this.#head = 0;
      this.#tail = 0;
    }
  }

  #makeRoom(): void {
    this.#kinds = grownBytes(this.#kinds);
    this.#slots = grownInts(this.#slots);
    this.#requests = grownInts(this.#requests);
    this.#results = grownBytes(this.#results);
    this.#seconds = grownFloats(this.#seconds);
    this.#sentAt = grownFloats(this.#sentAt);
  }
}
