import type { CodeCheck } from './code-context.ts';

export const codeKnown: CodeCheck = {
  name: 'code-known',
  source: 'RFC 6749 §4.1.3',
  run: ({ grant }) =>
    grant === undefined || grant.revoked
      ? { error: 'invalid_grant', description: 'The code is unknown, has expired or was revoked.' }
      : undefined,
};
