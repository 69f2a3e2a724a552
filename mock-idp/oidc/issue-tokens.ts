/** The tokens of a grant: opaque access and refresh tokens, and a signed ID token. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lifeSeconds } from '../stores/stores.ts';
import type { Grant } from '../stores/stores.ts';
import type { World } from '../world.ts';
import type { Client } from './clients.ts';
import { signIdToken } from './id-token.ts';

export interface TokenOrder {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly client: Client;
  readonly grant: Grant;
  readonly scope: string;
}

/** Answers as RFC 6749 §5.1 and OpenID Connect Core 1.0 §3.1.3.3 say. */
export async function issueTokens(world: World, { reply, grant, scope }: TokenOrder): Promise<void> {
  const now = world.clock.nowSeconds();
  const accessToken = world.identifier();
  const refreshToken = world.identifier();
  world.stores.accessTokens.set(now, accessToken, { grant, scope });
  world.stores.refreshTokens.set(now, refreshToken, { grant, scope, used: false });
  const { authentication } = grant;
  const idToken =
    authentication === undefined ? undefined : await signIdToken(world, { ...grant, authentication }, accessToken);
  reply.send({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifeSeconds.accessToken,
    refresh_token: refreshToken,
    ...(idToken === undefined ? {} : { id_token: idToken }),
    scope,
  });
}
