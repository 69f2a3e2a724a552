/** The request parameter `claims` (OpenID Connect Core 1.0 §5.5): which claims are wanted, where, and how much. */
import { isRecord } from '../profiles/value-checks.ts';
import type { ClaimsRequest } from '../stores/stores.ts';

/** undefined: not such a document. Members that nobody knows are passed over (§5.5). */
export function parseClaims(text: string): ClaimsRequest | undefined {
  const document = parsed(text);
  if (!isRecord(document)) return undefined;
  const { userinfo = {}, id_token: idToken = {} } = document;
  if (!areRequests(userinfo) || !areRequests(idToken)) return undefined;
  return { userinfo, idToken };
}

/** null asks for a claim; an object says more about it (§5.5.1). */
const areRequests = (member: unknown): member is Record<string, unknown> =>
  isRecord(member) && Object.values(member).every((request) => request === null || isRecord(request));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What may stand in a claim that was asked for with `value` or `values`; undefined: anything. */
export function valuesAsked(request: unknown): readonly unknown[] | undefined {
  if (!isRecord(request)) return undefined;
  const { value, values } = request;
  // null, as some serializers write what is not there, is no claim of anybody.
  if (value !== undefined && value !== null) return [value];
  return Array.isArray(values) && values.length > 0 ? values : undefined;
}

export const isEssential = (request: unknown): boolean => isRecord(request) && request['essential'] === true;
