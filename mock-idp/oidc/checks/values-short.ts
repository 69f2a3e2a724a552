import type { AuthorizeCheck } from './authorize-context.ts';

/** What is kept for every login under way, longest, characters. Relying parties put sealed cookies into state. */
const most: Readonly<Record<string, number>> = {
  state: 2048,
  nonce: 1024,
  scope: 1024,
  acr_values: 1024,
  login_hint: 1024,
  claims: 4096,
};

/** Abandoned logins are kept until they expire, so what they may carry is limited. */
export const valuesShort: AuthorizeCheck = {
  name: 'values-short',
  source: 'a limit of this provider',
  run({ parameters: { values } }) {
    const long = Object.entries(most).find(([name, characters]) => (values[name]?.length ?? 0) > characters);
    if (long === undefined) return undefined;
    return { error: 'invalid_request', description: `${long[0]} may have ${long[1]} characters.` };
  },
};
