/**
 * What happens next, for events that are numbers: a 4-ary heap over arrays of times, of tie-breaks and of payloads, with no object per
 * event. The key is (time, priority, sequence): at one moment the lower priority number first, then in order of planning. The same pushes
 * give the same pops on every machine. d = 4 halves the depth of a binary heap and keeps siblings together [Johnson, Information
 * Processing Letters 4(3), 1975].
 */

const FIRST_CAPACITY = 64;
/** Sequences below it, priorities above it: both exact in one double. */
const SEQUENCES = 2 ** 46;

export class EventHeap {
  #times = new Float64Array(FIRST_CAPACITY);
  #orders = new Float64Array(FIRST_CAPACITY);
  #payloads = new Int32Array(FIRST_CAPACITY);
  #size = 0;
  #sequence = 0;

  size(): number {
    return this.#size;
  }

  /** Time of the first event; Infinity when there is none. */
  firstTime(): number {
    return this.#size === 0 ? Infinity : (this.#times[0] as number);
  }

  /** Tie-break of the first event; there must be one. */
  firstOrder(): number {
    return this.#orders[0] as number;
  }

  /** Payload of the first event, which stays; there must be one. */
  firstPayload(): number {
    return this.#payloads[0] as number;
  }

  /** @param priority an integer in [0, 127], the lowest first @param payload an integer of 32 bits */
  push(atTime: number, priority: number, payload: number): void {
    this.insert(atTime, priority * SEQUENCES + this.#sequence, payload);
    this.#sequence += 1;
  }

  /** Like `push`, with a tie-break of the caller's own: the lowest `order` first. */
  insert(atTime: number, order: number, payload: number): void {
    if (this.#size === this.#times.length) this.#grow();
    const times = this.#times;
    const orders = this.#orders;
    const payloads = this.#payloads;
    let hole = this.#size;
    this.#size = hole + 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent] as number;
      if (parentTime < atTime || (parentTime === atTime && (orders[parent] as number) < order)) break;
      times[hole] = parentTime;
      orders[hole] = orders[parent] as number;
      payloads[hole] = payloads[parent] as number;
      hole = parent;
    }
    times[hole] = atTime;
    orders[hole] = order;
    payloads[hole] = payload;
  }

  /** Takes the first event and returns its payload; −1 when there is none. */
  pop(): number {
    if (this.#size === 0) return -1;
    const payload = this.#payloads[0] as number;
    const last = this.#size - 1;
    this.#size = last;
    if (last > 0) this.#settleLast(last);
    return payload;
  }

  /** Becomes what another heap is now. */
  copyFrom(other: EventHeap): void {
    this.#times = other.#times.slice();
    this.#orders = other.#orders.slice();
    this.#payloads = other.#payloads.slice();
    this.#size = other.#size;
    this.#sequence = other.#sequence;
  }

  /** Finds a place, from the top down, for the entry at `last`. */
  #settleLast(last: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const payloads = this.#payloads;
    const time = times[last] as number;
    const order = orders[last] as number;
    let hole = 0;
    for (;;) {
      const child = this.#firstChild(hole, last);
      if (child === -1) break;
      const childTime = times[child] as number;
      if (time < childTime || (time === childTime && order < (orders[child] as number))) break;
      times[hole] = childTime;
      orders[hole] = orders[child] as number;
      payloads[hole] = payloads[child] as number;
      hole = child;
    }
    times[hole] = time;
    orders[hole] = order;
    payloads[hole] = payloads[last] as number;
  }

  /** The first in order of the children of `parent` below `end`; −1: it has none. */
  #firstChild(parent: number, end: number): number {
    const times = this.#times;
    let first = 4 * parent + 1;
    if (first >= end) return -1;
    let firstTime = times[first] as number;
    const beyond = Math.min(first + 4, end);
    for (let child = first + 1; child < beyond; child += 1) {
      const time = times[child] as number;
      if (time > firstTime || (time === firstTime && (this.#orders[child] as number) > (this.#orders[first] as number)))
        continue;
      first = child;
      firstTime = time;
    }
    return first;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const times = new Float64Array(capacity);
    const orders = new Float64Array(capacity);
    const payloads = new Int32Array(capacity);
    times.set(this.#times);
    orders.set(this.#orders);
    payloads.set(this.#payloads);
    this.#times = times;
    this.#orders = orders;
    this.#payloads = payloads;
  }
}
