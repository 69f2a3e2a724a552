/** Answers of a server that cannot do it now. */
import type { FastifyReply } from 'fastify';
import { toMs } from '../../src/model/units.ts';

const OVERLOADED = 'The service is overloaded. Try again later.';

/**
 * Retry-After in whole seconds, rounded up (RFC 9110 §10.2.3), with its exact twin in milliseconds: compressed runs need fractions.
 */
export function retryAfter(reply: FastifyReply, seconds: number): void {
  reply.header('retry-after', Math.ceil(seconds)).header('x-retry-after-ms', Math.ceil(toMs(seconds)));
}

/**
 * 503 in the shape of an OAuth error (RFC 6749 §4.1.2.1).
 * @param seconds null: the client is not told when to come back
 */
export function sendUnavailable(reply: FastifyReply, seconds: number | null, description = OVERLOADED): void {
  if (seconds !== null) retryAfter(reply, seconds);
  reply.code(503).send({
    error: 'temporarily_unavailable',
    error_description: description,
  });
}
