import type { AuthorizeCheck } from './authorize-context.ts';

export const clientUsesCodes: AuthorizeCheck = {
  name: 'client-uses-codes',
  source: 'RFC 6749 §4.1.2.1, RFC 7591 §2',
  run: ({ client }) =>
    client?.grantTypes.includes('authorization_code') === true
      ? undefined
      : { error: 'unauthorized_client', description: 'The client is not registered for authorization codes.' },
};
