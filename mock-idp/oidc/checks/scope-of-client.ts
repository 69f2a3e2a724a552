import { words } from '../parameters.ts';
import type { ClientCredentialsCheck } from './client-credentials-context.ts';

/** A client that registered its scopes gets no others. */
export const scopeOfClient: ClientCredentialsCheck = {
  name: 'scope-of-client',
  source: 'RFC 6749 §3.3, RFC 7591 §2',
  run({ parameters, client }) {
    const { scope: registered } = client.metadata;
    if (typeof registered !== 'string' || parameters['scope'] === undefined) return undefined;
    const allowed = words(registered);
    if (words(parameters['scope']).every((scope) => allowed.includes(scope))) return undefined;
    return { error: 'invalid_scope', description: 'The scope asks for more than the client registered.' };
  },
};
