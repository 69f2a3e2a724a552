import type { RefreshCheck } from './refresh-context.ts';

/** Rotation: a token that comes back when the grace is over makes the whole family fall: one of the two who have it stole it. */
export const refreshTokenUnused: RefreshCheck = {
  name: 'refresh-token-unused',
  source: 'RFC 9700 §4.14.2',
  run({ token, nowSeconds, graceSeconds }) {
    if (token?.usedAtSeconds === undefined || nowSeconds - token.usedAtSeconds < graceSeconds) return undefined;
    token.grant.revoked = true;
    return { error: 'invalid_grant', description: 'The refresh token was used before; its family is revoked.' };
  },
};
