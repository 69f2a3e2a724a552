/** The line that a login leaves in the record. */
import type { AttemptRecord, LoginRecord, Outcome, Reason } from '../record/run-record.ts';
import type { Person } from '../traffic/population.ts';
import { rounded } from './attempt-log.ts';

export interface Ending {
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** null: in flight. */
  readonly atSeconds: number | null;
}

const stillUnderWay: Ending = { outcome: 'in-flight', reason: 'run-ended', atSeconds: null };

/** Whose login it is. */
export interface LoginHead {
  readonly index: number;
  readonly person: Person;
  readonly intendedSeconds: number;
  readonly startedSeconds: number;
}

/** @param ending null: it has not ended */
export function loginRecordOf(
  { index, person, intendedSeconds, startedSeconds }: LoginHead,
  ending: Ending | null,
  tries: number,
  attempts: readonly AttemptRecord[],
): Omit<LoginRecord, 'signature'> {
  const { outcome, reason, atSeconds } = ending ?? stillUnderWay;
  return {
    index,
    segment: person.segment.name,
    intendedSeconds: rounded(intendedSeconds),
    startedSeconds: rounded(startedSeconds),
    endedSeconds: atSeconds === null ? null : rounded(atSeconds),
    outcome,
    reason,
    tries,
    attempts,
  };
}
