import type { User } from '../people/users.ts';

/** What a page calls a person. */
export function displayName({ claims, username }: User): string {
  const { name } = claims;
  return typeof name === 'string' && name !== '' ? name : username;
}
