import type { AuthorizeCheck } from './authorize-context.ts';

/** What is kept for every login under way, longest, characters. */
const MOST_CHARACTERS = 1024;

/** Abandoned logins are kept until they expire, so what they may carry is limited. */
export const valuesShort: AuthorizeCheck = {
  name: 'values-short',
  source: 'a limit of this provider',
  run: ({ parameters: { values } }) =>
    ['state', 'nonce', 'scope'].some((name) => (values[name]?.length ?? 0) > MOST_CHARACTERS)
      ? { error: 'invalid_request', description: `state, nonce and scope may have ${MOST_CHARACTERS} characters each.` }
      : undefined,
};
