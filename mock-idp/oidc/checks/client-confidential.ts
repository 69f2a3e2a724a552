import type { ClientCredentialsCheck } from './client-credentials-context.ts';

/** A name alone proves nothing: a public client cannot act for itself. */
export const clientConfidential: ClientCredentialsCheck = {
  name: 'client-confidential',
  source: 'RFC 6749 §4.4',
  run: ({ client }) =>
    client.authentication === 'none'
      ? { error: 'unauthorized_client', description: 'A client without credentials has none to show.' }
      : undefined,
};
