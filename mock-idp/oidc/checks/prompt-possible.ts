import { words } from '../parameters.ts';
import type { AuthorizeCheck } from './authorize-context.ts';

/** Nobody stays logged in here: every login needs the card, so prompt=none can never be met. */
export const promptPossible: AuthorizeCheck = {
  name: 'prompt-possible',
  source: 'OpenID Connect Core 1.0 §3.1.2.1, §3.1.2.6',
  run({ parameters }) {
    const prompts = words(parameters.values['prompt']);
    if (!prompts.includes('none')) return undefined;
    if (prompts.length > 1) return { error: 'invalid_request', description: 'prompt=none stands alone.' };
    return { error: 'login_required', description: 'The user has to log in with the card.' };
  },
};
