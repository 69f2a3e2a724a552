/** The answer of /token: access token, and where they belong refresh token and ID token (RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lifeSeconds } from '../stores/stores.ts';
import type { Grant, RefreshToken } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { makeAccessToken } from './access-token.ts';
import type { Client } from './clients.ts';
import { signIdToken } from './id-token.ts';
import { words } from './parameters.ts';

export interface TokenOrder {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly client: Client;
  readonly grant: Grant;
  /** Of the access token. */
  readonly scope: string;
  /** The refresh token that was used; unset: these are the first tokens of the grant. */
  readonly used?: RefreshToken;
  /** Said in the ID token besides what every ID token says. */
  readonly idTokenClaims?: Readonly<Record<string, unknown>>;
}

export async function issueTokens(world: World, order: TokenOrder): Promise<void> {
  const { reply, client, grant, scope, used } = order;
  // Chosen before anything is waited for: of two uses at once the second meets the successor of the first.
  const refreshToken = refreshTokenOf(world, order);
  const accessToken = await makeAccessToken(world, order);
  const { authentication } = grant;
  const idToken =
    authentication === undefined || !words(scope).includes('openid')
      ? undefined
      : await signIdToken(world, {
          request: order.request,
          client,
          grant: { ...grant, authentication },
          accessToken,
          isRenewed: used !== undefined,
          besides: order.idTokenClaims,
        });
  reply.send({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifeSeconds.accessToken,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(idToken === undefined ? {} : { id_token: idToken }),
    // An empty scope has no spelling (RFC 6749 §3.3).
    ...(scope === '' ? {} : { scope }),
  });
}

/**
 * Rotation: each use of a refresh token gives another, of the scope of the one used (RFC 6749 §6); used again within the grace, the same.
 * A client gets one when it registered the grant, whether or not it asked for offline_access; a client that acts for itself never does
 * (RFC 6749 §4.4.3).
 */
function refreshTokenOf({ clock, identifier, stores }: World, order: TokenOrder): string | undefined {
  const { client, grant, scope, used } = order;
  if (used?.successor !== undefined) return used.successor;
  if (grant.authentication === undefined || !client.grantTypes.includes('refresh_token')) return undefined;
  const token = identifier();
  const now = clock.nowSeconds();
  stores.refreshTokens.set(now, token, {
    grant,
    scope: used?.scope ?? scope,
    issuedAtSeconds: now,
    usedAtSeconds: undefined,
    successor: undefined,
  });
  if (used !== undefined) {
    used.usedAtSeconds = now;
    used.successor = token;
  }
  return token;
}
