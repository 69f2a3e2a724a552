/**
 * The records of one slice of time, in order of (moment, asking): sorted all at once, by counting. The slice is cut into as many parts as it
 * has records; each record goes straight into its part, and the few that share one are put in order there. Moments are spread about evenly
 * within a slice so short, so that costs the same for each record, where a heap would climb several levels for each.
 */
import { AT, BEGAN, copyRecord, RECORD } from './call-record.ts';

export class SortedRecords {
  #records = new Float64Array(64 * RECORD);
  /** Of each part: how many records are before it; then where its next one goes. */
  #starts = new Int32Array(64 + 1);
  #head = 0;
  #count = 0;
  #from = 0;
  #partsPerSecond = 0;

  isEmpty(): boolean {
    return this.#head === this.#count;
  }

  /** Moment of the first; Infinity when there is none. */
  firstTime(): number {
    return this.#head === this.#count ? Infinity : (this.#records[this.#head * RECORD] as number);
  }

  /** Takes the first, which must be there. */
  takeFirst(into: Float64Array): void {
    copyRecord(this.#records, this.#head * RECORD, into, 0);
    this.#head += 1;
  }

  /** Begins with `count` records of [fromSeconds, fromSeconds + spanSeconds]: each is to be counted, then each to be placed. */
  begin(count: number, fromSeconds: number, spanSeconds: number): void {
    this.#head = 0;
    this.#count = count;
    this.#from = fromSeconds;
    this.#partsPerSecond = count / spanSeconds;
    if (count * RECORD > this.#records.length) {
      let room = 64;
      while (room < count) room *= 2;
      this.#records = new Float64Array(room * RECORD);
      this.#starts = new Int32Array(room + 1);
    } else this.#starts.fill(0, 0, count + 1);
  }

  /** @param at where the record stands in `from` */
  count(from: Float64Array, at: number): void {
    const part = this.#partOf(from[at + AT] as number) + 1;
    this.#starts[part] = (this.#starts[part] as number) + 1;
  }

  /** When all have been counted. */
  counted(): void {
    const starts = this.#starts;
    for (let part = 1; part <= this.#count; part += 1)
      starts[part] = (starts[part] as number) + (starts[part - 1] as number);
  }

  /** In order of asking. */
  place(from: Float64Array, at: number): void {
    const part = this.#partOf(from[at + AT] as number);
    const to = this.#starts[part] as number;
    this.#starts[part] = to + 1;
    copyRecord(from, at, this.#records, to * RECORD);
  }

  /** When all have been placed: what shares a part is put in order. */
  placed(): void {
    const records = this.#records;
    for (let one = 1; one < this.#count; one += 1)
      if ((records[one * RECORD] as number) < (records[(one - 1) * RECORD] as number)) this.#moveBack(one);
  }

  /** How many began at `fromSeconds` or later. */
  startedSince(fromSeconds: number): number {
    let since = 0;
    for (let one = this.#head; one < this.#count; one += 1)
      if ((this.#records[one * RECORD + BEGAN] as number) >= fromSeconds) since += 1;
    return since;
  }

  /** Becomes what another is now. */
  copyFrom(other: SortedRecords): void {
    this.#records = other.#records.slice();
    this.#starts = other.#starts.slice();
    [this.#head, this.#count] = [other.#head, other.#count];
  }

  /** Never lower for a later moment. */
  #partOf(atSeconds: number): number {
    const part = Math.floor((atSeconds - this.#from) * this.#partsPerSecond);
    return part < 0 ? 0 : part < this.#count ? part : this.#count - 1;
  }

  /** The record goes in front of all that are later than it. */
  #moveBack(one: number): void {
    const records = this.#records;
    copyRecord(records, one * RECORD, moving, 0);
    let hole = one;
    for (; hole > 0 && (records[(hole - 1) * RECORD] as number) > (moving[AT] as number); hole -= 1)
      copyRecord(records, (hole - 1) * RECORD, records, hole * RECORD);
    copyRecord(moving, 0, records, hole * RECORD);
  }
}

const moving = new Float64Array(RECORD);
