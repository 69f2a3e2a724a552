/**
 * Requests inside the service, in columns. A visit is one request; at each of its stations it is a job there. It is at two stations at most
 * at a time, its own, whose server it keeps, and an inner one: job 2v is its own, job 2v + 1 the inner one of the moment.
 */
import { grownFloats, grownInts, grownBytes } from './columns.ts';

/** Where a job is at its station. */
export const AWAY = 0;
export const WAITING = 1;
export const REFUSING = 2;
export const WORKING = 3;
export const HELD = 4;

const FIRST_CAPACITY = 64;

export class Visits {
  /** The login that waits for the answer; −1: nobody does any more. Of a free visit: the next free one. */
  login = new Int32Array(FIRST_CAPACITY);
  step = new Uint8Array(FIRST_CAPACITY);
  /** Leg under way, from 0. */
  leg = new Uint8Array(FIRST_CAPACITY);
  gone = new Uint8Array(FIRST_CAPACITY);
  /** Service of each leg, seconds: `mostLegs` of them a visit. */
  legSeconds: Float64Array;
  readonly mostLegs: number;

  state = new Uint8Array(2 * FIRST_CAPACITY);
  jobGone = new Uint8Array(2 * FIRST_CAPACITY);
  refusal = new Uint8Array(2 * FIRST_CAPACITY);
  serviceSeconds = new Float64Array(2 * FIRST_CAPACITY);
  arrivedAt = new Float64Array(2 * FIRST_CAPACITY);
  /** Which entry of a heap is this job's: others of the same number are of an earlier one. */
  entry = new Float64Array(2 * FIRST_CAPACITY);
  limitEntry = new Float64Array(2 * FIRST_CAPACITY);
  next = new Int32Array(2 * FIRST_CAPACITY);
  previous = new Int32Array(2 * FIRST_CAPACITY);

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
    return this.#legsOfStep[this.step[visit] as number] as number;
  }

  /** A number that no entry of any heap has had. */
  nextEntry(): number {
    this.#entries += 1;
    return this.#entries;
  }

  take(): number {
    const free = this.#firstFree;
    if (free !== -1) {
      this.#firstFree = this.login[free] as number;
      return free;
    }
    if (this.#used === this.login.length) this.#grow();
    this.#used += 1;
    return this.#used - 1;
  }

  free(visit: number): void {
    this.login[visit] = this.#firstFree;
    this.#firstFree = visit;
  }

  #grow(): void {
    this.login = grownInts(this.login);
    this.step = grownBytes(this.step);
    this.leg = grownBytes(this.leg);
    this.gone = grownBytes(this.gone);
    this.legSeconds = grownFloats(this.legSeconds);
    this.state = grownBytes(this.state);
    this.jobGone = grownBytes(this.jobGone);
    this.refusal = grownBytes(this.refusal);
    this.serviceSeconds = grownFloats(this.serviceSeconds);
    this.arrivedAt = grownFloats(this.arrivedAt);
    this.entry = grownFloats(this.entry);
    this.limitEntry = grownFloats(this.limitEntry);
    this.next = grownInts(this.next);
    this.previous = grownInts(this.previous);
  }
}
