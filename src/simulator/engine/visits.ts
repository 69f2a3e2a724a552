/**
 * Requests inside the service, a row of numbers each. A visit is one request; at each of its stations it is a job there. It is at two
 * stations at most at a time, its own, whose server it keeps, and an inner one of the moment. A visit is known by the number of its own job;
 * the inner one has the number after it, and there is room for it only where a plan has such visits.
 */
import { longerFloats, longerInts, moreRows } from './columns.ts';

/** Where a job is at its station. */
export const AWAY = 0;
export const WAITING = 1;
export const REFUSING = 2;
export const WORKING = 3;
export const HELD = 4;

/** Words of a job. */
export const JOB_WORDS = 8;
export const STATE = 0;
export const JOB_GONE = 1;
export const REFUSAL = 2;
/** Neighbours in a line; −1: none. */
export const NEXT = 3;
export const PREVIOUS = 4;

/** Of a visit's own job. The login that waits for the answer; −1: nobody does any more. Of a free visit: the next free one. */
export const LOGIN = 5;
export const VISIT_STEP = 6;
/** Leg under way, from 0. */
export const LEG = 7;

/** Floats of a job. */
export const JOB_FLOATS = 4;
export const SERVICE_SECONDS = 0;
export const ARRIVED_AT = 1;
/** Which entry of a heap is this job's: those of other numbers are of an earlier one. */
export const ENTRY = 2;
export const LIMIT_ENTRY = 3;

const FIRST_CAPACITY = 64;

export class Visits {
  words: Int32Array;
  floats: Float64Array;
  /** Service of each leg after the first, seconds. That of the first stands in its job. */
  innerSeconds: Float64Array;
  /** Of any visit. */
  readonly mostLegs: number;
  readonly #legsOfStep: Uint8Array;
  /** 1 or 2. */
  readonly #jobs: number;
  #entries = 0;
  #firstFree = -1;
  #used = 0;

  /** @param legsOfStep how many legs a visit for each step has */
  constructor(legsOfStep: Uint8Array) {
    this.mostLegs = legsOfStep.reduce((most, legs) => Math.max(most, legs), 1);
    this.#jobs = this.mostLegs > 1 ? 2 : 1;
    this.words = new Int32Array(JOB_WORDS * this.#jobs * FIRST_CAPACITY);
    this.floats = new Float64Array(JOB_FLOATS * this.#jobs * FIRST_CAPACITY);
    this.innerSeconds = new Float64Array((this.mostLegs - 1) * FIRST_CAPACITY);
    this.#legsOfStep = legsOfStep;
  }

  legsOf(visit: number): number {
    return this.#legsOfStep[this.words[JOB_WORDS * visit + VISIT_STEP] as number] as number;
  }

  /** The first of several legs keeps its server after its service. */
  keepsServer(job: number): boolean {
    return this.mostLegs > 1 && this.visitOf(job) === job && this.legsOf(job) > 1;
  }

  /** The visit of a job. */
  visitOf(job: number): number {
    return job & -this.#jobs;
  }

  /** Where the time of a visit's leg stands in `innerSeconds`. @param leg from 1 */
  innerPlace(visit: number, leg: number): number {
    return (this.mostLegs - 1) * (visit >> 1) + leg - 1;
  }

  /** A number that no entry of any heap has had. */
  nextEntry(): number {
    this.#entries += 1;
    return this.#entries;
  }

  take(): number {
    const free = this.#firstFree;
    if (free !== -1) {
      this.#firstFree = this.words[JOB_WORDS * free + LOGIN] as number;
      return free;
    }
    if (JOB_WORDS * this.#used === this.words.length) {
      const jobs = moreRows(this.#used, JOB_WORDS * Int32Array.BYTES_PER_ELEMENT);
      this.words = longerInts(this.words, JOB_WORDS * jobs);
      this.floats = longerFloats(this.floats, JOB_FLOATS * jobs);
      this.innerSeconds = longerFloats(this.innerSeconds, ((this.mostLegs - 1) * jobs) / this.#jobs);
    }
    this.#used += this.#jobs;
    return this.#used - this.#jobs;
  }

  free(visit: number): void {
    this.words[JOB_WORDS * visit + LOGIN] = this.#firstFree;
    this.#firstFree = visit;
  }
}
