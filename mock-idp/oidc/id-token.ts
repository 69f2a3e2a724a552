/** The ID token (OpenID Connect Core 1.0 §2), really signed. */
import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Authentication } from './authentication.ts';
import type { Grant } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { epochSeconds } from './time.ts';

const LIFE_SECONDS = 3600;

/** A grant that somebody logged in for. */
export type LoginGrant = Grant & { readonly authentication: Authentication };

export function signIdToken(world: World, grant: LoginGrant, accessToken: string): Promise<string> {
  const { authentication, clientId, issuer, nonce } = grant;
  const key = world.keys[world.clients.find(clientId)?.idTokenAlgorithm ?? world.profile().signing];
  const now = epochSeconds(world.clock);
  return new SignJWT({
    auth_time: authentication.atEpochSeconds,
    acr: authentication.acr,
    amr: [...authentication.amr],
    at_hash: atHash(accessToken),
    ...(nonce === undefined ? {} : { nonce }),
  })
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(authentication.user.subject)
    .setAudience(clientId)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFE_SECONDS)
    .sign(key.privateKey);
}

/** The left half of SHA-256 over the token, base64url: ES256 and RS256 both hash with SHA-256 (OpenID Connect Core §3.1.3.6). */
function atHash(accessToken: string): string {
  return createHash('sha256').update(accessToken, 'ascii').digest().subarray(0, 16).toString('base64url');
}
