import type { StartCheck } from './start-context.ts';

export const oneHint: StartCheck = {
  name: 'one-hint',
  source: 'CIBA Core 1.0 §7.1',
  run({ values }) {
    const hints = ['login_hint', 'id_token_hint', 'login_hint_token'].filter((name) => values[name] !== undefined);
    if (hints.length > 1)
      return { error: 'invalid_request', description: `Only one hint may be sent, not ${hints.join(' and ')}.` };
    if (hints.length === 0)
      return { error: 'invalid_request', description: 'One of login_hint and id_token_hint is required.' };
    if (hints[0] === 'login_hint_token')
      return {
        error: 'invalid_request',
        description: 'login_hint_token is not offered: send login_hint or id_token_hint.',
      };
    return undefined;
  },
};
