/**
 * Requests inside the service, a row of numbers each. A visit is one request; at each of its stations it is a job there. It is at two
 * stations at most at a time, its own, whose server it keeps, and an inner one: job 2v is its own, job 2v + 1 the inner one of the moment.
 */
import { grownFloats, grownInts } from './columns.ts';

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

/** Words of a visit: those of its two jobs, and in what they leave free its own. */
export const VISIT_WORDS = 2 * JOB_WORDS;
/** The login that waits for the answer; −1: nobody does any more. Of a free visit: the next free one. */
export const LOGIN = 5;
export const VISIT_STEP = 6;
/** Leg under way, from 0. */
export const LEG = 7;
export const GONE = 13;

/** Floats of a job. */
export const JOB_FLOATS = 4;
export const SERVICE_SECONDS = 0;
export const ARRIVED_AT = 1;
/** Which entry of a heap is this job's: those of other numbers are of an earlier one. */
export const ENTRY = 2;
export const LIMIT_ENTRY = 3;

const FIRST_CAPACITY = 64;

export class Visits {
  words = new Int32Array(VISIT_WORDS * FIRST_CAPACITY);
  floats = new Float64Array(2 * JOB_FLOATS * FIRST_CAPACITY);
  /** Service of each leg after the first, seconds: `mostLegs` of them a visit. */
  legSeconds: Float64Array;
  readonly mostLegs: number;
  readonly #legsOfStep: Uint8Array;
  #entries = 0;
  #firstFree = -1;
  #used = 0;

  /** @param legsOfStep how many legs a visit for each step has */
  constructor(legsOfStep: Uint8Array) {
    this.mostLegs = legsOfStep.reduce((most, legs) => Math.max(most, legs), 1);
    this.legSeconds = new Float64Array(this.mostLegs * FIRST_CAPACITY);
    this.#legsOfStep = legsOfStep;
  }

  legsOf(visit: number): number {
    return this.#legsOfStep[this.words[VISIT_WORDS * visit + VISIT_STEP] as number] as number;
  }

  /** A number that no entry of any heap has had. */
  nextEntry(): number {
    this.#entries += 1;
    return this.#entries;
  }

  take(): number {
    const free = this.#firstFree;
    if (free !== -1) {
      this.#firstFree = this.words[VISIT_WORDS * free + LOGIN] as number;
      return free;
    }
    if (VISIT_WORDS * this.#used === this.words.length) {
      this.words = grownInts(this.words);
      this.floats = grownFloats(this.floats);
      this.legSeconds = grownFloats(this.legSeconds);
    }
    this.#used += 1;
    return this.#used - 1;
  }

  free(visit: number): void {
    this.words[VISIT_WORDS * visit + LOGIN] = this.#firstFree;
    this.#firstFree = visit;
  }
}
