import { words } from '../parameters.ts';
import type { RefreshCheck } from './refresh-context.ts';

export const refreshScopeWithin: RefreshCheck = {
  name: 'refresh-scope-within',
  source: 'RFC 6749 §6',
  run({ token, parameters }) {
    const granted = words(token?.scope);
    const asked = words(parameters['scope']);
    if (asked.every((scope) => granted.includes(scope))) return undefined;
    return { error: 'invalid_scope', description: 'The scope asks for more than was granted.' };
  },
};
