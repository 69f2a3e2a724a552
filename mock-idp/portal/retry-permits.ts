/** POST /portal/retry-permits: may this user try again? Asked of the portal, which stands beside the identity provider. */
import type { FastifyInstance } from 'fastify';
import { retryAfter } from '../realtime/refusal.ts';
import type { World } from '../world.ts';

/** Said with a refused permit when the profile does not say how long, seconds. */
const RETRY_AFTER_SECONDS = 1;

export function retryPermits(app: FastifyInstance, { budget, profile }: World): void {
  app.post('/portal/retry-permits', { config: { step: 'retry-permit' } }, (_request, reply) => {
    if (budget.takePermit()) {
      reply.send({ granted: true });
      return;
    }
    retryAfter(reply, profile().protection.retryAfterSeconds ?? RETRY_AFTER_SECONDS);
    reply.code(429).send({ granted: false });
  });
}
