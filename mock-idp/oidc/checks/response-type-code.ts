import type { AuthorizeCheck } from './authorize-context.ts';

export const responseTypeCode: AuthorizeCheck = {
  name: 'response-type-code',
  source: 'RFC 6749 §3.1.1',
  run({ parameters }) {
    const type = parameters.values['response_type'];
    if (type === 'code') return undefined;
    return type === undefined
      ? { error: 'invalid_request', description: 'The response_type is missing.' }
      : { error: 'unsupported_response_type', description: 'Only response_type=code is offered.' };
  },
};
