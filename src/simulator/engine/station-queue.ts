/** Jobs that wait at a station, and who of them is next: the rules of src/model/service/service-queue.ts over rows of numbers. */
import type { Discipline } from '../../model/scenario/plan.ts';
import { EventHeap } from '../kernel/event-heap.ts';
import { JobLine } from './job-line.ts';
import { ENTRY, JOB_FLOATS, JOB_WORDS, STATE, VISIT_STEP, WAITING } from './visits.ts';
import type { Visits } from './visits.ts';

export class StationQueue {
  readonly #visits: Visits;
  readonly #line: JobLine;
  readonly #priorityOfStep: Int32Array;
  /** By priority, then by arrival; undefined until that order is asked for. */
  #ranked: EventHeap | undefined;

  /** @param priorityOfStep of the discipline `priority`: the lowest number first */
  constructor(visits: Visits, priorityOfStep: Int32Array) {
    this.#visits = visits;
    this.#line = new JobLine(visits);
    this.#priorityOfStep = priorityOfStep;
  }

  size(): number {
    return this.#line.size();
  }

  add(job: number): void {
    this.#line.add(job);
    if (this.#ranked !== undefined) this.#rank(job, this.#ranked);
  }

  /** The job must be in the queue. */
  remove(job: number): void {
    this.#line.remove(job);
  }

  /** Who is next; stays in the queue. −1: nobody waits. */
  chooseNext(discipline: Discipline, servers: number): number {
    if (discipline === 'priority') return this.#firstRanked();
    this.#ranked = undefined;
    if (discipline === 'lifo') return this.#line.last();
    if (discipline === 'adaptive-lifo' && this.#line.size() > servers) return this.#line.last();
    return this.#line.first();
  }

  #firstRanked(): number {
    const { floats, words } = this.#visits;
    if (this.#line.size() === 0) return -1;
    const ranked = this.#ranked ?? this.#rankAll();
    for (;;) {
      const job = ranked.firstPayload();
      if (words[JOB_WORDS * job + STATE] === WAITING && floats[JOB_FLOATS * job + ENTRY] === ranked.firstOrder())
        return job;
      ranked.pop();
    }
  }

  #rankAll(): EventHeap {
    const ranked = new EventHeap();
    for (let job = this.#line.first(); job !== -1; job = this.#line.after(job)) this.#rank(job, ranked);
    this.#ranked = ranked;
    return ranked;
  }

  #rank(job: number, ranked: EventHeap): void {
    const { floats, words } = this.#visits;
    const number = this.#visits.nextEntry();
    floats[JOB_FLOATS * job + ENTRY] = number;
    const step = words[JOB_WORDS * this.#visits.visitOf(job) + VISIT_STEP] as number;
    ranked.insert(this.#priorityOfStep[step] as number, number, job);
  }
}
