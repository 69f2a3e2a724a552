/** A refresh token becomes new tokens, and a new refresh token (RFC 6749 §6). */
import { refreshChecks } from '../checks/refresh-checks.ts';
import { issueTokens } from '../issue-tokens.ts';
import { firstViolation, sendOAuthError } from '../oauth-error.ts';
import type { GrantHandler } from './grant-handler.ts';

export const refreshToken: GrantHandler = {
  grantType: 'refresh_token',
  step: 'refresh',
  async handle(world, { request, reply, form, client }) {
    const used = world.stores.refreshTokens.get(world.clock.nowSeconds(), form['refresh_token'] ?? '');
    const violation = firstViolation(refreshChecks, { parameters: form, clientId: client.clientId, token: used });
    if (violation !== undefined || used === undefined)
      return sendOAuthError(reply, violation ?? { error: 'invalid_grant', description: 'The token is unknown.' });
    used.used = true;
    await issueTokens(world, { request, reply, client, grant: used.grant, scope: form['scope'] ?? used.scope });
    world.metrics.tokensIssued('refresh_token');
    return undefined;
  },
};
