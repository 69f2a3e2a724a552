/** A refresh token becomes new tokens, and a new refresh token (RFC 6749 §6). */
import { refreshChecks } from '../checks/refresh-checks.ts';
import { issueTokens } from '../issue-tokens.ts';
import { firstViolation, sendOAuthError } from '../oauth-error.ts';
import { oidcSettingsOf } from '../oidc-settings.ts';
import type { GrantHandler } from './grant-handler.ts';

export const refreshToken: GrantHandler = {
  grantType: 'refresh_token',
  step: 'refresh',
  async handle(world, { request, reply, form, client }) {
    const nowSeconds = world.clock.nowSeconds();
    const used = world.stores.refreshTokens.get(nowSeconds, form['refresh_token'] ?? '');
    const violation = firstViolation(refreshChecks, {
      parameters: form,
      clientId: client.clientId,
      token: used,
      nowSeconds,
      graceSeconds: oidcSettingsOf(world).refreshGraceSeconds,
    });
    if (violation !== undefined || used === undefined)
      return sendOAuthError(reply, violation ?? { error: 'invalid_grant', description: 'The token is unknown.' });
    await issueTokens(world, { request, reply, client, grant: used.grant, scope: form['scope'] ?? used.scope, used });
    world.metrics.tokensIssued('refresh_token');
    return undefined;
  },
};
