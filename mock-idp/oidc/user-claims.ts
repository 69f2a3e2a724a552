/** Which claims about a person a scope or a name stands for (OpenID Connect Core 1.0 §5.1, §5.4 and §5.5). */
import type { User } from '../people/users.ts';

/** Claims that each scope asks for. */
export const claimsOfScope: Readonly<Record<string, readonly string[]>> = {
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
};

const known: ReadonlySet<string> = new Set(Object.values(claimsOfScope).flat());

/** Those of the scopes that the person has. */
export function claimsByScope(user: User, scopes: readonly string[]): Record<string, unknown> {
  return claimsByName(
    user,
    scopes.flatMap((scope) => (Object.hasOwn(claimsOfScope, scope) ? (claimsOfScope[scope] ?? []) : [])),
  );
}

/** Those of the names that the person has; other names are passed over (OpenID Connect Core 1.0 §5.5.1). */
export function claimsByName(user: User, names: readonly string[]): Record<string, unknown> {
  const wanted = names.filter((name) => known.has(name));
  if (wanted.length === 0) return {};
  const { claims } = user;
  return Object.fromEntries(wanted.filter((name) => Object.hasOwn(claims, name)).map((name) => [name, claims[name]]));
}
