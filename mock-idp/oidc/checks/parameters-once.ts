import type { AuthorizeCheck } from './authorize-context.ts';

export const parametersOnce: AuthorizeCheck = {
  name: 'parameters-once',
  source: 'RFC 6749 §3.1',
  run: ({ parameters }) =>
    parameters.repeated.length === 0
      ? undefined
      : { error: 'invalid_request', description: 'A parameter was sent more than once.' },
};
