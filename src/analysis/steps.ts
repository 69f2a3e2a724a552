/**
 * The table of steps: every request of a step is in `attempts`, time-outs too, and lands in exactly one of ok, refused, timeouts and errors.
 * Quantiles are of the requests that the server answered in the course of a login (also `not yet`, a wrong PIN, a place in the queue):
 * refusals would make a drowning server look quick, and a request that timed out has no answer to time.
 */
import { eidJourney } from '../model/journeys/eid.ts';
import type { AnswerResult, AttemptRecord, LoginRecord } from '../model/record/run-record.ts';
import type { ErrorCount, StepFindings } from './findings.ts';
import { ascending, quantile } from './quantiles.ts';

export const columnOf = {
  ok: 'ok',
  pending: 'ok',
  'wrong-pin': 'ok',
  queued: 'ok',
  refused: 'refused',
  timeout: 'timeouts',
  error: 'errors',
} as const satisfies Record<AnswerResult, keyof StepFindings>;

/** Steps in the order of the journey, requests beside the identity server last. A step that nobody reached is left out. */
export function stepFindings(logins: readonly LoginRecord[]): StepFindings[] {
  return [...byStep(logins)].map(([step, attempts]) => stepOf(step, attempts));
}

/** Steps as tables list them: in the order of the journey, requests beside the identity server last. */
export const stepOrder: readonly string[] = [...eidJourney.map(({ step }) => step), 'queue-poll', 'retry-permit'];

function byStep(logins: readonly LoginRecord[]): Map<string, AttemptRecord[]> {
  const groups = new Map<string, AttemptRecord[]>(stepOrder.map((step) => [step, []]));
  for (const { attempts } of logins)
    for (const attempt of attempts) {
      const group = groups.get(attempt[0]);
      if (group === undefined) groups.set(attempt[0], [attempt]);
      else group.push(attempt);
    }
  return new Map([...groups].filter(([, attempts]) => attempts.length > 0));
}

function stepOf(step: string, attempts: readonly AttemptRecord[]): StepFindings {
  const counts = { ok: 0, refused: 0, timeouts: 0, errors: 0 };
  for (const [, , , result] of attempts) counts[columnOf[result]] += 1;
  const answered = ascending(
    attempts.filter(([, , , result]) => columnOf[result] === 'ok').map(([, , seconds]) => seconds),
  );
  return {
    step,
    attempts: attempts.length,
    ...counts,
    p50Seconds: quantile(answered, 0.5),
    p95Seconds: quantile(answered, 0.95),
    p99Seconds: quantile(answered, 0.99),
    maxSeconds: answered.at(-1) ?? null,
  };
}

/** What is no error: the answer was the expected one, or said `not yet` or `wait in line`. */
export const calmResults: ReadonlySet<AnswerResult> = new Set<AnswerResult>(['ok', 'pending', 'queued']);

/** Requests that came to nothing, by step and result, most frequent first. `share` is of all requests of that step. */
export function errorCounts(logins: readonly LoginRecord[]): ErrorCount[] {
  const errors: ErrorCount[] = [];
  for (const [step, attempts] of byStep(logins)) {
    const counts = new Map<AnswerResult, number>();
    for (const [, , , result] of attempts)
      if (!calmResults.has(result)) counts.set(result, (counts.get(result) ?? 0) + 1);
    for (const [result, count] of counts) errors.push({ step, result, count, share: count / attempts.length });
  }
  return errors.toSorted((a, b) => b.count - a.count);
}
