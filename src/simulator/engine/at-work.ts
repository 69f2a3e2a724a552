/**
 * Jobs at work at a station, by what its clock of work shows when they are done: the rules of src/model/service/work-clock.ts over rows.
 * Who is stopped on the way stays in the heap, unseen, until it would come first.
 */
import type { Contention } from '../../model/scenario/plan.ts';
import { slowdownOf } from '../../model/service/contention.ts';
import { EventHeap } from '../kernel/event-heap.ts';
import { ENTRY, JOB_FLOATS, JOB_GONE, JOB_WORDS, SERVICE_SECONDS, STATE, WORKING } from './visits.ts';
import type { Visits } from './visits.ts';

export class AtWork {
  size = 0;
  /** Those of them whose client has gone. */
  dead = 0;
  contention: Contention | null = null;
  readonly #visits: Visits;
  readonly #heap = new EventHeap();
  #sinceSeconds = 0;
  #since = 0;
  #rate = 1;

  constructor(visits: Visits) {
    this.#visits = visits;
  }

  /**
   * From now on they are served at this speed, less what they slow each other down.
   * @param done what the clock of work shows at least: the work that has just been finished
   */
  pace(atSeconds: number, speed: number, done: number): void {
    if (this.size === 0) return;
    const rate = this.contention === null ? speed : speed / slowdownOf(this.contention, this.size);
    if (rate === this.#rate) return;
    this.#since = Math.max(this.#workAt(atSeconds), done);
    this.#sinceSeconds = atSeconds;
    this.#rate = rate;
  }

  start(job: number, atSeconds: number): void {
    const { floats, words } = this.#visits;
    if (words[JOB_WORDS * job + JOB_GONE] === 1) this.dead += 1;
    words[JOB_WORDS * job + STATE] = WORKING;
    const entry = this.#visits.nextEntry();
    floats[JOB_FLOATS * job + ENTRY] = entry;
    const seconds = floats[JOB_FLOATS * job + SERVICE_SECONDS] as number;
    this.#heap.insert(this.#workAt(atSeconds) + seconds, entry, job);
    this.size += 1;
  }

  /** When the first is done if the rate stays; Infinity when nobody is at work. */
  nextDoneSeconds(): number {
    if (this.size === 0) return Infinity;
    if (this.#heap.size() > this.size) this.#skipStopped();
    const work = this.#heap.firstTime();
    return work <= this.#since ? this.#sinceSeconds : this.#sinceSeconds + (work - this.#since) / this.#rate;
  }

  /** What the clock of work shows when the first is done. After nextDoneSeconds. */
  firstWork(): number {
    return this.#heap.firstTime();
  }

  /** Takes the first. After nextDoneSeconds. */
  finish(): number {
    const job = this.#heap.pop();
    this.size -= 1;
    if (this.#visits.words[JOB_WORDS * job + JOB_GONE] === 1) this.dead -= 1;
    return job;
  }

  /** One of them is stopped. */
  stop(): void {
    this.size -= 1;
  }

  #workAt(atSeconds: number): number {
    return this.#since + this.#rate * (atSeconds - this.#sinceSeconds);
  }

  #skipStopped(): void {
    const { floats, words } = this.#visits;
    const heap = this.#heap;
    while (heap.size() > this.size) {
      const job = heap.firstPayload();
      const works = words[JOB_WORDS * job + STATE] === WORKING;
      if (works && floats[JOB_FLOATS * job + ENTRY] === heap.firstOrder()) return;
      heap.pop();
    }
  }
}
