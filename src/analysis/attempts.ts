/**
 * Attempts: requests that reached the identity server's own endpoints, retries and polls included. Polls of the waiting room and
 * questions to the portal's retry budget are answered beside it, so they are no attempts.
 */
import { isEdgeStep } from '../model/record/edge-steps.ts';
import type { AttemptRecord, LoginRecord } from '../model/record/run-record.ts';

/** All attempts of the logins, edge steps left out. */
export function attemptsOf(logins: readonly LoginRecord[]): AttemptRecord[] {
  return logins.flatMap(({ attempts }) => attempts.filter(([step]) => !isEdgeStep(step)));
}
