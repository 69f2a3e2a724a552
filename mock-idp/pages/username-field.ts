import { field } from './forms.ts';

/** Who somebody is, on each page that asks: by either of the two numbers. */
export const usernameField = (value: string): string =>
  field({
    name: 'username',
    label: 'Registration number',
    hint: 'Or the number of your card: two letters and at least six digits, such as AB123456.',
    value,
    autocomplete: 'username',
    first: true,
  });
