/** POST /introspect (RFC 7662): what a token is good for, told to the client that it belongs to. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestFault } from '../faults/request-fault.ts';
import { lifeSeconds } from '../stores/stores.ts';
import type { RefreshToken } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { liveAccessToken } from './access-token.ts';
import type { LiveAccessToken } from './access-token.ts';
import type { Authentication } from './authentication.ts';
import { receiveForm } from './client-form.ts';
import type { Client } from './clients.ts';
import { sendOAuthError } from './oauth-error.ts';
import { epochSecondsAt, told } from './time.ts';

export function introspect(app: FastifyInstance, world: World): void {
  app.post('/introspect', { config: { step: 'introspect' } }, async (request, reply) => {
    await world.desk.serve('introspect', request, reply, () => answer(world, request, reply));
    return reply;
  });
}

async function answer(world: World, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const received = await receiveForm(world, request, reply);
  if (received === undefined) return undefined;
  const { client, form } = received;
  // Whoever only says a name could try tokens out (RFC 7662 §2.1, §4).
  if (client.authentication === 'none')
    return sendOAuthError(
      reply,
      { error: 'invalid_client', description: 'Introspection is for clients that prove themselves.' },
      401,
    );
  const { token } = form;
  if (token === undefined)
    return sendOAuthError(reply, { error: 'invalid_request', description: 'The token is missing.' });
  reply.send(stateOf(world, request, client, token));
  return undefined;
}

const inactive = { active: false } as const;

/** RFC 7662 §2.2: of a token that is unknown, expired, revoked or another client's nothing more is said. */
function stateOf(world: World, { fault }: FastifyRequest, client: Client, token: string): Record<string, unknown> {
  const refresh = world.stores.refreshTokens.get(world.clock.nowSeconds(), token);
  if (refresh !== undefined) return refreshState(world, client, refresh, fault);
  const access = liveAccessToken(world, token);
  const mayKnow = access?.clientId === client.clientId || client.introspectsAll;
  return access === undefined || !mayKnow ? inactive : accessState(access, fault);
}

function refreshState(
  { clock }: World,
  client: Client,
  { grant, scope, issuedAtSeconds, usedAtSeconds }: RefreshToken,
  fault: RequestFault,
): Record<string, unknown> {
  if (grant.revoked || usedAtSeconds !== undefined || grant.clientId !== client.clientId) return inactive;
  const issuedAt = epochSecondsAt(clock, issuedAtSeconds);
  return {
    active: true,
    scope,
    client_id: grant.clientId,
    iss: grant.issuer,
    sub: grant.authentication?.user.subject,
    iat: told(issuedAt, fault),
    exp: told(issuedAt + lifeSeconds.refreshToken, fault),
  };
}

function accessState(token: LiveAccessToken, fault: RequestFault): Record<string, unknown> {
  const { scope, clientId, issuer, subject, grant, issuedAtEpochSeconds, expiresAtEpochSeconds, jti } = token;
  return {
    active: true,
    ...(scope === '' ? {} : { scope }),
    client_id: clientId,
    token_type: 'Bearer',
    iss: issuer,
    aud: issuer,
    sub: subject,
    iat: told(issuedAtEpochSeconds, fault),
    exp: told(expiresAtEpochSeconds, fault),
    ...(jti === undefined ? {} : { jti }),
    ...(grant?.authentication === undefined ? {} : personState(grant.authentication, fault)),
  };
}

const personState = (
  { user, acr, amr, atEpochSeconds }: Authentication,
  fault: RequestFault,
): Record<string, unknown> => ({
  username: user.username,
  auth_time: told(atEpochSeconds, fault),
  acr,
  amr,
});
