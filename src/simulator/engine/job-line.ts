/** Jobs in a line, linked through their rows: joined at the end, left from either end or from the middle in constant time. */
import { JOB_WORDS, NEXT, PREVIOUS } from './visits.ts';
import type { Visits } from './visits.ts';

export class JobLine {
  readonly #visits: Visits;
  #first = -1;
  #last = -1;
  #size = 0;

  constructor(visits: Visits) {
    this.#visits = visits;
  }

  size(): number {
    return this.#size;
  }

  /** −1: nobody is there. */
  first(): number {
    return this.#first;
  }

  last(): number {
    return this.#last;
  }

  /** Who joined after `job`; −1: nobody. */
  after(job: number): number {
    const { words } = this.#visits;
    return words[JOB_WORDS * job + NEXT] as number;
  }

  add(job: number): void {
    const { words } = this.#visits;
    words[JOB_WORDS * job + NEXT] = -1;
    words[JOB_WORDS * job + PREVIOUS] = this.#last;
    if (this.#last === -1) this.#first = job;
    else words[JOB_WORDS * this.#last + NEXT] = job;
    this.#last = job;
    this.#size += 1;
  }

  /** The job must be in this line. */
  remove(job: number): void {
    const { words } = this.#visits;
    const before = words[JOB_WORDS * job + PREVIOUS] as number;
    const after = words[JOB_WORDS * job + NEXT] as number;
    if (before === -1) this.#first = after;
    else words[JOB_WORDS * before + NEXT] = after;
    if (after === -1) this.#last = before;
    else words[JOB_WORDS * after + PREVIOUS] = before;
    this.#size -= 1;
  }
}
