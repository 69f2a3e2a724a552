/** Answers a poll of the device flow or of CIBA at /token: with tokens, once, or with an error of RFC 8628 §3.5 and CIBA Core 1.0 §11. */
import { fromMs } from '../../src/model/units.ts';
import type { DecoupledGrant } from '../grant-metrics.ts';
import type { Authentication } from '../oidc/authentication.ts';
import type { TokenRequest } from '../oidc/grants/grant-handler.ts';
import { issueTokens } from '../oidc/issue-tokens.ts';
import { sendOAuthError } from '../oidc/oauth-error.ts';
import type { Grant } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { poll } from './decoupled-login.ts';
import type { DecoupledLogin, PollResult } from './decoupled-login.ts';

export interface PolledGrant {
  readonly grantType: DecoupledGrant;
  /** Name of the parameter that the client polls with. */
  readonly parameter: 'device_code' | 'auth_req_id';
  /** undefined: nothing is known by it. */
  readonly login: DecoupledLogin | undefined;
  /** The tokens are fetched: nothing can be fetched again. */
  readonly forget: () => void;
  /** Said in the ID token besides what is always said. */
  readonly idTokenClaims?: Readonly<Record<string, unknown>>;
}

const descriptions: Readonly<Record<Exclude<PollResult['kind'], 'allowed'>, string>> = {
  authorization_pending: 'The person has not answered yet.',
  slow_down: 'This poll came too early: wait five seconds longer between polls from now on.',
  expired_token: 'The time to answer is over. Start again.',
  access_denied: 'The person has denied the login.',
};

export async function answerPoll(world: World, asked: TokenRequest, polled: PolledGrant): Promise<void> {
  const { request, reply, client, form } = asked;
  const { grantType, parameter, login } = polled;
  if (form[parameter] === undefined)
    return sendOAuthError(reply, { error: 'invalid_request', description: `The ${parameter} is missing.` });
  if (login?.clientId !== client.clientId) {
    world.metrics.grantPoll(grantType, 'invalid_grant');
    const description = `The ${parameter} is unknown, was used before, or belongs to another client.`;
    return sendOAuthError(reply, { error: 'invalid_grant', description });
  }
  const now = world.clock.nowSeconds();
  const result = poll(login, Math.max(0, now - fromMs(reply.elapsedTime)), now);
  if (result.kind !== 'allowed') return refuse(world, asked, polled, result.kind);
  polled.forget();
  const { scope } = login;
  const { idTokenClaims = {} } = polled;
  await issueTokens(world, {
    request,
    reply,
    client,
    grant: grantOf(login, result.authentication),
    scope,
    idTokenClaims,
  });
  world.metrics.grantPoll(grantType, 'issued');
  world.metrics.tokensIssued(grantType);
  world.metrics.loginCompleted();
  world.budget.loginCompleted();
  world.door.finish(login.turn, 'completed');
  return undefined;
}

function refuse(
  world: World,
  { reply }: TokenRequest,
  { grantType, login }: PolledGrant,
  error: keyof typeof descriptions,
): void {
  world.metrics.grantPoll(grantType, error);
  if (error === 'expired_token') world.door.finish(login?.turn, 'failed');
  else world.door.heard(login?.turn);
  sendOAuthError(reply, { error, description: descriptions[error] });
}

function grantOf({ issuer, clientId, scope, turn }: DecoupledLogin, authentication: Authentication): Grant {
  return {
    issuer,
    clientId,
    scope,
    authentication,
    nonce: undefined,
    claims: undefined,
    authTimeAsked: true,
    sid: undefined,
    redirectUri: undefined,
    codeChallenge: undefined,
    turn,
    codeUsed: true,
    revoked: false,
  };
}
