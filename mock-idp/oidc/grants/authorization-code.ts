/** A code becomes tokens (RFC 6749 §4.1.3). */
import { codeChecks } from '../checks/code-checks.ts';
import { issueTokens } from '../issue-tokens.ts';
import { firstViolation, sendOAuthError } from '../oauth-error.ts';
import type { GrantHandler } from './grant-handler.ts';

export const authorizationCode: GrantHandler = {
  grantType: 'authorization_code',
  step: 'token',
  async handle(world, { request, reply, form, client }) {
    const grant = world.stores.codes.get(world.clock.nowSeconds(), form['code'] ?? '');
    const violation = firstViolation(codeChecks, { parameters: form, clientId: client.clientId, grant });
    if (violation !== undefined || grant === undefined)
      return sendOAuthError(reply, violation ?? { error: 'invalid_grant', description: 'The code is unknown.' });
    grant.codeUsed = true;
    await issueTokens(world, { request, reply, client, grant, scope: grant.scope });
    world.metrics.loginCompleted();
    world.metrics.tokensIssued('authorization_code');
    world.budget.loginCompleted();
    world.door.finish(grant.turn, 'completed');
    return undefined;
  },
};
