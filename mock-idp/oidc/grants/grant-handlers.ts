/** The grants of /token. One that is not here is an unsupported_grant_type. */
import { authorizationCode } from './authorization-code.ts';
import { clientCredentials } from './client-credentials.ts';
import type { GrantHandler } from './grant-handler.ts';
import { refreshToken } from './refresh-token.ts';

export const grantHandlers: ReadonlyMap<string, GrantHandler> = new Map(
  [authorizationCode, refreshToken, clientCredentials].map((handler) => [handler.grantType, handler]),
);
