/** GET /jwks: the public halves of the signing keys (RFC 7517 §5). */
import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';

const CACHE = 'public, max-age=300';

export function jwks(app: FastifyInstance, { keys }: World): void {
  const set = { keys: Object.values(keys).map(({ publicJwk }) => publicJwk) };
  app.get('/jwks', (_request, reply) => {
    reply.header('cache-control', CACHE).type('application/jwk-set+json').send(JSON.stringify(set));
  });
}
