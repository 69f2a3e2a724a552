import type { StartCheck } from './start-context.ts';

/** b64token of RFC 6750 §2.1, of at most 1024 characters. */
const TOKEN = /^(?=.{1,1024}$)[A-Za-z0-9._~+/-]+=*$/;

/** It goes back in an Authorization header, so nothing else may be in it. Clients that poll do not need it. */
export const notificationTokenOfPing: StartCheck = {
  name: 'notification-token-of-ping',
  source: 'CIBA Core 1.0 §7.1',
  run({ values: { client_notification_token: token }, client }) {
    if (token === undefined)
      return client.cibaDelivery === 'ping'
        ? { error: 'invalid_request', description: 'This client is pinged: client_notification_token is required.' }
        : undefined;
    if (TOKEN.test(token)) return undefined;
    return {
      error: 'invalid_request',
      description: 'The client_notification_token must be a bearer token of at most 1024 characters.',
    };
  },
};
