import type { AuthorizeCheck } from './authorize-context.ts';

export const maxAgeNumber: AuthorizeCheck = {
  name: 'max-age-number',
  source: 'OpenID Connect Core 1.0 §3.1.2.1',
  run({ parameters }) {
    const maxAge = parameters.values['max_age'];
    if (maxAge === undefined || /^[0-9]{1,12}$/.test(maxAge)) return undefined;
    return { error: 'invalid_request', description: 'The max_age must be a whole number of seconds.' };
  },
};
