import type { LogoutCheck } from './logout-context.ts';

export const logoutClientRegistered: LogoutCheck = {
  name: 'logout-client-registered',
  source: 'OpenID Connect RP-Initiated Logout 1.0 §2',
  run: ({ parameters, client }) =>
    parameters.values['client_id'] === undefined || client !== undefined
      ? undefined
      : { error: 'invalid_request', description: 'The client_id is not registered.' },
};
