/** What the endpoints of codes answer, and in which words a page says it. */
import type { FastifyReply } from 'fastify';
import { retryAfter } from '../realtime/refusal.ts';

export type CodeError =
  | 'invalid_request'
  | 'transaction_unknown'
  | 'method_not_open'
  | 'resend_too_early'
  | 'too_many_sends'
  | 'too_many_requests'
  | 'account_locked'
  | 'temporarily_unavailable'
  | 'no_code_sent'
  | 'wrong_code'
  | 'code_expired'
  | 'code_used';

const statuses: Readonly<Record<CodeError, number>> = {
  invalid_request: 400,
  transaction_unknown: 404,
  method_not_open: 403,
  resend_too_early: 429,
  too_many_sends: 429,
  too_many_requests: 429,
  account_locked: 423,
  temporarily_unavailable: 503,
  no_code_sent: 409,
  wrong_code: 403,
  code_expired: 410,
  code_used: 409,
};

export interface CodeRefusal {
  readonly error: CodeError;
  /** When it may be tried again. */
  readonly retryAfterSeconds?: number;
  readonly triesLeft?: number;
}

export const statusOfRefusal = ({ error }: CodeRefusal): number => statuses[error];

export function sendRefusal(reply: FastifyReply, refusal: CodeRefusal): void {
  const { error, triesLeft, retryAfterSeconds } = refusal;
  if (retryAfterSeconds !== undefined) retryAfter(reply, retryAfterSeconds);
  reply.code(statusOfRefusal(refusal)).send({ error, ...(triesLeft === undefined ? {} : { triesLeft }) });
}

/** For a person. */
export function refusalInWords({ error, retryAfterSeconds = 0, triesLeft = 0 }: CodeRefusal): string {
  const wait = inWords(retryAfterSeconds);
  const texts: Readonly<Record<CodeError, string>> = {
    invalid_request: 'Something is missing. Fill in every field.',
    transaction_unknown: 'This login is unknown or has expired. Start it again.',
    method_not_open: 'This way to log in is not open to you now. Log in another way.',
    resend_too_early: `The code has just been sent. It can be sent again in ${wait}.`,
    too_many_sends: `Too many codes were sent. Try again in ${wait}.`,
    too_many_requests: `Too many codes were asked for from your network. Try again in ${wait}.`,
    account_locked: `Too many wrong codes. Try again in ${wait}.`,
    temporarily_unavailable: 'No messages can be sent at the moment. Try again later, or log in another way.',
    no_code_sent: 'No code has been sent yet. Ask for one.',
    wrong_code: `This code is not right. Tries left: ${triesLeft}.`,
    code_expired: 'This code is too old. Ask for a new one.',
    code_used: 'This code has been used. Start the login again.',
  };
  return texts[error];
}

const inWords = (seconds: number): string =>
  seconds <= 90 ? `${Math.max(1, Math.ceil(seconds))} seconds` : `${Math.ceil(seconds / 60)} minutes`;
