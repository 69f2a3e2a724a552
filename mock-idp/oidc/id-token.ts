/** The ID token (OpenID Connect Core 1.0 §2), really signed. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Grant } from '../stores/stores.ts';
import type { World } from '../world.ts';
import type { Authentication } from './authentication.ts';
import type { Client } from './clients.ts';
import { signJwt } from './sign-jwt.ts';
import { epochSeconds, told } from './time.ts';
import { claimsByName } from './user-claims.ts';

const LIFE_SECONDS = 3600;

/** A grant that somebody logged in for. */
export type LoginGrant = Grant & { readonly authentication: Authentication };

export interface IdTokenOrder {
  readonly request: FastifyRequest;
  readonly client: Client;
  readonly grant: LoginGrant;
  readonly accessToken: string;
  /** Not the first of its login: without a nonce (OpenID Connect Core 1.0 §12.2). */
  readonly isRenewed: boolean;
  /** Claims of the kind of grant. */
  readonly besides: Readonly<Record<string, unknown>> | undefined;
}

export function signIdToken(world: World, order: IdTokenOrder): Promise<string> {
  const { request, client, grant, accessToken, isRenewed } = order;
  const { authentication, clientId, issuer, nonce, sid, claims } = grant;
  const { user, acr, amr, atEpochSeconds } = authentication;
  const { fault } = request;
  const key = world.keys.signer(
    client.idTokenAlgorithm ?? world.profile().signing,
    LIFE_SECONDS + Math.max(0, fault.clockSkewSeconds),
  );
  const now = told(epochSeconds(world.clock), fault);
  return signJwt(
    key,
    'JWT',
    {
      ...(claims === undefined ? {} : claimsByName(user, Object.keys(claims.idToken))),
      iss: issuer,
      sub: user.subject,
      aud: clientId,
      exp: now + LIFE_SECONDS,
      iat: now,
      auth_time: told(atEpochSeconds, fault),
      acr,
      amr,
      at_hash: atHash(accessToken),
      ...(nonce === undefined || isRenewed ? {} : { nonce }),
      ...(sid === undefined ? {} : { sid }),
      ...order.besides,
    },
    fault,
  );
}

/** The left half of SHA-256 over the token, base64url: ES256 and RS256 both hash with SHA-256 (OpenID Connect Core §3.1.3.6). */
function atHash(accessToken: string): string {
  return createHash('sha256').update(accessToken, 'ascii').digest().subarray(0, 16).toString('base64url');
}
