/** A login has ended without success, by whatever method: the relying party is told so, and nothing more can come of it. */
import type { AuthorizationResponse, Transaction } from '../stores/stores.ts';
import { responseTo } from './authorization-response.ts';

/**
 * Ends a login with `access_denied` (RFC 6749 §4.1.2.1), or sends it onward with the same word. A login that has its answer keeps it: asked
 * again, the answer is the same.
 */
export function denyLogin(transaction: Transaction, description: string): AuthorizationResponse {
  const { onward } = transaction;
  const denial = { error: 'access_denied', error_description: description };
  transaction.response ??=
    onward === undefined
      ? responseTo(transaction, denial)
      : { redirectUri: onward, responseMode: 'query', parameters: { transaction: transaction.id, ...denial } };
  return transaction.response;
}
