/** Jobs in a line, linked through their columns: joined at the end, left from either end or from the middle in constant time. */
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
    return this.#visits.next[job] as number;
  }

  add(job: number): void {
    const { next, previous } = this.#visits;
    next[job] = -1;
    previous[job] = this.#last;
    if (this.#last === -1) this.#first = job;
    else next[this.#last] = job;
    this.#last = job;
    this.#size += 1;
  }

  /** The job must be in this line. */
  remove(job: number): void {
    const { next, previous } = this.#visits;
    const before = previous[job] as number;
    const after = next[job] as number;
    if (before === -1) this.#first = after;
    else next[before] = after;
    if (after === -1) this.#last = before;
    else previous[after] = before;
    this.#size -= 1;
  }
}
