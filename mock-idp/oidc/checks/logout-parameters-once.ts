import type { LogoutCheck } from './logout-context.ts';

export const logoutParametersOnce: LogoutCheck = {
  name: 'logout-parameters-once',
  source: 'OpenID Connect RP-Initiated Logout 1.0 §2, RFC 6749 §3.1',
  run: ({ parameters }) =>
    parameters.repeated.length === 0
      ? undefined
      : { error: 'invalid_request', description: 'A parameter was sent more than once.' },
};
