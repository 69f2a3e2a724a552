import type { RefreshCheck } from './refresh-context.ts';

/** Rotation: a token that comes back after its successor was issued makes the whole family fall. */
export const refreshTokenUnused: RefreshCheck = {
  name: 'refresh-token-unused',
  source: 'RFC 9700 §4.14.2',
  run({ token }) {
    if (token?.used !== true) return undefined;
    token.grant.revoked = true;
    return { error: 'invalid_grant', description: 'The refresh token was used before; its family is revoked.' };
  },
};
