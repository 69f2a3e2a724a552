/** From an HTTP response to what the login machine wants to know. */
import type { RefinedResponse } from 'k6/http';
import type { Answer } from '../../src/model/journeys/login.ts';
import type { AnswerResult } from '../../src/model/record/run-record.ts';
import { fromMs } from '../../src/model/units.ts';

type Response = RefinedResponse<'text'>;

/** k6's error code of a request that ran into its own time-out [k6 docs, error codes]. */
const REQUEST_TIMED_OUT = 1050;

/**
 * @param success statuses that mean `ok`
 * @param onSuccess the result of such a status, where it is not `ok`
 */
export function answerOf(response: Response, success: readonly number[], onSuccess: AnswerResult = 'ok'): Answer {
  if (success.includes(response.status)) return { result: onSuccess };
  switch (response.status) {
    case 0:
      return { result: response.error_code === REQUEST_TIMED_OUT ? 'timeout' : 'error' };
    case 202:
      return { result: 'queued', pollAfterSeconds: Number(jsonOf(response)['pollAfterSeconds']) };
    case 429:
    case 503:
      return { result: 'refused', retryAfterSeconds: retryAfterOf(response) };
    case 403:
    case 423:
      return { result: isAboutThePin(response) ? 'wrong-pin' : 'error' };
    default:
      return { result: 'error' };
  }
}

/** Retry-After in seconds; its exact twin in milliseconds where the server sends one. */
function retryAfterOf({ headers }: Response): number | null {
  const exact = Number(headers['X-Retry-After-Ms']);
  if (Number.isFinite(exact)) return fromMs(exact);
  const whole = Number(headers['Retry-After']);
  return Number.isFinite(whole) ? whole : null;
}

const isAboutThePin = (response: Response): boolean =>
  ['wrong_pin', 'card_locked'].includes(String(jsonOf(response)['error']));

/** The body as an object; empty when it is not one. */
export function jsonOf({ body }: Response): Record<string, unknown> {
  if (typeof body !== 'string' || !body.startsWith('{')) return {};
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export const locationOf = ({ headers }: Response): string => headers['Location'] ?? '';
