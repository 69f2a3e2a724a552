/**
 * Clients who wait before they try again: a hashed timing wheel [Varghese and Lauck, SOSP 1987, scheme 5] in front of a heap.
 *
 * A delay is never longer than the policy's longest one, so one turn of the wheel holds them all. Whoever comes due in a later slice of
 * time hangs in a list of that slice, in no order; when the slice is reached its list goes into the heap, which gives the exact order
 * (time, sequence). Each client waits at most once, so the lists are links between clients and nothing is allocated.
 */
import { EventHeap } from './event-heap.ts';

const SLICES = 4096;
const NONE = -1;

export class RetryWheel {
  readonly #sliceSeconds: number;
  readonly #heads = new Int32Array(SLICES).fill(NONE);
  /** A bit for each slice that has somebody. */
  readonly #taken = new Int32Array(SLICES / 32);
  readonly #near = new EventHeap();
  #next = new Int32Array(64);
  #times = new Float64Array(64);
  #orders = new Float64Array(64);
  /** The last slice whose list has gone into the heap, counted from time 0. */
  #slice = -1;
  #hanging = 0;
  #sequence = 0;

  /** @param longestSeconds no client will wait longer */
  constructor(longestSeconds: number) {
    this.#sliceSeconds = longestSeconds > 0 ? longestSeconds / (SLICES - 2) : 1;
  }

  /** When the next client tries again; Infinity when none waits. */
  firstTime(): number {
    if (this.#hanging > 0) this.#bringNear();
    return this.#near.firstTime();
  }

  /** Takes the client that `firstTime` is about; −1 when none waits. */
  takeFirst(): number {
    if (this.#hanging > 0) this.#bringNear();
    return this.#near.pop();
  }

  /** @param nowSeconds the clock: no client will ever be added for an earlier moment */
  add(nowSeconds: number, atSeconds: number, client: number): void {
    const order = this.#sequence;
    this.#sequence = order + 1;
    const slice = this.#sliceOf(atSeconds);
    if (this.#hanging === 0) this.#slice = Math.max(this.#slice, this.#sliceOf(nowSeconds));
    if (slice <= this.#slice || slice >= this.#slice + SLICES) {
      this.#near.insert(atSeconds, order, client);
      return;
    }
    if (client >= this.#next.length) this.#grow(client);
    const at = slice & (SLICES - 1);
    this.#next[client] = this.#heads[at] as number;
    this.#times[client] = atSeconds;
    this.#orders[client] = order;
    this.#heads[at] = client;
    this.#taken[at >> 5] = (this.#taken[at >> 5] as number) | (1 << (at & 31));
    this.#hanging += 1;
  }

  /** Never lower for a later moment, so slices compare as their moments do. */
  #sliceOf(atSeconds: number): number {
    return Math.floor(atSeconds / this.#sliceSeconds);
  }

  /** Empties slices into the heap until its first entry is the first of all. */
  #bringNear(): void {
    while (this.#hanging > 0) {
      const ahead = this.#stepsToTaken();
      if (this.#sliceOf(this.#near.firstTime()) < this.#slice + ahead) return;
      this.#slice += ahead;
      this.#empty(this.#slice & (SLICES - 1));
    }
  }

  /** Steps from the slice of now to the next with somebody in it; there must be one. */
  #stepsToTaken(): number {
    const from = this.#slice + 1;
    let at = from & (SLICES - 1);
    let word = (this.#taken[at >> 5] as number) & (-1 << (at & 31));
    let steps = -(at & 31);
    while (word === 0) {
      steps += 32;
      at = (at + 32) & (SLICES - 1);
      word = this.#taken[at >> 5] as number;
    }
    return steps + 1 + 31 - Math.clz32(word & -word);
  }

  #empty(at: number): void {
    let client = this.#heads[at] as number;
    while (client !== NONE) {
      this.#near.insert(this.#times[client] as number, this.#orders[client] as number, client);
      client = this.#next[client] as number;
      this.#hanging -= 1;
    }
    this.#heads[at] = NONE;
    this.#taken[at >> 5] = (this.#taken[at >> 5] as number) & ~(1 << (at & 31));
  }

  #grow(client: number): void {
    const capacity = 2 ** Math.ceil(Math.log2(client + 2));
    const next = new Int32Array(capacity);
    const times = new Float64Array(capacity);
    const orders = new Float64Array(capacity);
    next.set(this.#next);
    times.set(this.#times);
    orders.set(this.#orders);
    this.#next = next;
    this.#times = times;
    this.#orders = orders;
  }
}
