/** A client gets a token for itself (RFC 6749 §4.4): no person, no refresh token, no ID token. */
import { clientCredentialsChecks } from '../checks/client-credentials-checks.ts';
import { issueTokens } from '../issue-tokens.ts';
import { firstViolation, sendOAuthError } from '../oauth-error.ts';
import { words } from '../parameters.ts';
import type { GrantHandler } from './grant-handler.ts';

/** What only a person can allow. */
const scopesOfPeople: ReadonlySet<string> = new Set(['openid', 'offline_access']);

export const clientCredentials: GrantHandler = {
  grantType: 'client_credentials',
  step: 'client-credentials',
  async handle(world, { request, reply, form, client }) {
    const violation = firstViolation(clientCredentialsChecks, { parameters: form, client });
    if (violation !== undefined) return sendOAuthError(reply, violation);
    const registered = client.metadata['scope'];
    const asked = form['scope'] ?? (typeof registered === 'string' ? registered : '');
    const scope =
      asked === ''
        ? ''
        : words(asked)
            .filter((word) => !scopesOfPeople.has(word))
            .join(' ');
    const grant = {
      issuer: world.issuerOf(request),
      clientId: client.clientId,
      scope,
      authentication: undefined,
      nonce: undefined,
      claims: undefined,
      authTimeAsked: false,
      sid: undefined,
      redirectUri: undefined,
      codeChallenge: undefined,
      turn: undefined,
      codeUsed: false,
      revoked: false,
    };
    await issueTokens(world, { request, reply, client, grant, scope });
    world.metrics.tokensIssued('client_credentials');
    return undefined;
  },
};
