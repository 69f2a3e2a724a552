import type { AuthorizeCheck } from './authorize-context.ts';

/** Told on a page: nobody is redirected on the word of an unknown client. */
export const clientRegistered: AuthorizeCheck = {
  name: 'client-registered',
  source: 'RFC 6749 §4.1.2.1',
  run: ({ client }) =>
    client === undefined
      ? { error: 'invalid_client', description: 'The client_id is missing or not registered.' }
      : undefined,
};
