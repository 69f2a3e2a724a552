import type { LogoutCheck } from './logout-context.ts';

export const logoutHintOfClient: LogoutCheck = {
  name: 'logout-hint-of-client',
  source: 'OpenID Connect RP-Initiated Logout 1.0 §2',
  run({ parameters, hint }) {
    const clientId = parameters.values['client_id'];
    if (clientId === undefined || hint === undefined || hint.clientId === clientId) return undefined;
    return {
      error: 'invalid_request',
      description: 'The client_id is not the one that the id_token_hint was made for.',
    };
  },
};
