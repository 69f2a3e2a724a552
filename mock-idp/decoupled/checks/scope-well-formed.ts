import type { StartCheck } from './start-context.ts';

/** What is kept for every login under way, longest, characters. */
const MOST_CHARACTERS = 1024;
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$/;

/** No scope at all is well formed too. */
export const scopeWellFormed: StartCheck = {
  name: 'scope-well-formed',
  source: 'RFC 6749 §3.3',
  run({ values: { scope } }) {
    if (scope === undefined || (SCOPE.test(scope) && scope.length <= MOST_CHARACTERS)) return undefined;
    const description = `The scope must be words separated by single spaces, at most ${MOST_CHARACTERS} characters.`;
    return { error: 'invalid_scope', description };
  },
};
