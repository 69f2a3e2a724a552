import type { RefreshCheck } from './refresh-context.ts';

export const refreshTokenSent: RefreshCheck = {
  name: 'refresh-token-sent',
  source: 'RFC 6749 §6, §5.2',
  run: ({ parameters }) =>
    parameters['refresh_token'] === undefined
      ? { error: 'invalid_request', description: 'The refresh_token is missing.' }
      : undefined,
};
