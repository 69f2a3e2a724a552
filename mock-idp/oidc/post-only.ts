/** Endpoints that are asked by POST alone (RFC 6749 §3.2, RFC 7662 §2.1, RFC 7009 §2.1, RFC 7591 §3.1). */
import type { FastifyInstance } from 'fastify';
import { sendOAuthError } from './oauth-error.ts';

const paths = ['/token', '/introspect', '/revoke', '/register'] as const;

export function postOnly(app: FastifyInstance): void {
  for (const url of paths)
    app.route({
      method: ['GET', 'PUT', 'PATCH', 'DELETE'],
      url,
      handler(_request, reply) {
        reply.header('allow', 'POST');
        sendOAuthError(reply, { error: 'invalid_request', description: 'This endpoint is asked by POST.' }, 405);
      },
    });
}
