/** Everything of OpenID Connect and OAuth that a client's server asks for. */
import type { Registrar } from '../registrars.ts';
import { crossOrigin } from './cross-origin.ts';
import { discovery } from './discovery.ts';
import { introspect } from './introspect.ts';
import { jwks } from './jwks.ts';
import { postOnly } from './post-only.ts';
import { registration } from './registration.ts';
import { revoke } from './revoke.ts';
import { token } from './token.ts';
import { userinfo } from './userinfo.ts';

export const tokenEndpoints: Registrar = (app, world) => {
  for (const endpoint of [crossOrigin, postOnly, discovery, jwks, token, userinfo, introspect, revoke, registration])
    endpoint(app, world);
};
