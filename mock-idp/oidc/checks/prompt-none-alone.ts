import { words } from '../parameters.ts';
import type { AuthorizeCheck } from './authorize-context.ts';

export const promptNoneAlone: AuthorizeCheck = {
  name: 'prompt-none-alone',
  source: 'OpenID Connect Core 1.0 §3.1.2.1',
  run({ parameters }) {
    const prompts = words(parameters.values['prompt']);
    if (!prompts.includes('none') || prompts.length === 1) return undefined;
    return { error: 'invalid_request', description: 'prompt=none stands alone.' };
  },
};
