import { words } from '../parameters.ts';
import type { AuthorizeCheck } from './authorize-context.ts';

/** Unknown scopes are passed over (OpenID Connect Core §3.1.2.1); openid must be there. */
export const scopeOpenid: AuthorizeCheck = {
  name: 'scope-openid',
  source: 'OpenID Connect Core 1.0 §3.1.2.1',
  run: ({ parameters }) =>
    words(parameters.values['scope']).includes('openid')
      ? undefined
      : { error: 'invalid_scope', description: 'The scope must contain openid.' },
};
