import type { AuthorizeCheck } from './authorize-context.ts';

/** The request_uri of a pushed request has been taken out before; none may be pushed (RFC 9126 §2.1). */
export const requestObjectsRefused: AuthorizeCheck = {
  name: 'request-objects-refused',
  source: 'OpenID Connect Core 1.0 §3.1.2.6, RFC 9126 §2.1',
  run({ parameters: { values }, pushed }) {
    if (values['request'] !== undefined)
      return { error: 'request_not_supported', description: 'Request objects are not offered.' };
    if (values['request_uri'] === undefined) return undefined;
    return pushed
      ? { error: 'invalid_request', description: 'A request_uri cannot be pushed.' }
      : { error: 'request_uri_not_supported', description: 'Request URIs are not offered, but for pushed requests.' };
  },
};
