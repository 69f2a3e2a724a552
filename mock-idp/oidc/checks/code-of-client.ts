import type { CodeCheck } from './code-context.ts';

export const codeOfClient: CodeCheck = {
  name: 'code-of-client',
  source: 'RFC 6749 §4.1.3',
  run: ({ grant, clientId }) =>
    grant?.clientId === clientId
      ? undefined
      : { error: 'invalid_grant', description: 'The code was issued to another client.' },
};
