/** A login has succeeded, by whatever method: from here on a code stands for it. */
import type { AuthorizationResponse, Grant, Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import type { Authentication } from './authentication.ts';

/** Makes the code of a login (RFC 6749 §4.1.2), or sends it onward, once: asked again, the answer is the same. */
export function completeLogin(
  world: World,
  transaction: Transaction,
  authentication: Authentication,
): AuthorizationResponse {
  transaction.authentication ??= authentication;
  transaction.response ??=
    transaction.onward === undefined
      ? responseWithCode(world, transaction, transaction.authentication)
      : { redirectUri: transaction.onward, responseMode: 'query', parameters: { transaction: transaction.id } };
  return transaction.response;
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
  return {
    redirectUri,
    responseMode: transaction.responseMode,
    parameters: { code, ...(transaction.state === undefined ? {} : { state: transaction.state }), iss: issuer },
  };
}
