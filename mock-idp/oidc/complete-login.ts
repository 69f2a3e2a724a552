/** A login has succeeded, by whatever method: from here on a code stands for it. */
import type { AuthorizationResponse, Grant, Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { satisfies } from './acr.ts';
import type { Authentication } from './authentication.ts';
import { responseTo } from './authorization-response.ts';

/** Makes the code of a login (RFC 6749 §4.1.2), or sends it onward, once: asked again, the answer is the same. */
export function completeLogin(
  world: World,
  transaction: Transaction,
  authentication: Authentication,
): AuthorizationResponse {
  transaction.authentication ??= authentication;
  transaction.response ??=
    transaction.onward === undefined
      ? responseOf(world, transaction, transaction.authentication)
      : { redirectUri: transaction.onward, responseMode: 'query', parameters: { transaction: transaction.id } };
  return transaction.response;
}

/** Somebody else than was asked for, or less sure of it than has to be, is no answer (OpenID Connect Core 1.0 §3.1.2.2, §5.5.1.1). */
function responseOf(world: World, transaction: Transaction, authentication: Authentication): AuthorizationResponse {
  const { subjectAsked, acrEssential, acrValues } = transaction;
  if (subjectAsked !== undefined && subjectAsked !== authentication.user.subject)
    return responseTo(transaction, {
      error: 'login_required',
      error_description: 'Somebody else has logged in than the one who was asked for.',
    });
  if (acrEssential === true && !satisfies(acrValues, authentication.acr))
    return responseTo(transaction, {
      error: 'unmet_authentication_requirements',
      error_description: 'The login does not reach the level that was asked for.',
    });
  return responseWithCode(world, transaction, authentication);
}

function responseWithCode(
  { clock, identifier, stores }: World,
  transaction: Transaction,
  authentication: Authentication,
): AuthorizationResponse {
  const { issuer, clientId, scope, nonce, claims, authTimeAsked, redirectUri, codeChallenge, turn } = transaction;
  const code = identifier();
  const grant: Grant = {
    issuer,
    clientId,
    scope,
    authentication,
    nonce,
    claims,
    authTimeAsked,
    sid: undefined,
    redirectUri,
    codeChallenge,
    turn,
    codeUsed: false,
    revoked: false,
  };
  stores.codes.set(clock.nowSeconds(), code, grant);
  transaction.grant = grant;
  return responseTo(transaction, { code });
}
