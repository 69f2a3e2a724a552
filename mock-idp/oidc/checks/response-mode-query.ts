import type { AuthorizeCheck } from './authorize-context.ts';

export const responseModeQuery: AuthorizeCheck = {
  name: 'response-mode-query',
  source: 'OAuth 2.0 Multiple Response Type Encoding Practices §2.1',
  run({ parameters }) {
    const mode = parameters.values['response_mode'];
    if (mode === undefined || mode === 'query') return undefined;
    return { error: 'invalid_request', description: 'Only response_mode=query is offered.' };
  },
};
