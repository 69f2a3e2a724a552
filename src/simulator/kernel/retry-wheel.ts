/**
 * Calls that wait before they try again: a hashed timing wheel [Varghese and Lauck, SOSP 1987, scheme 5] in front of a sorted list.
 *
 * A delay is never longer than the policy's longest one, so one turn of the wheel holds them all. Who comes due in a later slice of time is
 * written down in that slice, in order of asking; when the slice is reached all of it is sorted, which gives the exact order (time, sequence).
 * Who comes due within the slice of now goes into a heap. A slice is a chain of small blocks, so writing and reading run through memory in
 * order.
 */
import { AT, BEGAN, copyRecord, RECORD } from './call-record.ts';
import { EventHeap } from './event-heap.ts';
import { SortedRecords } from './sorted-records.ts';

const SLICES = 2048;
const NONE = -1;
const RECORDS_IN_BLOCK = 8;
const BLOCK = RECORDS_IN_BLOCK * RECORD;

export class RetryWheel {
  readonly #sliceSeconds: number;
  /** First and last block of each slice, and how many records it has. */
  readonly #first = new Int32Array(SLICES).fill(NONE);
  readonly #last = new Int32Array(SLICES).fill(NONE);
  readonly #counts = new Int32Array(SLICES);
  /** A bit for each slice that has somebody. */
  readonly #taken = new Int32Array(SLICES / 32);
  #records = new Float64Array(64 * BLOCK);
  /** The block after this one, in its slice or among the free ones. */
  #following = new Int32Array(64);
  #freeBlock = NONE;
  #blocks = 0;
  /** What is left of the slice of now. */
  readonly #sorted = new SortedRecords();
  /** Who is in the heap, by place; places are used again. */
  readonly #near = new EventHeap();
  #places = new Float64Array(64 * RECORD);
  #freePlaces = new Int32Array(64);
  #freed = 0;
  /** The last slice that has been sorted, counted from time 0. */
  #slice = -1;
  #hanging = 0;

  /** @param longestSeconds nobody will wait longer */
  constructor(longestSeconds: number) {
    this.#sliceSeconds = longestSeconds > 0 ? longestSeconds / (SLICES - 2) : 1;
  }

