/** The ID token (OpenID Connect Core 1.0 §2), really signed. */
import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { assurance } from '../eid/assurance.ts';
import type { Grant } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { epochSeconds } from './time.ts';

const LIFE_SECONDS = 3600;

export function signIdToken(world: World, grant: Grant, accessToken: string): Promise<string> {
  const { transaction, subject, authTimeEpochSeconds } = grant;
  const key = world.keys[world.profile().signing];
  const now = epochSeconds(world.clock);
  return new SignJWT({
    auth_time: authTimeEpochSeconds,
    acr: assurance.acr,
    amr: [...assurance.amr],
    at_hash: atHash(accessToken),
    ...(transaction.nonce === undefined ? {} : { nonce: transaction.nonce }),
  })
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'JWT' })
    .setIssuer(world.issuer())
    .setSubject(subject)
    .setAudience(transaction.clientId)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFE_SECONDS)
    .sign(key.privateKey);
}

/** The left half of SHA-256 over the token, base64url: ES256 and RS256 both hash with SHA-256 (OpenID Connect Core §3.1.3.6). */
function atHash(accessToken: string): string {
  return createHash('sha256').update(accessToken, 'ascii').digest().subarray(0, 16).toString('base64url');
}
