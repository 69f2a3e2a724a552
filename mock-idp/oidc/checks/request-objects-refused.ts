import type { AuthorizeCheck } from './authorize-context.ts';

export const requestObjectsRefused: AuthorizeCheck = {
  name: 'request-objects-refused',
  source: 'OpenID Connect Core 1.0 §3.1.2.6',
  run({ parameters: { values } }) {
    if (values['request'] !== undefined)
      return { error: 'request_not_supported', description: 'Request objects are not offered.' };
    if (values['request_uri'] !== undefined)
      return { error: 'request_uri_not_supported', description: 'Request URIs are not offered.' };
    return undefined;
  },
};
