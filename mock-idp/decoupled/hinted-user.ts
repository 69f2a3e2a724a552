/** Whom a client means: the person of a login_hint or of an ID token (CIBA Core 1.0 §7.1). */
import type { FastifyRequest } from 'fastify';
import { readIdTokenHint } from '../oidc/id-token-hint.ts';
import type { Violation } from '../oidc/oauth-error.ts';
import type { User } from '../people/users.ts';
import type { World } from '../world.ts';
import type { StartContext } from './checks/start-context.ts';

export type Hinted =
  | { readonly user: User; readonly refusal: undefined }
  | { readonly user: undefined; readonly refusal: Violation };

/** Also an expired ID token tells whom it was for: it is a hint, not a proof. */
export function hintedUser(world: World, request: FastifyRequest, { values, client }: StartContext): Hinted {
  const { id_token_hint: idToken, login_hint: name = '' } = values;
  const hint = idToken === undefined ? undefined : readIdTokenHint(world, request, idToken);
  if (idToken !== undefined && hint?.clientId !== client.clientId)
    return refused('invalid_request', 'The id_token_hint is not an ID token of this provider for this client.');
  const user = hint === undefined ? userNamed(world, name) : world.users.bySubject(hint.subject);
  return user === undefined
    ? refused('unknown_user_id', 'Nobody is known by this hint.')
    : { user, refusal: undefined };
}

const refused = (error: Violation['error'], description: string): Hinted => ({
  user: undefined,
  refusal: { error, description },
});

/** Registration number, card number or `sub`. */
const userNamed = ({ users }: World, name: string): User | undefined =>
  users.byUsername(name) ?? users.byCard(name) ?? users.bySubject(name);
