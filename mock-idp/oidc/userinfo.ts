/** GET and POST /userinfo (OpenID Connect Core 1.0 §5.3), for a live access token only (RFC 6750 §2.1, §3). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearerTokenOf } from '../bearer.ts';
import type { World } from '../world.ts';
import { words } from './parameters.ts';

export function userinfo(app: FastifyInstance, world: World): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/userinfo',
    config: { step: 'userinfo' },
    async handler(request, reply) {
      await world.desk.serve('userinfo', request, reply, () => answer(world, request, reply));
      return reply;
    },
  });
}

function answer(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const presented = bearerTokenOf(request);
  if (presented === undefined) {
    reply.code(401).header('www-authenticate', 'Bearer').send({ error: 'invalid_request' });
    return;
  }
  const token = world.stores.accessTokens.get(world.clock.nowSeconds(), presented);
  if (token === undefined || token.grant.revoked) {
    const description = 'The access token is unknown, has expired or was revoked.';
    const challenge = `Bearer error="invalid_token", error_description="${description}"`;
    reply
      .code(401)
      .header('www-authenticate', challenge)
      .send({ error: 'invalid_token', error_description: description });
    return;
  }
  const user = token.grant.authentication?.user;
  const profile = words(token.scope).includes('profile') ? user?.claims : {};
  reply.send({ sub: user?.subject, ...profile });
}
