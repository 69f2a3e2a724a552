/**
 * The logins under way, in columns: a slot each, used again when its login has ended. What a column means: the field of the same name in
 * src/model/journeys/login-machine.ts.
 */
import { grownBytes, grownFloats, grownInts, grownSigned } from './columns.ts';

import { NO_JOURNEY } from './journey-table.ts';

const FIRST_CAPACITY = 256;

/** What the main line does when its time comes. */
export const STEP = 0;
export const QUEUE_POLL = 1;
export const RETRY_PERMIT = 2;

export const NOTHING = -1;

export class LoginColumns {
  index = new Int32Array(FIRST_CAPACITY);
  segment = new Int32Array(FIRST_CAPACITY);
  triesLimit = new Int32Array(FIRST_CAPACITY);
  queueToleranceSeconds = new Float64Array(FIRST_CAPACITY);
  intendedSeconds = new Float64Array(FIRST_CAPACITY);
  /** Four words each. */
  human = new Int32Array(4 * FIRST_CAPACITY);
  patience = new Int32Array(4 * FIRST_CAPACITY);

  /** Number of the journey; NO_JOURNEY: to be chosen. */
  journey = new Uint8Array(FIRST_CAPACITY);
  part = new Uint8Array(FIRST_CAPACITY);
  line = new Uint8Array(FIRST_CAPACITY);
  resumeAt = new Float64Array(FIRST_CAPACITY);
  pollAt = new Float64Array(FIRST_CAPACITY);
  clicks = new Int32Array(FIRST_CAPACITY);
  tries = new Int32Array(FIRST_CAPACITY);
  triesBefore = new Int32Array(FIRST_CAPACITY);
  codes = new Int32Array(FIRST_CAPACITY);
  knocks = new Int32Array(FIRST_CAPACITY);
  wrongPins = new Int32Array(FIRST_CAPACITY);
  retries = new Int32Array(FIRST_CAPACITY);
  previousDelay = new Float64Array(FIRST_CAPACITY);
  /** NaN: not in the queue. */
  queuedSince = new Float64Array(FIRST_CAPACITY);
  permittedDelay = new Float64Array(FIRST_CAPACITY);

  /** The step that is asked; NOTHING: no request is open. */
  openStep = new Int8Array(FIRST_CAPACITY);
  openAt = new Float64Array(FIRST_CAPACITY);
  beside = new Uint8Array(FIRST_CAPACITY);
  rightPin = new Uint8Array(FIRST_CAPACITY);
  /** NaN: there is no second copy. */
  hedgedAt = new Float64Array(FIRST_CAPACITY);
  /** Goes up with every request of this slot that is settled: an answer to an earlier one is too late. */
  request = new Int32Array(FIRST_CAPACITY);
  /** The visits of the open request and of its second copy; NOTHING: there is none any more. */
  visit = new Int32Array(FIRST_CAPACITY);
  secondVisit = new Int32Array(FIRST_CAPACITY);
  /** Which copies of the open request went on to the stations: 1 the first, 2 the second. */
  copies = new Uint8Array(FIRST_CAPACITY);
  /** Number of the event that sends the second copy. */
  hedgeOrder = new Float64Array(FIRST_CAPACITY);

  /** When the open request is given up, and the number of that event. */
  timeoutAt = new Float64Array(FIRST_CAPACITY);
  timeoutOrder = new Float64Array(FIRST_CAPACITY);
  /** The event on the agenda that looks after it, never later; Infinity: there is none. */
  alarmAt = new Float64Array(FIRST_CAPACITY);
  alarmOrder = new Float64Array(FIRST_CAPACITY);

  /** Number of its name in the waiting room; 0: it has none. */
  turn = new Int32Array(FIRST_CAPACITY);
  admitted = new Uint8Array(FIRST_CAPACITY);

  /** Why it ended; NOTHING: it has not. */
  reason = new Int8Array(FIRST_CAPACITY);
  /** NaN: in flight. */
  endedSeconds = new Float64Array(FIRST_CAPACITY);

  readonly #free: number[] = [];
  #used = 0;

