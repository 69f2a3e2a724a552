import type { ClientCredentialsCheck } from './client-credentials-context.ts';

/** scope-token *( SP scope-token ). */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+(?: [\x21\x23-\x5B\x5D-\x7E]+)*$/;
const MOST_CHARACTERS = 1024;

export const scopeWellFormed: ClientCredentialsCheck = {
  name: 'scope-well-formed',
  source: 'RFC 6749 §3.3',
  run({ parameters: { scope } }) {
    if (scope === undefined || (scope.length <= MOST_CHARACTERS && SCOPE.test(scope))) return undefined;
    return { error: 'invalid_scope', description: 'The scope is not a list of words with a space between each.' };
  },
};
