/**
 * Pages of other origins may ask the endpoints that a client in a browser needs (Fetch standard, CORS protocol). No cookie counts there, so
 * everybody may: what protects is the token or the code, not the origin.
 */
import type { FastifyInstance } from 'fastify';
import { wellKnown } from './discovery.ts';

const openPaths: ReadonlySet<string> = new Set([...wellKnown, '/jwks', '/token', '/userinfo', '/revoke', '/par']);

const preflight = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
} as const;

export function crossOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    // Also when no page asks: a cache may keep the answer for one that does.
    if (openPaths.has(request.routeOptions.url ?? ''))
      reply.headers({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'retry-after, www-authenticate',
      });
    done();
  });
  for (const path of openPaths) app.options(path, (_request, reply) => void reply.headers(preflight).code(204).send());
}
