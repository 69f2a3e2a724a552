/** GET /jwks: the public halves of the signing keys (RFC 7517 §5), those that will sign soon and those that did included. */
import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';

/** No longer than a new key is there before it signs. */
const CACHE = 'public, max-age=300';

export function jwks(app: FastifyInstance, { keys }: World): void {
  app.get('/jwks', (_request, reply) => {
    const set = { keys: keys.published().map(({ publicJwk }) => publicJwk) };
    reply.header('cache-control', CACHE).type('application/jwk-set+json').send(JSON.stringify(set));
  });
}
