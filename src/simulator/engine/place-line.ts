/**
 * A first-in-first-out line that knows how many stand ahead of each member: the rules of src/model/service/queue-positions.ts over columns.
 * Members are numbers; places rise. Living ones are counted in blocks and in blocks of blocks, so a position in a line of a million costs
 * some hundred steps.
 */
import { grownInts } from './columns.ts';

const BLOCK_BITS = 8;
const BLOCK = 2 ** BLOCK_BITS;
const GROUP_BITS = 16;
const GROUP = 2 ** GROUP_BITS;
const NOBODY = -1;

export class PlaceLine {
  /** Member at place base + i; NOBODY: left. */
  #members = new Int32Array(GROUP);
  /** Living members of each block, and of each group of blocks. */
  #blocks = new Int32Array(GROUP / BLOCK);
  #groups = new Int32Array(1);
  #base = 0;
  #head = 0;
  #tail = 0;
  #size = 0;

  size(): number {
    return this.#size;
  }

  /** @returns the member's place, for `remove` and `ahead` */
  add(member: number): number {
    if (this.#tail === this.#members.length) this.#makeRoom();
    const at = this.#tail;
    this.#members[at] = member;
    this.#count(at, 1);
    this.#tail = at + 1;
    return this.#base + at;
  }

  /** Who has waited longest; somebody must be there. */
  first(): number {
    while (this.#members[this.#head] === NOBODY) this.#head += 1;
    return this.#members[this.#head] as number;
  }

  /** The place must be taken. */
  remove(place: number): void {
    const at = place - this.#base;
    this.#members[at] = NOBODY;
    this.#count(at, -1);
  }

  ahead(place: number): number {
    const at = place - this.#base;
    const group = at >> GROUP_BITS;
    const block = at >> BLOCK_BITS;
    let count = 0;
    for (let number = this.#head >> GROUP_BITS; number < group; number += 1) count += this.#groups[number] as number;
    const firstBlock = Math.max(this.#head >> BLOCK_BITS, group << (GROUP_BITS - BLOCK_BITS));
    for (let number = firstBlock; number < block; number += 1) count += this.#blocks[number] as number;
    for (let number = Math.max(this.#head, block << BLOCK_BITS); number < at; number += 1)
      if (this.#members[number] !== NOBODY) count += 1;
    return count;
  }

  #count(at: number, by: number): void {
    this.#size += by;
    this.#blocks[at >> BLOCK_BITS] = (this.#blocks[at >> BLOCK_BITS] as number) + by;
    this.#groups[at >> GROUP_BITS] = (this.#groups[at >> GROUP_BITS] as number) + by;
  }

  /** Groups that everybody has left are cut off; when that is little, the columns grow. */
  #makeRoom(): void {
    while (this.#head < this.#tail && this.#members[this.#head] === NOBODY) this.#head += 1;
    const groups = this.#head >> GROUP_BITS;
    if (groups * GROUP * 2 < this.#members.length) {
      this.#members = grownInts(this.#members);
      this.#blocks = grownInts(this.#blocks);
      this.#groups = grownInts(this.#groups);
      return;
    }
    const blocks = groups * (GROUP / BLOCK);
    this.#members.copyWithin(0, groups * GROUP);
    this.#blocks.copyWithin(0, blocks);
    this.#blocks.fill(0, this.#blocks.length - blocks);
    this.#groups.copyWithin(0, groups);
    this.#groups.fill(0, this.#groups.length - groups);
    this.#base += groups * GROUP;
    this.#head -= groups * GROUP;
    this.#tail -= groups * GROUP;
  }
}
