/**
 * A document of the admin API: read whole, replaced whole (PUT) or in the named members (PATCH), checked whole, and put into force at
 * once or not at all. Its strong ETag lets two people change it without one losing the other's change (If-Match, RFC 9110 §13.1.1).
 */
import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { ErrorCode } from '../../src/model/errors.ts';
import { sha256Base64Url } from '../identifiers.ts';
import { mergeProfile } from '../profiles/merge-profile.ts';
import { isRecord } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';
import { changesInWords } from './changes.ts';

export interface AdminDocument<Value> {
  /** `/admin/switches` */
  readonly path: string;
  /** In the audit and in its errors: `switches` answers `switches_invalid`. */
  readonly name: string;
  /** As it can be written. */
  readonly read: () => Value;
  /** What GET, PUT and PATCH answer where that is more than can be written; unset: the same. */
  readonly tell?: () => unknown;
  /** Of an error in it; unset: DOCUMENT_INVALID. */
  readonly errorCode?: ErrorCode;
  /** @throws LaunchquakeError with every problem */
  readonly parse: (document: unknown, subject: string) => Value;
  /** Puts a valid document into force, at once. */
  readonly apply: (value: Value) => void;
  /** Whether the audit may tell values: not where there are secrets. */
  readonly auditValues: boolean;
  /** A change as the audit tells it; unset: the members that have changed. */
  readonly inWords?: (before: Value, after: Value) => string;
  /** Members that a PATCH replaces whole: half of one and half of another is never meant. */
  readonly wholeMembers?: readonly string[];
  /** A change without If-Match is refused with 428 (RFC 6585 §3). */
  readonly matchRequired?: boolean;
}

/** A profile with laws from histograms is larger than anything that a login sends, bytes. */
export const ADMIN_BODY_LIMIT = 1_048_576;

export function documentEndpoints<Value>(app: FastifyInstance, world: World, document: AdminDocument<Value>): void {
  const { path, tell = document.read } = document;
  const options = { bodyLimit: ADMIN_BODY_LIMIT };
  app.get(path, (request, reply) => {
    const etag = etagOf(document);
    reply.header('etag', etag);
    if (matchesWeakly(request.headers['if-none-match'], etag)) reply.code(304).send();
    else reply.send(tell());
  });
  for (const method of ['PUT', 'PATCH'] as const)
    app.route({
      method,
      url: path,
      ...options,
      handler(request, reply) {
        if (documentIsChanged(world, document, { request, reply })) reply.send(tell());
      },
    });
}

/**
 * Puts the document that a request wants into force; its ETag is then in the answer, which the caller sends. Where it may not or cannot
 * be, the request is answered here.
 * @param exchange `wanted`: the whole document as it shall be; unset: what the body says
 */
export function documentIsChanged<Value>(
  world: World,
  document: AdminDocument<Value>,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly wanted?: unknown },
): boolean {
  const { name, read, parse, apply, auditValues } = document;
  const { request, reply } = exchange;
  if (!preconditionHolds(document, request, reply)) return false;
  const before = read();
  try {
    const subject = `${request.method} ${document.path}`;
    const changed = parse(exchange.wanted ?? wanted(document, request, subject), subject);
    if (!isDeepStrictEqual(changed, before)) {
      const inWords = document.inWords ?? ((from, to) => changesInWords(from, to, auditValues));
      world.audit({ what: name, by: 'admin', detail: inWords(before, changed) });
      apply(changed);
    }
    reply.header('etag', etagOf(document));
    return true;
  } catch (error) {
    answerProblems(reply, name, error);
    return false;
  }
}

/** 400 with every problem. @throws what is not a LaunchquakeError */
export function answerProblems(reply: FastifyReply, name: string, error: unknown): void {
  if (!(error instanceof LaunchquakeError)) throw error;
  reply.code(400).send({ error: `${name}_invalid`, code: error.code, problems: error.problems });
}

/** The document as it shall be, not yet checked. */
function wanted<Value>(
  { read, errorCode = 'DOCUMENT_INVALID', wholeMembers = [] }: AdminDocument<Value>,
  { method, body }: FastifyRequest,
  subject: string,
): unknown {
  if (isRecord(body)) {
    if (method === 'PUT') return body;
    const whole = Object.entries(body).filter(([name]) => wholeMembers.includes(name));
    return Object.assign(mergeProfile(read(), body) as object, Object.fromEntries(whole));
  }
  const expected = method === 'PUT' ? 'the whole document, an object' : 'an object with the members to change';
  throw new LaunchquakeError(errorCode, subject, [{ where: '(body)', found: 'no JSON object', expected }]);
}

/** Of the document as it can be written: a count that goes on by itself is no conflict. */
const etagOf = <Value>({ read }: AdminDocument<Value>): string => `"${sha256Base64Url(JSON.stringify(read()))}"`;

/** Whether the change may go on; else it is answered. */
function preconditionHolds<Value>(
  document: AdminDocument<Value>,
  { headers }: FastifyRequest,
  reply: FastifyReply,
): boolean {
  const etag = etagOf(document);
  const wants = headers['if-match'];
  if (wants === undefined && document.matchRequired === true) {
    reply
      .code(428)
      .header('etag', etag)
      .send({ error: 'precondition_required', error_description: 'If-Match is missing.' });
    return false;
  }
  if ((wants === undefined || matches(wants, etag)) && !matchesWeakly(headers['if-none-match'], etag)) return true;
  const error_description = 'The document has changed since it was read. Read it again.';
  reply.code(412).header('etag', etag).send({ error: 'precondition_failed', error_description });
  return false;
}

/** Strong comparison (RFC 9110 §8.8.3.2): a weak tag matches nothing. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags: readonly string[] = header.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return header.trim() === '*' || tags.includes(etag);
}

/** Weak comparison, which If-None-Match takes (RFC 9110 §13.1.2): a front that packs an answer makes its tag weak. */
const matchesWeakly = (header: string | undefined, etag: string): boolean =>
  matches(header?.replaceAll(/W\/(?=")/g, ''), etag);
