import type { CodeCheck } from './code-context.ts';

export const codeRedirectUri: CodeCheck = {
  name: 'code-redirect-uri',
  source: 'RFC 6749 §4.1.3',
  run: ({ grant, parameters }) =>
    grant?.redirectUri === parameters['redirect_uri']
      ? undefined
      : { error: 'invalid_grant', description: 'The redirect_uri is not that of the authorize request.' },
};
