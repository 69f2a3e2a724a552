import type { AuthorizeCheck } from './authorize-context.ts';

export const responseModeOffered: AuthorizeCheck = {
  name: 'response-mode-offered',
  source: 'OAuth 2.0 Multiple Response Type Encoding Practices §2.1, OAuth 2.0 Form Post Response Mode §2',
  run({ parameters }) {
    const mode = parameters.values['response_mode'];
    if (mode === undefined || mode === 'query' || mode === 'form_post') return undefined;
    return { error: 'invalid_request', description: 'The response_mode must be query or form_post.' };
  },
};
