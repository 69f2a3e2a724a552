import { words } from '../../oidc/parameters.ts';
import type { StartCheck } from './start-context.ts';

export const backchannelScopeOpenid: StartCheck = {
  name: 'backchannel-scope-openid',
  source: 'CIBA Core 1.0 §7.1',
  run({ values: { scope } }) {
    if (scope === undefined) return { error: 'invalid_request', description: 'The scope is missing.' };
    if (words(scope).includes('openid')) return undefined;
    return { error: 'invalid_scope', description: 'The scope must contain openid.' };
  },
};
