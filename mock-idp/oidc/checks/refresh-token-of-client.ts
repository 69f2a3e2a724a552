import type { RefreshCheck } from './refresh-context.ts';

export const refreshTokenOfClient: RefreshCheck = {
  name: 'refresh-token-of-client',
  source: 'RFC 6749 §6',
  run: ({ token, clientId }) =>
    token?.grant.clientId === clientId
      ? undefined
      : { error: 'invalid_grant', description: 'The refresh token was issued to another client.' },
};
