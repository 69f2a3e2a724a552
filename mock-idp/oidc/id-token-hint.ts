/** An ID token of ours that comes back as a hint (OpenID Connect Core 1.0 §3.1.2.1, RP-Initiated Logout 1.0 §2): also after its time. */
import type { FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import { readOwnJwt } from './sign-jwt.ts';

export interface IdTokenHint {
  readonly subject: string;
  /** The client that it was made for. */
  readonly clientId: string;
  readonly sid: string | undefined;
}

/** undefined: not signed by us, signed for another purpose, or altered. */
export function readIdTokenHint(world: World, request: FastifyRequest, hint: string): IdTokenHint | undefined {
  const claims = readOwnJwt(world.keys, hint, 'JWT');
  if (claims === undefined || claims['iss'] !== world.issuerOf(request)) return undefined;
  const { sub, aud, sid } = claims;
  const clientId: unknown = Array.isArray(aud) ? aud[0] : aud;
  if (typeof sub !== 'string' || typeof clientId !== 'string') return undefined;
  return { subject: sub, clientId, sid: typeof sid === 'string' ? sid : undefined };
}
