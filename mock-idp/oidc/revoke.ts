/** POST /revoke (RFC 7009): a client gives a token back. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import { liveAccessToken, revokeAccessToken } from './access-token.ts';
import { receiveForm } from './client-form.ts';
import { sendOAuthError } from './oauth-error.ts';
import type { Violation } from './oauth-error.ts';

export function revoke(app: FastifyInstance, world: World): void {
  app.post('/revoke', { config: { step: 'revoke' } }, async (request, reply) => {
    await world.desk.serve('revoke', request, reply, () => answer(world, request, reply));
    return reply;
  });
}

async function answer(world: World, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const received = await receiveForm(world, request, reply);
  if (received === undefined) return undefined;
  const { client, form } = received;
  const { token } = form;
  if (token === undefined)
    return sendOAuthError(reply, { error: 'invalid_request', description: 'The token is missing.' });
  const violation = revokeToken(world, client.clientId, token);
  if (violation !== undefined) return sendOAuthError(reply, violation);
  // Also for a token that nobody knows: it is as good as revoked (RFC 7009 §2.2).
  reply.code(200).send();
  return undefined;
}

/** Whose token it is, is asked first (RFC 7009 §2.1). A refresh token takes its family with it; an access token goes alone. */
function revokeToken(world: World, clientId: string, token: string): Violation | undefined {
  const refresh = world.stores.refreshTokens.get(world.clock.nowSeconds(), token);
  const access = refresh === undefined ? liveAccessToken(world, token) : undefined;
  const owner = refresh?.grant.clientId ?? access?.clientId;
  if (owner !== undefined && owner !== clientId)
    return { error: 'invalid_grant', description: 'The token was issued to another client.' };
  if (refresh !== undefined) refresh.grant.revoked = true;
  if (access !== undefined) revokeAccessToken(world, token, access);
  return undefined;
}
