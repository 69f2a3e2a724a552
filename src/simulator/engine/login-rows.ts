/**
 * The logins under way: a row of numbers each, in two arrays. A row is used again when its login has ended, so memory follows those under
 * way and not all who came; what is read together stands together. What a number means: the field of the same name in
 * src/model/journeys/login-machine.ts.
 */
import { longerFloats, longerInts, moreRows } from './columns.ts';
import { NO_JOURNEY } from './journey-table.ts';

/** Floats of a row. Times in seconds. */
export const FLOATS = 16;
export const RESUME_AT = 0;
export const POLL_AT = 1;
/** NaN: not in the queue. */
export const QUEUED_SINCE = 2;
export const OPEN_AT = 3;
/** When the open request is given up, and the number of that event. */
export const TIMEOUT_AT = 4;
export const TIMEOUT_ORDER = 5;
/** The event on the agenda that looks after it, never later; Infinity: there is none. */
export const ALARM_AT = 6;
export const ALARM_ORDER = 7;
/** Number of the event that sends the second copy. */
export const HEDGE_ORDER = 8;
/** NaN: there is no second copy. */
export const HEDGED_AT = 9;
export const INTENDED_AT = 10;
/** NaN: in flight. */
export const ENDED_AT = 11;
export const TOLERANCE_SECONDS = 12;
export const PREVIOUS_DELAY = 13;
export const PERMITTED_DELAY = 14;

/** Words of a row. */
export const WORDS = 32;
/** Number of the journey; NO_JOURNEY: to be chosen. */
export const JOURNEY = 0;
export const PART = 1;
export const LINE = 2;
/** The step that is asked; NOTHING: no request is open. */
export const OPEN_STEP = 3;
export const BESIDE = 4;
export const RIGHT_PIN = 5;
/** Goes up with every request that is settled: an answer to an earlier one is too late. */
export const REQUEST = 6;
/** The visits of the open request and of its second copy; NOTHING: there is none any more. */
export const FIRST_VISIT = 7;
export const SECOND_VISIT = 8;
/** Which copies of the open request went on to the stations: 1 the first, 2 the second. */
export const COPIES = 9;
export const CLICKS = 10;
export const RETRIES = 11;
/** Why it ended; NOTHING: it has not. */
export const REASON = 12;
export const SEGMENT = 13;
/** Number of its turn in the waiting room; 0: none. */
export const TURN = 14;
export const ADMITTED = 15;
/** Four words each: the states of the person's random streams. */
export const HUMAN = 16;
export const PATIENCE = 20;
/** Number of the arrival; NOTHING: the row is free. */
export const INDEX = 24;
export const TRIES = 25;
export const TRIES_LIMIT = 26;
export const TRIES_BEFORE = 27;
export const KNOCKS = 28;
export const WRONG_PINS = 29;
export const CODES = 30;
/** Row of its turn in the waiting room. */
export const MEMBER = 31;

/** What the main line does when its time comes. */
export const STEP = 0;
export const QUEUE_POLL = 1;
export const RETRY_PERMIT = 2;

export const NOTHING = -1;

const FIRST_CAPACITY = 256;

export class LoginRows {
  floats = new Float64Array(FLOATS * FIRST_CAPACITY);
  words = new Int32Array(WORDS * FIRST_CAPACITY);
  #firstFree = NOTHING;
  #used = 0;

  /** Rows that have ever been used: all that are under way are below. */
  used(): number {
    return this.#used;
  }

  take(): number {
    const free = this.#firstFree;
    if (free !== NOTHING) {
      this.#firstFree = this.words[WORDS * free + TURN] as number;
      return free;
    }
    if (WORDS * this.#used === this.words.length) {
      const rows = moreRows(this.#used, WORDS * Int32Array.BYTES_PER_ELEMENT);
      this.floats = longerFloats(this.floats, FLOATS * rows);
      this.words = longerInts(this.words, WORDS * rows);
    }
    this.#used += 1;
    return this.#used - 1;
  }

  free(slot: number): void {
    const { floats, words } = this;
    floats[FLOATS * slot + ALARM_ORDER] = NOTHING;
    floats[FLOATS * slot + HEDGE_ORDER] = NOTHING;
    words[WORDS * slot + OPEN_STEP] = NOTHING;
    words[WORDS * slot + INDEX] = NOTHING;
    words[WORDS * slot + TURN] = this.#firstFree;
    this.#firstFree = slot;
  }

  /** A login begins in a row whose person is there. */
  begin(slot: number, intendedSeconds: number): void {
    const { floats, words } = this;
    const first = FLOATS * slot;
    floats[first + RESUME_AT] = intendedSeconds;
    floats[first + POLL_AT] = Infinity;
    floats[first + QUEUED_SINCE] = NaN;
    floats[first + ALARM_AT] = Infinity;
    floats[first + ALARM_ORDER] = NOTHING;
    floats[first + HEDGE_ORDER] = NOTHING;
    floats[first + INTENDED_AT] = intendedSeconds;
    floats[first + ENDED_AT] = NaN;
    floats[first + PREVIOUS_DELAY] = 0;
    const word = WORDS * slot;
    words[word + JOURNEY] = NO_JOURNEY;
    words[word + PART] = 0;
    words[word + LINE] = STEP;
    words[word + OPEN_STEP] = NOTHING;
    words[word + FIRST_VISIT] = NOTHING;
    words[word + SECOND_VISIT] = NOTHING;
    words[word + CLICKS] = 0;
    words[word + RETRIES] = 0;
    words[word + REASON] = NOTHING;
    words[word + TURN] = 0;
    words[word + ADMITTED] = 0;
    words[word + TRIES] = 1;
    words[word + TRIES_BEFORE] = 0;
    words[word + KNOCKS] = 0;
    words[word + WRONG_PINS] = 0;
    words[word + CODES] = 0;
  }

  /** All that was done is lost: the next try begins at the door. */
  startOver(slot: number): void {
    const { floats, words } = this;
    floats[FLOATS * slot + POLL_AT] = Infinity;
    const word = WORDS * slot;
    words[word + JOURNEY] = NO_JOURNEY;
    words[word + PART] = 0;
    words[word + CODES] = 0;
    words[word + CLICKS] = 0;
    words[word + TRIES] = (words[word + TRIES] as number) + 1;
    words[word + WRONG_PINS] = 0;
  }
}
