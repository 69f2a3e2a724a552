import type { StartCheck } from './start-context.ts';

export const signedRequestRefused: StartCheck = {
  name: 'signed-request-refused',
  source: 'CIBA Core 1.0 §7.1.1',
  run: ({ values }) =>
    values['request'] === undefined
      ? undefined
      : { error: 'invalid_request', description: 'Signed authentication requests are not offered.' },
};
