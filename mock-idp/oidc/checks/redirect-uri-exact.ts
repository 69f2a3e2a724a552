import { isRegistered } from '../clients.ts';
import type { AuthorizeCheck } from './authorize-context.ts';

/** Told on a page: an unregistered address is never redirected to. */
export const redirectUriExact: AuthorizeCheck = {
  name: 'redirect-uri-exact',
  source: 'RFC 9700 §2.1, RFC 8252 §7.3, RFC 6749 §3.1.2.4',
  run({ parameters, client }) {
    const uri = parameters.values['redirect_uri'];
    if (uri !== undefined && client !== undefined && isRegistered(client, uri)) return undefined;
    return { error: 'invalid_request', description: 'The redirect_uri is missing or not registered for this client.' };
  },
};
