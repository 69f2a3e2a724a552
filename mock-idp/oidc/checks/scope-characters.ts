import { words } from '../parameters.ts';
import type { AuthorizeCheck } from './authorize-context.ts';

/** The scope goes back to the client as it came: what is no scope-token is not let in. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

export const scopeCharacters: AuthorizeCheck = {
  name: 'scope-characters',
  source: 'RFC 6749 §3.3',
  run: ({ parameters }) =>
    words(parameters.values['scope']).every((word) => SCOPE_TOKEN.test(word))
      ? undefined
      : { error: 'invalid_scope', description: 'The scope has characters that no scope has.' },
};
