/**
 * Events by their moments, when there are very many: a calendar of slices of time in front of a heap [Brown, Comm. ACM 31(10), 1988, with
 * slices that are emptied whole]. An event of a later slice is written down there at the end of a chain of blocks; when its slice comes,
 * all of it goes into a heap so small that it stays near the processor. What lies beyond the last slice waits in a heap of its own. The
 * order is that of one heap: (time, order).
 */
import { EventHeap } from '../kernel/event-heap.ts';
import { longerFloats, longerInts, moreRows } from './columns.ts';

const SLICES = 8192;
const IN_BLOCK = 8;
const NONE = -1;

export class Calendar {
  readonly #slicesPerSecond: number;
  readonly #near = new EventHeap();
  readonly #far = new EventHeap();
  /** First and last block of each slice, and how many events it has. */
  readonly #first = new Int32Array(SLICES).fill(NONE);
  readonly #last = new Int32Array(SLICES).fill(NONE);
  readonly #counts = new Int32Array(SLICES);
  #times = new Float64Array(64 * IN_BLOCK);
  #orders = new Float64Array(64 * IN_BLOCK);
  #payloads = new Int32Array(64 * IN_BLOCK);
  /** The block after this one, in its slice or among the free ones. */
  #following = new Int32Array(64);
  #freeBlock = NONE;
  #blocks = 0;
  /** The slice that has gone into the heap last, counted from time 0, and those written down in later ones. */
  #slice = -1;
  #written = 0;
  #farIsFirst = false;

  /** @param eventsPerSecond as many as are expected: a slice is made for some dozens */
  constructor(eventsPerSecond: number) {
    this.#slicesPerSecond = Math.min(1e6, Math.max(1e-6, eventsPerSecond / 32));
  }

  insert(atSeconds: number, order: number, payload: number): void {
    const slice = Math.floor(atSeconds * this.#slicesPerSecond);
    if (slice <= this.#slice) this.#near.insert(atSeconds, order, payload);
    else if (slice > this.#slice + SLICES - 1) this.#far.insert(atSeconds, order, payload);
    else this.#write(slice & (SLICES - 1), atSeconds, order, payload);
  }

  /** Time of the first event; Infinity when there is none. */
  firstTime(): number {
    if (this.#written > 0 && this.#near.size() === 0) this.#bringNear();
    const near = this.#near.firstTime();
    const far = this.#far.firstTime();
    this.#farIsFirst =
      far < near || (far === near && far !== Infinity && this.#far.firstOrder() < this.#near.firstOrder());
    return this.#farIsFirst ? far : near;
  }

  /** Of the event that `firstTime` was about. */
  firstOrder(): number {
    return this.#farIsFirst ? this.#far.firstOrder() : this.#near.firstOrder();
  }

  /** Takes the event that `firstTime` was about. */
  pop(): number {
    return this.#farIsFirst ? this.#far.pop() : this.#near.pop();
  }

  #write(slice: number, atSeconds: number, order: number, payload: number): void {
    const count = this.#counts[slice] as number;
    const within = count & (IN_BLOCK - 1);
    this.#counts[slice] = count + 1;
    this.#written += 1;
    if (within === 0) this.#chain(slice, count === 0);
    const at = (this.#last[slice] as number) * IN_BLOCK + within;
    this.#times[at] = atSeconds;
    this.#orders[at] = order;
    this.#payloads[at] = payload;
  }

  #chain(slice: number, isEmpty: boolean): void {
    const block = this.#freeBlock === NONE ? this.#newBlock() : this.#freeBlock;
    this.#freeBlock = this.#following[block] as number;
    this.#following[block] = NONE;
    if (isEmpty) this.#first[slice] = block;
    else this.#following[this.#last[slice] as number] = block;
    this.#last[slice] = block;
  }

  #newBlock(): number {
    const block = this.#blocks;
    if (block === this.#following.length) {
      const blocks = moreRows(block, IN_BLOCK * Float64Array.BYTES_PER_ELEMENT);
      this.#times = longerFloats(this.#times, IN_BLOCK * blocks);
      this.#orders = longerFloats(this.#orders, IN_BLOCK * blocks);
      this.#payloads = longerInts(this.#payloads, IN_BLOCK * blocks);
      this.#following = longerInts(this.#following, blocks);
    }
    this.#following[block] = NONE;
    this.#blocks = block + 1;
    return block;
  }

  /** The next slice with anything in it goes into the heap. */
  #bringNear(): void {
    let slice = this.#slice + 1;
    while (this.#counts[slice & (SLICES - 1)] === 0) slice += 1;
    this.#slice = slice;
    this.#empty(slice & (SLICES - 1));
  }

  #empty(slice: number): void {
    const near = this.#near;
    const count = this.#counts[slice] as number;
    let block = this.#first[slice] as number;
    for (let from = 0; from < count; from += IN_BLOCK) {
      const end = block * IN_BLOCK + Math.min(IN_BLOCK, count - from);
      for (let at = block * IN_BLOCK; at < end; at += 1)
        near.insert(this.#times[at] as number, this.#orders[at] as number, this.#payloads[at] as number);
      block = this.#following[block] as number;
    }
    this.#written -= count;
    this.#counts[slice] = 0;
    this.#following[this.#last[slice] as number] = this.#freeBlock;
    this.#freeBlock = this.#first[slice] as number;
  }
}
