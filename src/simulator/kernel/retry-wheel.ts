/**
 * Calls that wait before they try again: a hashed timing wheel [Varghese and Lauck, SOSP 1987, scheme 5] in front of a heap.
 *
 * A delay is never longer than the policy's longest one, so one turn of the wheel holds them all. Who comes due in a later slice of time is
 * written down in that slice, in order of asking; when the slice is reached all of it goes into the heap, which gives the exact order
 * (time, sequence). A slice is a chain of small blocks, so writing and reading run through memory in order.
 */
import { EventHeap } from './event-heap.ts';

const SLICES = 4096;
const NONE = -1;
/** A record: tries again at, began at, delay, attempts made. */
const RECORD = 4;
const RECORDS_IN_BLOCK = 8;

export class RetryWheel {
  readonly #sliceSeconds: number;
  /** First and last block of each slice, and how many records it has. */
  readonly #first = new Int32Array(SLICES).fill(NONE);
  readonly #last = new Int32Array(SLICES).fill(NONE);
  readonly #counts = new Int32Array(SLICES);
  /** A bit for each slice that has somebody. */
  readonly #taken = new Int32Array(SLICES / 32);
  #records = new Float64Array(64 * RECORDS_IN_BLOCK * RECORD);
  /** The block after this one, in its slice or among the free ones. */
  #following = new Int32Array(64);
  #freeBlock = NONE;
  #blocks = 0;
  /** Who is in the heap, by place; places are used again. */
  readonly #near = new EventHeap();
  #places = new Float64Array(64 * RECORD);
  #freePlaces: number[] = [];
  /** The last slice that has gone into the heap, counted from time 0. */
  #slice = -1;
  #hanging = 0;

  /** @param longestSeconds nobody will wait longer */
  constructor(longestSeconds: number) {
    this.#sliceSeconds = longestSeconds > 0 ? longestSeconds / (SLICES - 2) : 1;
  }

  /** When the next call tries again; Infinity when none waits. */
  firstTime(): number {
    if (this.#hanging > 0) this.#bringNear();
    return this.#near.firstTime();
  }

  /** Takes the call that `firstTime` is about: its place, which can be asked about until the next call of `add` or `firstTime`. */
  takeFirst(): number {
    if (this.#hanging > 0) this.#bringNear();
    const place = this.#near.pop();
    this.#freePlaces.push(place);
    return place;
  }

  startedAt(place: number): number {
    return this.#places[place * RECORD + 1] as number;
  }

  delayOf(place: number): number {
    return this.#places[place * RECORD + 2] as number;
  }

  madeBy(place: number): number {
    return this.#places[place * RECORD + 3] as number;
  }

  /** A call that has made so many requests tries again at `atSeconds`, having waited `delay` seconds. */
  add(atSeconds: number, startedAt: number, delay: number, made: number): void {
    const slice = this.#sliceOf(atSeconds);
    if (this.#hanging === 0) this.#slice = Math.max(this.#slice, slice - SLICES + 2);
    if (slice <= this.#slice || slice >= this.#slice + SLICES) {
      this.#addNear(atSeconds, startedAt, delay, made);
      return;
    }
    const at = this.#room(slice & (SLICES - 1));
    this.#records[at] = atSeconds;
    this.#records[at + 1] = startedAt;
    this.#records[at + 2] = delay;
    this.#records[at + 3] = made;
    this.#hanging += 1;
  }

  /** How many wait that began at `fromSeconds` or later. */
  startedSince(fromSeconds: number): number {
    const isFree = new Set(this.#freePlaces);
    let since = 0;
    for (let place = 0; place < this.#near.size() + isFree.size; place += 1)
      if (!isFree.has(place) && this.startedAt(place) >= fromSeconds) since += 1;
    for (let slice = 0; slice < SLICES; slice += 1)
      this.#forEachIn(slice, (at) => {
        if ((this.#records[at + 1] as number) >= fromSeconds) since += 1;
      });
    return since;
  }

  /** Never lower for a later moment, so slices compare as their moments do. */
  #sliceOf(atSeconds: number): number {
    return Math.floor(atSeconds / this.#sliceSeconds);
  }

  #addNear(atSeconds: number, startedAt: number, delay: number, made: number): void {
    const place = this.#freePlaces.pop() ?? this.#near.size();
    const at = place * RECORD;
    if (at === this.#places.length) this.#places = doubled(this.#places);
    this.#places[at + 1] = startedAt;
    this.#places[at + 2] = delay;
    this.#places[at + 3] = made;
    this.#near.push(atSeconds, 0, place);
  }

  /** Room for one more record in a slice: where it goes. */
  #room(slice: number): number {
    const count = this.#counts[slice] as number;
    const within = count & (RECORDS_IN_BLOCK - 1);
    this.#counts[slice] = count + 1;
    if (within === 0) this.#chain(slice, count === 0);
    return ((this.#last[slice] as number) * RECORDS_IN_BLOCK + within) * RECORD;
  }

  #chain(slice: number, isEmpty: boolean): void {
    const block = this.#freeBlock === NONE ? this.#newBlock() : this.#freeBlock;
    this.#freeBlock = this.#following[block] as number;
    this.#following[block] = NONE;
    if (isEmpty) {
      this.#first[slice] = block;
      this.#taken[slice >> 5] = (this.#taken[slice >> 5] as number) | (1 << (slice & 31));
    } else this.#following[this.#last[slice] as number] = block;
    this.#last[slice] = block;
  }

  #newBlock(): number {
    const block = this.#blocks;
    if (block === this.#following.length) {
      this.#records = doubled(this.#records);
      const following = new Int32Array(2 * block);
      following.set(this.#following);
      this.#following = following;
    }
    this.#following[block] = NONE;
    this.#blocks = block + 1;
    return block;
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
    let at = (this.#slice + 1) & (SLICES - 1);
    let word = (this.#taken[at >> 5] as number) & (-1 << (at & 31));
    let steps = -(at & 31);
    while (word === 0) {
      steps += 32;
      at = (at + 32) & (SLICES - 1);
      word = this.#taken[at >> 5] as number;
    }
    return steps + 32 - Math.clz32(word & -word);
  }

  #empty(slice: number): void {
    const records = this.#records;
    this.#forEachIn(slice, (at) => {
      const [startedAt, delay, made] = [records[at + 1], records[at + 2], records[at + 3]] as [number, number, number];
      this.#addNear(records[at] as number, startedAt, delay, made);
    });
    this.#hanging -= this.#counts[slice] as number;
    this.#counts[slice] = 0;
    this.#following[this.#last[slice] as number] = this.#freeBlock;
    this.#freeBlock = this.#first[slice] as number;
    this.#taken[slice >> 5] = (this.#taken[slice >> 5] as number) & ~(1 << (slice & 31));
  }

  #forEachIn(slice: number, visit: (at: number) => void): void {
    let left = this.#counts[slice] as number;
    for (let block = this.#first[slice] as number; left > 0; block = this.#following[block] as number)
      for (let within = 0; within < RECORDS_IN_BLOCK && left > 0; within += 1) {
        visit((block * RECORDS_IN_BLOCK + within) * RECORD);
        left -= 1;
      }
  }
}

function doubled(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
