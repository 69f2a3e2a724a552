import type { StartCheck } from './start-context.ts';

export const grantRegistered = (grantType: string): StartCheck => ({
  name: 'grant-registered',
  source: 'RFC 6749 §5.2, CIBA Core 1.0 §13',
  run: ({ client }) =>
    client.grantTypes.includes(grantType)
      ? undefined
      : { error: 'unauthorized_client', description: `The client did not register the grant type ${grantType}.` },
});
