/** private_key_jwt: a client proves itself with a JWT that it signed (RFC 7523 §2.2 and §3, OpenID Connect Core 1.0 §9). */
import type { FastifyRequest } from 'fastify';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { lifeSeconds } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { clientKeys } from './client-keys.ts';
import type { Client } from './clients.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Signatures alone: `none` proves nothing, and an HMAC would be made with a key that everybody knows. */
export const assertionAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

/** Clocks of others, seconds. */
const TOLERANCE_SECONDS = 30;
const LONGEST_JTI = 256;

/** Who an assertion says it is from, before it is believed. */
export function assertedClientId(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

/** Whether `assertion` is from `client`, for us, and used for the first time. */
export async function assertionHolds(
  world: World,
  request: FastifyRequest,
  client: Client,
  assertion: string,
): Promise<boolean> {
  const payload = await verified(world, request, client, assertion);
  if (payload?.exp === undefined || !isJti(payload.jti)) return false;
  const now = world.clock.nowSeconds();
  const nowEpochSeconds = world.clock.epochMsAt(now) / 1000;
  if (payload.exp > nowEpochSeconds + lifeSeconds.assertion - TOLERANCE_SECONDS) return false;
  const use = JSON.stringify([client.clientId, payload.jti]);
  if (world.stores.assertions.get(now, use) !== undefined) return false;
  world.stores.assertions.set(now, use, true);
  return true;
}

/** A string, whatever the type of JWTPayload promises (RFC 7519 §4.1.7). */
const isJti = (jti: unknown): jti is string => typeof jti === 'string' && jti !== '' && jti.length <= LONGEST_JTI;

async function verified(
  world: World,
  request: FastifyRequest,
  client: Client,
  assertion: string,
): Promise<JWTPayload | undefined> {
  const issuer = world.issuerOf(request);
  const registered = client.metadata['token_endpoint_auth_signing_alg'];
  const options = {
    algorithms: typeof registered === 'string' ? [registered] : [...assertionAlgorithms],
    issuer: client.clientId,
    subject: client.clientId,
    // The endpoint itself: RFC 9126 §2 and CIBA Core 1.0 §7.1.
    audience: [issuer, `${issuer}/token`, `${issuer}${request.routeOptions.url ?? ''}`],
    currentDate: new Date(world.clock.epochMsAt(world.clock.nowSeconds())),
    clockTolerance: TOLERANCE_SECONDS,
    requiredClaims: ['exp', 'jti'],
  };
  try {
    const keys = await clientKeys(world, client, decodeProtectedHeader(assertion));
    const results = await Promise.allSettled(keys.map((key) => jwtVerify(assertion, key, options)));
    return results.find((result) => result.status === 'fulfilled')?.value.payload;
  } catch {
    return undefined;
  }
}
