import type { StartCheck } from './start-context.ts';

export const requestedExpiryPositive: StartCheck = {
  name: 'requested-expiry-positive',
  source: 'CIBA Core 1.0 §7.1',
  run: ({ values: { requested_expiry: expiry } }) =>
    expiry === undefined || /^0*[1-9][0-9]{0,14}$/.test(expiry)
      ? undefined
      : { error: 'invalid_request', description: 'The requested_expiry must be a positive whole number of seconds.' },
};
