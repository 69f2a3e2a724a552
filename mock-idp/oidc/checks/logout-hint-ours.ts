import type { LogoutCheck } from './logout-context.ts';

/** An old one is good enough; one that is altered, unsigned or signed by somebody else is not. */
export const logoutHintOurs: LogoutCheck = {
  name: 'logout-hint-ours',
  source: 'OpenID Connect RP-Initiated Logout 1.0 §2, §4',
  run: ({ parameters, hint }) =>
    parameters.values['id_token_hint'] === undefined || hint !== undefined
      ? undefined
      : { error: 'invalid_request', description: 'The id_token_hint is not an ID token of this provider.' },
};
