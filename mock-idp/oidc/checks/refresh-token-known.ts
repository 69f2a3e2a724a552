import type { RefreshCheck } from './refresh-context.ts';

export const refreshTokenKnown: RefreshCheck = {
  name: 'refresh-token-known',
  source: 'RFC 6749 §6',
  run: ({ token }) =>
    token === undefined || token.grant.revoked
      ? { error: 'invalid_grant', description: 'The refresh token is unknown, has expired or was revoked.' }
      : undefined,
};
