/** Jobs that wait at a station, by the moment at which they are sent away. Who has left the line stays in the heap, unseen, until its moment. */
import { EventHeap } from '../kernel/event-heap.ts';
import { ARRIVED_AT, JOB_FLOATS, JOB_WORDS, LIMIT_ENTRY, STATE, WAITING } from './visits.ts';
import type { Visits } from './visits.ts';

export class WaitLimits {
  readonly #visits: Visits;
  readonly #limitSeconds: number;
  readonly #heap = new EventHeap();
  #waiting = 0;

  constructor(visits: Visits, limitSeconds: number) {
    this.#visits = visits;
    this.#limitSeconds = limitSeconds;
  }

  add(job: number): void {
    const { floats } = this.#visits;
    const entry = this.#visits.nextEntry();
    floats[JOB_FLOATS * job + LIMIT_ENTRY] = entry;
    this.#heap.insert((floats[JOB_FLOATS * job + ARRIVED_AT] as number) + this.#limitSeconds, entry, job);
    this.#waiting += 1;
  }

  /** One of those that were added waits no longer. */
  remove(): void {
    this.#waiting -= 1;
  }

  /** When the first is sent away; Infinity when none waits. */
  firstTime(): number {
    const { floats, words } = this.#visits;
    const heap = this.#heap;
    while (heap.size() > this.#waiting) {
      const job = heap.firstPayload();
      const waits = words[JOB_WORDS * job + STATE] === WAITING;
      if (waits && floats[JOB_FLOATS * job + LIMIT_ENTRY] === heap.firstOrder()) break;
      heap.pop();
    }
    return heap.firstTime();
  }

  /** The job that `firstTime` was about. */
  first(): number {
    return this.#heap.firstPayload();
  }
}
