/** What a logout asks for (OpenID Connect RP-Initiated Logout 1.0 §2 and §3). */
import type { FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import { logoutChecks } from './checks/logout-checks.ts';
import type { Client } from './clients.ts';
import { readIdTokenHint } from './id-token-hint.ts';
import type { IdTokenHint } from './id-token-hint.ts';
import { firstViolation } from './oauth-error.ts';
import type { Violation } from './oauth-error.ts';
import type { Parameters } from './parameters.ts';
import { withParameters } from './with-parameters.ts';

export interface LogoutRequest {
  readonly hint: IdTokenHint | undefined;
  readonly client: Client | undefined;
  /** Where the browser goes afterwards, registered for that very client; undefined: nowhere. */
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
}

export function logoutRequestOf(
  world: World,
  request: FastifyRequest,
  parameters: Parameters,
): LogoutRequest | Violation {
  const { id_token_hint: token, client_id: clientId, post_logout_redirect_uri: redirectUri, state } = parameters.values;
  const hint = token === undefined ? undefined : readIdTokenHint(world, request, token);
  const client = world.clients.find(clientId ?? hint?.clientId ?? '');
  return firstViolation(logoutChecks, { parameters, hint, client }) ?? { hint, client, redirectUri, state };
}

/** The address with its state (§3). */
export const addressAfterLogout = ({ redirectUri, state }: LogoutRequest): string | undefined =>
  redirectUri === undefined ? undefined : withParameters(redirectUri, state === undefined ? {} : { state });
