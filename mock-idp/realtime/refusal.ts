/** Answers of a server that cannot do it now. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { toMs } from '../../src/model/units.ts';
import { isNavigation } from '../pages/accepts-html.ts';
import { sendLaterPage } from '../pages/later-page.ts';

const OVERLOADED = 'The service is overloaded. Try again later.';

/**
 * Retry-After in whole seconds, rounded up (RFC 9110 §10.2.3), with its exact twin in milliseconds: compressed runs need fractions.
 */
export function retryAfter(reply: FastifyReply, seconds: number): void {
  reply.header('retry-after', Math.ceil(seconds)).header('x-retry-after-ms', Math.ceil(toMs(seconds)));
}

/**
 * Every 429 and 503, whoever answers it, tells when to come back, as the profile says; an endpoint that knows better says so itself.
 * @param seconds null: nothing is told
 */
export function tellWhenToComeBack(app: FastifyInstance, seconds: () => number | null): void {
  app.addHook('onSend', async (_request, reply) => {
    const isRefusal = reply.statusCode === 429 || reply.statusCode === 503;
    const told = isRefusal && !reply.hasHeader('retry-after') ? seconds() : null;
    if (told !== null) retryAfter(reply, told);
  });
}

/**
 * 503 in the shape of an OAuth error (RFC 6749 §4.1.2.1); on a page to a person.
 * @param seconds null: the client is not told when to come back
 */
export function sendUnavailable(reply: FastifyReply, seconds: number | null, description = OVERLOADED): void {
  if (seconds !== null) retryAfter(reply, seconds);
  if (isNavigation(reply.request)) return sendLaterPage(reply, description);
  reply.code(503).send({
    error: 'temporarily_unavailable',
    error_description: description,
  });
}
