/**
 * Access tokens: opaque ones are looked up; JWTs (RFC 9068) are also read by whoever has the key set. A JWT of a person is kept besides,
 * because its grant can fall; that of a client alone says everything itself.
 */
import type { FastifyRequest } from 'fastify';
import { lifeSeconds } from '../stores/stores.ts';
import type { Grant } from '../stores/stores.ts';
import type { World } from '../world.ts';
import type { Client } from './clients.ts';
import { readOwnJwt, signJwt } from './sign-jwt.ts';
import { epochSeconds, epochSecondsAt, told } from './time.ts';

export const ACCESS_TOKEN_TYPE = 'at+jwt';

export interface AccessTokenOrder {
  readonly request: FastifyRequest;
  readonly client: Client;
  readonly grant: Grant;
  readonly scope: string;
}

/** A token that is good now. */
export interface LiveAccessToken {
  readonly clientId: string;
  readonly scope: string;
  readonly issuer: string;
  /** The person, or the client itself. */
  readonly subject: string;
  /** undefined: a JWT of a client alone. */
  readonly grant: Grant | undefined;
  readonly issuedAtEpochSeconds: number;
  readonly expiresAtEpochSeconds: number;
  /** Only a JWT has one. */
  readonly jti: string | undefined;
}

export async function makeAccessToken(world: World, order: AccessTokenOrder): Promise<string> {
  if (order.client.accessTokens === 'opaque') return kept(world, order, world.identifier());
  const jwt = await signAccessToken(world, order);
  // One that does not verify is not to be taken for its name.
  if (order.grant.authentication === undefined || order.request.fault.wrongSignature) return jwt;
  return kept(world, order, jwt);
}

function kept({ clock, stores }: World, { grant, scope }: AccessTokenOrder, token: string): string {
  const issuedAtSeconds = clock.nowSeconds();
  stores.accessTokens.set(issuedAtSeconds, token, { grant, scope, issuedAtSeconds });
  return token;
}

interface ClientClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly client_id: string;
  readonly exp: number;
  readonly iat: number;
  readonly jti: string;
  readonly scope?: string;
}

/** RFC 9068 §2.2. The audience is this provider: no other resource has a name here. */
function signAccessToken(world: World, { request, client, grant, scope }: AccessTokenOrder): Promise<string> {
  const { fault } = request;
  const { authentication, issuer } = grant;
  const key = world.keys.signer(
    client.idTokenAlgorithm ?? world.profile().signing,
    lifeSeconds.accessToken + Math.max(0, fault.clockSkewSeconds),
  );
  const now = told(epochSeconds(world.clock), fault);
  const claims: ClientClaims = {
    iss: issuer,
    sub: authentication?.user.subject ?? client.clientId,
    aud: issuer,
    client_id: client.clientId,
    exp: now + lifeSeconds.accessToken,
    iat: now,
    jti: world.identifier(),
    ...(scope === '' ? {} : { scope }),
  };
  if (authentication === undefined) return signJwt(key, ACCESS_TOKEN_TYPE, { ...claims }, fault);
  const { acr, amr, atEpochSeconds } = authentication;
  const auth_time = told(atEpochSeconds, fault);
  return signJwt(key, ACCESS_TOKEN_TYPE, { ...claims, auth_time, acr, amr }, fault);
}

/** The token that was presented, if it is good: ours, not expired, not revoked, of a client that is still there. */
export function liveAccessToken(world: World, presented: string): LiveAccessToken | undefined {
  const token = storedToken(world, presented) ?? clientToken(world, presented);
  return token === undefined || world.clients.find(token.clientId) === undefined ? undefined : token;
}

function storedToken({ clock, stores, keys }: World, presented: string): LiveAccessToken | undefined {
  const token = stores.accessTokens.get(clock.nowSeconds(), presented);
  if (token === undefined || token.grant.revoked) return undefined;
  const { grant, scope, issuedAtSeconds } = token;
  const { jti } = presented.includes('.') ? (readOwnJwt(keys, presented, ACCESS_TOKEN_TYPE) ?? {}) : {};
  const issuedAtEpochSeconds = epochSecondsAt(clock, issuedAtSeconds);
  return {
    clientId: grant.clientId,
    scope,
    issuer: grant.issuer,
    subject: grant.authentication?.user.subject ?? grant.clientId,
    grant,
    issuedAtEpochSeconds,
    expiresAtEpochSeconds: issuedAtEpochSeconds + lifeSeconds.accessToken,
    jti: typeof jti === 'string' ? jti : undefined,
  };
}

/** A JWT that a client got for itself. One of a person is in the store or it is not good. */
function clientToken({ clock, keys, stores }: World, presented: string): LiveAccessToken | undefined {
  const claims = presented.includes('.') ? readOwnJwt(keys, presented, ACCESS_TOKEN_TYPE) : undefined;
  if (claims === undefined || claims['auth_time'] !== undefined) return undefined;
  // What we signed has the shape that we gave it.
  const { iss, client_id, scope, iat, exp, jti } = claims as unknown as ClientClaims;
  if (exp <= epochSeconds(clock) || stores.revokedTokens.get(clock.nowSeconds(), jti) !== undefined) return undefined;
  return {
    clientId: client_id,
    scope: scope ?? '',
    issuer: iss,
    subject: client_id,
    grant: undefined,
    issuedAtEpochSeconds: iat,
    expiresAtEpochSeconds: exp,
    jti,
  };
}

/** Only this token: its grant and its refresh token stay good (RFC 7009 §2.1 leaves it open). */
export function revokeAccessToken({ clock, stores }: World, presented: string, { grant, jti }: LiveAccessToken): void {
  stores.accessTokens.delete(presented);
  if (grant === undefined && jti !== undefined) stores.revokedTokens.set(clock.nowSeconds(), jti, true);
}
