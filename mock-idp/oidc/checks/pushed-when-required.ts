import type { AuthorizeCheck } from './authorize-context.ts';

export const pushedWhenRequired: AuthorizeCheck = {
  name: 'pushed-when-required',
  source: 'RFC 9126 §6',
  run: ({ client, pushed }) =>
    client?.parRequired === true && !pushed
      ? { error: 'invalid_request', description: 'This client has to push its request first.' }
      : undefined,
};
