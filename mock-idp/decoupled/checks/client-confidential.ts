import type { StartCheck } from './start-context.ts';

/** Whoever could start logins in the name of a client without proof could flood people with them. */
export const clientConfidential: StartCheck = {
  name: 'client-confidential',
  source: 'CIBA Core 1.0 §7.1',
  run: ({ client }) =>
    client.authentication === 'none'
      ? { error: 'invalid_client', description: 'A client without authentication cannot use this endpoint.' }
      : undefined,
};
