/** Those who wait in a room or were admitted by it, in columns. What a column means: the field of the same name in room-clockwork.ts. */
import { grownBytes, grownFloats, grownInts } from './columns.ts';

const FIRST_CAPACITY = 256;

export class RoomMembers {
  phase = new Uint8Array(FIRST_CAPACITY);
  deadline = new Float64Array(FIRST_CAPACITY);
  scheduled = new Float64Array(FIRST_CAPACITY);
  /** Number of the entry of the heap that counts for this member; others are old. */
  entry = new Float64Array(FIRST_CAPACITY);
  nextPoll = new Float64Array(FIRST_CAPACITY);
  place = new Float64Array(FIRST_CAPACITY);
  /** 0: the row is free. */
  #turn = new Int32Array(FIRST_CAPACITY);
  #nextFree = new Int32Array(FIRST_CAPACITY);
  #firstFree = -1;
  #used = 0;
  #entries = 0;

  take(turn: number, nowSeconds: number): number {
    const member = this.#firstFree === -1 ? this.#newRow() : this.#firstFree;
    if (this.#firstFree !== -1) this.#firstFree = this.#nextFree[member] as number;
    this.#turn[member] = turn;
    this.deadline[member] = Infinity;
    this.scheduled[member] = Infinity;
    this.entry[member] = 0;
    this.nextPoll[member] = nowSeconds;
    return member;
  }

  free(member: number): void {
    this.#turn[member] = 0;
    this.entry[member] = 0;
    this.#nextFree[member] = this.#firstFree;
    this.#firstFree = member;
  }

  isThere(member: number, turn: number): boolean {
    return turn !== 0 && this.#turn[member] === turn;
  }

  /** A number that no entry has had. */
  nextEntry(): number {
    this.#entries += 1;
    return this.#entries;
  }

  #newRow(): number {
    if (this.#used === this.phase.length) {
      this.phase = grownBytes(this.phase);
      this.deadline = grownFloats(this.deadline);
      this.scheduled = grownFloats(this.scheduled);
      this.entry = grownFloats(this.entry);
      this.nextPoll = grownFloats(this.nextPoll);
      this.place = grownFloats(this.place);
      this.#turn = grownInts(this.#turn);
      this.#nextFree = grownInts(this.#nextFree);
    }
    this.#used += 1;
    return this.#used - 1;
  }
}
