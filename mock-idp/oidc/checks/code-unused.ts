import type { CodeCheck } from './code-context.ts';

/** A second use says that the code was stolen: everything that came from it falls. */
export const codeUnused: CodeCheck = {
  name: 'code-unused',
  source: 'RFC 6749 §4.1.2',
  run({ grant }) {
    if (grant?.codeUsed !== true) return undefined;
    grant.revoked = true;
    return { error: 'invalid_grant', description: 'The code was used before; its tokens are revoked.' };
  },
};
