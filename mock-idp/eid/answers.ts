/** From requests to values, and from answers of the eID to HTTP. */
import type { FastifyReply } from 'fastify';
import { isRecord } from '../profiles/value-checks.ts';
import { retryAfter } from '../realtime/refusal.ts';
import type { StepAnswer } from './eid-errors.ts';
import { nfcKinds } from './eid-session.ts';
import type { NfcKind } from './eid-session.ts';

export function sendStep(reply: FastifyReply, { status, body }: StepAnswer): void {
  const wait = body['retryAfterSeconds'];
  if (typeof wait === 'number') retryAfter(reply, wait);
  reply.code(status).send(body);
}

/** Longest text that any member of a request may be. */
const LONGEST_TEXT = 1000;

/** A member of a JSON object or a form; empty when it is missing, too long or no text. */
export function textIn(body: unknown, name: string): string {
  const value = isRecord(body) && Object.hasOwn(body, name) ? body[name] : undefined;
  return typeof value === 'string' && value.length <= LONGEST_TEXT ? value : '';
}

/** What the phone says it can do; nothing said: all of it, as most phones of programs. undefined: a word that we do not know. */
export function nfcIn(body: unknown): NfcKind | undefined {
  if (!isRecord(body) || body['nfc'] === undefined) return 'extended';
  return nfcKinds.find((kind) => kind === body['nfc']);
}

/** Longest name that a phone may give itself. */
const LONGEST_PHONE_NAME = 200;

export function phoneIn(body: unknown): string | undefined {
  const name = textIn(body, 'phone').slice(0, LONGEST_PHONE_NAME);
  return name === '' ? undefined : name;
}
