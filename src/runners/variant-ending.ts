/** How the load of a variant came to its end, in the words of the record and of the error that goes with it. */
import { LaunchquakeError } from '../model/errors.ts';
import type { VariantRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { ProgramEnd } from './world.ts';

export interface VariantEnding {
  readonly status: VariantRecord['status'];
  readonly remarks: readonly string[];
  readonly failure: LaunchquakeError | null;
  /** When the load ended or was stopped. */
  readonly stoppedAtEpochMs: number;
}

/** After the plan's end k6 gets this long to end by itself: the last requests time out well within it. */
export const GRACE_SECONDS = 60;

type Words = Omit<VariantEnding, 'stoppedAtEpochMs'>;

export const stoppedByUser: Words = { status: 'aborted', remarks: ['Stopped by the user.'], failure: null };

/** @param fault what went wrong with k6; null: it ended as it should */
export function k6Ending(fault: string | null): Words {
  if (fault === null) return { status: 'complete', remarks: [], failure: null };
  const failure = died('GENERATOR_DIED', 'k6', fault, 'a run to the end of the plan');
  return { status: 'generator-died', remarks: [`${fault}.`], failure };
}

export function mockEnding(end: ProgramEnd, lastWords: string): Words {
  const how = end.signal === null ? `exit code ${end.exitCode ?? 'unknown'}` : `signal ${end.signal}`;
  const found = `the mock identity provider ended with ${how}, ${lastWords}`;
  return {
    status: 'server-died',
    remarks: [`${found[0]?.toUpperCase()}${found.slice(1)}; the load was stopped.`],
    failure: died('MOCK_DIED', 'mock identity provider', found, 'a server to the end of the run'),
  };
}

export function stuck({ durationSeconds }: Plan): Words {
  const found = `k6 still at work ${GRACE_SECONDS} s after the end of a plan of ${durationSeconds} s`;
  return {
    status: 'generator-died',
    remarks: [`${found}; it was stopped.`],
    failure: died('GENERATOR_DIED', 'k6', found, 'an end'),
  };
}

const died = (
  code: 'GENERATOR_DIED' | 'MOCK_DIED',
  subject: string,
  found: string,
  expected: string,
): LaunchquakeError =>
  new LaunchquakeError(code, subject, [
    { where: 'during the run', found, expected, hint: 'the record was kept and holds what happened until then' },
  ]);