  /** Slots under way. */
  size(): number {
    return this.#used - this.#free.length;
  }

  /** Slots that have ever been used: all that are under way are below. */
  used(): number {
    return this.#used;
  }

  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#used === this.index.length) this.#grow();
    this.#used += 1;
    return this.#used - 1;
  }

  free(slot: number): void {
    this.#free.push(slot);
    this.alarmOrder[slot] = NOTHING;
    this.hedgeOrder[slot] = NOTHING;
    this.openStep[slot] = NOTHING;
    this.index[slot] = NOTHING;
  }

  /** A login begins in a slot whose person is there. */
  begin(slot: number, intendedSeconds: number): void {
    this.intendedSeconds[slot] = intendedSeconds;
    this.journey[slot] = NO_JOURNEY;
    this.part[slot] = 0;
    this.line[slot] = STEP;
    this.resumeAt[slot] = intendedSeconds;
    this.pollAt[slot] = Infinity;
    this.clicks[slot] = 0;
    this.tries[slot] = 1;
    this.triesBefore[slot] = 0;
    this.codes[slot] = 0;
    this.knocks[slot] = 0;
    this.wrongPins[slot] = 0;
    this.retries[slot] = 0;
    this.previousDelay[slot] = 0;
    this.queuedSince[slot] = NaN;
    this.openStep[slot] = NOTHING;
    this.visit[slot] = NOTHING;
    this.secondVisit[slot] = NOTHING;
    this.hedgeOrder[slot] = NOTHING;
    this.alarmAt[slot] = Infinity;
    this.alarmOrder[slot] = NOTHING;
    this.turn[slot] = 0;
    this.admitted[slot] = 0;
    this.reason[slot] = NOTHING;
    this.endedSeconds[slot] = NaN;
  }

  #grow(): void {
    this.#growPerson();
    this.#growRequest();
    this.journey = grownBytes(this.journey);
    this.part = grownBytes(this.part);
    this.line = grownBytes(this.line);
    this.resumeAt = grownFloats(this.resumeAt);
    this.pollAt = grownFloats(this.pollAt);
    this.clicks = grownInts(this.clicks);
    this.tries = grownInts(this.tries);
    this.triesBefore = grownInts(this.triesBefore);
    this.codes = grownInts(this.codes);
    this.knocks = grownInts(this.knocks);
    this.wrongPins = grownInts(this.wrongPins);
    this.retries = grownInts(this.retries);
    this.previousDelay = grownFloats(this.previousDelay);
    this.queuedSince = grownFloats(this.queuedSince);
    this.permittedDelay = grownFloats(this.permittedDelay);
    this.reason = grownSigned(this.reason);
    this.endedSeconds = grownFloats(this.endedSeconds);
  }

  #growPerson(): void {
    this.index = grownInts(this.index);
    this.segment = grownInts(this.segment);
    this.triesLimit = grownInts(this.triesLimit);
    this.queueToleranceSeconds = grownFloats(this.queueToleranceSeconds);
    this.intendedSeconds = grownFloats(this.intendedSeconds);
    this.human = grownInts(this.human);
    this.patience = grownInts(this.patience);
    this.turn = grownInts(this.turn);
    this.admitted = grownBytes(this.admitted);
  }

  #growRequest(): void {
    this.openStep = grownSigned(this.openStep);
    this.openAt = grownFloats(this.openAt);
    this.beside = grownBytes(this.beside);
    this.rightPin = grownBytes(this.rightPin);
    this.hedgedAt = grownFloats(this.hedgedAt);
    this.request = grownInts(this.request);
    this.visit = grownInts(this.visit);
    this.secondVisit = grownInts(this.secondVisit);
    this.copies = grownBytes(this.copies);
    this.hedgeOrder = grownFloats(this.hedgeOrder);
    this.timeoutAt = grownFloats(this.timeoutAt);
    this.timeoutOrder = grownFloats(this.timeoutOrder);
    this.alarmAt = grownFloats(this.alarmAt);
    this.alarmOrder = grownFloats(this.alarmOrder);
  }
}
