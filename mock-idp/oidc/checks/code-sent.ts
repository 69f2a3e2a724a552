import type { CodeCheck } from './code-context.ts';

export const codeSent: CodeCheck = {
  name: 'code-sent',
  source: 'RFC 6749 §4.1.3, §5.2',
  run: ({ parameters }) =>
    parameters['code'] === undefined ? { error: 'invalid_request', description: 'The code is missing.' } : undefined,
};