  /** When the next call tries again; Infinity when none waits. */
  firstTime(): number {
    if (this.#hanging > 0 && this.#sorted.isEmpty()) this.#bringNear();
    return Math.min(this.#sorted.firstTime(), this.#near.firstTime());
  }

  /** Takes the call that `firstTime` is about. */
  takeFirst(into: Float64Array): void {
    if (this.#hanging > 0 && this.#sorted.isEmpty()) this.#bringNear();
    if (!this.#sorted.isEmpty() && this.#sorted.firstTime() <= this.#near.firstTime()) {
      this.#sorted.takeFirst(into);
      return;
    }
    const place = this.#near.pop();
    this.#freePlaces[this.#freed] = place;
    this.#freed += 1;
    copyRecord(this.#places, place * RECORD, into, 0);
  }

  /** A call that tries again at the record's moment. */
  add(record: Float64Array): void {
    const slice = this.#sliceOf(record[AT] as number);
    if (this.#hanging === 0) this.#slice = Math.max(this.#slice, slice - SLICES + 2);
    if (slice <= this.#slice || slice >= this.#slice + SLICES) {
      this.#addNear(record);
      return;
    }
    const at = this.#room(slice & (SLICES - 1));
    copyRecord(record, 0, this.#records, at);
    this.#hanging += 1;
  }

  /** How many wait that began at `fromSeconds` or later. */
  startedSince(fromSeconds: number): number {
    const isFree = new Set(this.#freePlaces.subarray(0, this.#freed));
    let since = this.#sorted.startedSince(fromSeconds);
    for (let place = 0; place < this.#near.size() + this.#freed; place += 1)
      if (!isFree.has(place) && (this.#places[place * RECORD + BEGAN] as number) >= fromSeconds) since += 1;
    for (let slice = 0; slice < SLICES; slice += 1) {
      let block = this.#first[slice] as number;
      for (let from = 0; from < (this.#counts[slice] as number); from += 1) {
        const at = block * BLOCK + (from & (RECORDS_IN_BLOCK - 1)) * RECORD;
        if ((this.#records[at + BEGAN] as number) >= fromSeconds) since += 1;
        if ((from & (RECORDS_IN_BLOCK - 1)) === RECORDS_IN_BLOCK - 1) block = this.#following[block] as number;
      }
    }
    return since;
  }

  /** Becomes what another wheel of the same longest delay is now. */
  copyFrom(other: RetryWheel): void {
    this.#first.set(other.#first);
    this.#last.set(other.#last);
    this.#counts.set(other.#counts);
    this.#taken.set(other.#taken);
    this.#records = other.#records.slice();
    this.#following = other.#following.slice();
    this.#freeBlock = other.#freeBlock;
    this.#blocks = other.#blocks;
    this.#sorted.copyFrom(other.#sorted);
    this.#near.copyFrom(other.#near);
    this.#places = other.#places.slice();
    this.#freePlaces = other.#freePlaces.slice();
    this.#freed = other.#freed;
    this.#slice = other.#slice;
    this.#hanging = other.#hanging;
  }

  /** Never lower for a later moment, so slices compare as their moments do. */
  #sliceOf(atSeconds: number): number {
    return Math.floor(atSeconds / this.#sliceSeconds);
  }

  #addNear(record: Float64Array): void {
    const place = this.#freed > 0 ? (this.#freePlaces[this.#freed - 1] as number) : this.#near.size();
    if (this.#freed > 0) this.#freed -= 1;
    if (place * RECORD === this.#places.length) this.#growPlaces();
    copyRecord(record, 0, this.#places, place * RECORD);
    this.#near.push(record[AT] as number, 0, place);
  }

  /** Room for one more record in a slice: where it goes. */
  #room(slice: number): number {
    const count = this.#counts[slice] as number;
    const within = count & (RECORDS_IN_BLOCK - 1);
    this.#counts[slice] = count + 1;
    if (within === 0) this.#chain(slice, count === 0);
    return (this.#last[slice] as number) * BLOCK + within * RECORD;
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
      this.#records = larger(this.#records, new Float64Array(2 * this.#records.length));
      this.#following = larger(this.#following, new Int32Array(2 * block));
    }
    this.#following[block] = NONE;
    this.#blocks = block + 1;
    return block;
  }

  #growPlaces(): void {
    this.#places = larger(this.#places, new Float64Array(2 * this.#places.length));
    this.#freePlaces = larger(this.#freePlaces, new Int32Array(2 * this.#freePlaces.length));
  }

  /** Sorts the next slice, unless somebody in the heap is before it. */
  #bringNear(): void {
    const ahead = this.#stepsToTaken();
    if (this.#sliceOf(this.#near.firstTime()) < this.#slice + ahead) return;
    this.#slice += ahead;
    this.#empty(this.#slice & (SLICES - 1));
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
    const count = this.#counts[slice] as number;
    const sorted = this.#sorted;
    sorted.begin(count, this.#slice * this.#sliceSeconds, this.#sliceSeconds);
    this.#walk(slice, false);
    sorted.counted();
    this.#walk(slice, true);
    sorted.placed();
    this.#hanging -= count;
    this.#counts[slice] = 0;
    this.#following[this.#last[slice] as number] = this.#freeBlock;
    this.#freeBlock = this.#first[slice] as number;
    this.#taken[slice >> 5] = (this.#taken[slice >> 5] as number) & ~(1 << (slice & 31));
  }

  /** Every record of a slice, in order of asking. @param placing they have been counted */
  #walk(slice: number, placing: boolean): void {
    const records = this.#records;
    const sorted = this.#sorted;
    const count = this.#counts[slice] as number;
    let block = this.#first[slice] as number;
    for (let from = 0; from < count; from += RECORDS_IN_BLOCK) {
      const inBlock = Math.min(RECORDS_IN_BLOCK, count - from);
      for (let within = 0; within < inBlock; within += 1) {
        const at = block * BLOCK + within * RECORD;
        if (placing) sorted.place(records, at);
        else sorted.count(records, at);
      }
      block = this.#following[block] as number;
    }
  }
}

function larger<Numbers extends Float64Array | Int32Array>(numbers: Numbers, room: Numbers): Numbers {
  room.set(numbers);
  return room;
}
