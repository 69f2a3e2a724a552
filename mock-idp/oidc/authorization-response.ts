/** How the answer to an authorize request reaches the relying party. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendFormPost } from '../pages/form-post.ts';
import type { AuthorizationResponse, Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { beginSession } from './browser-session.ts';
import { endSession } from './end-session.ts';
import { withParameters } from './with-parameters.ts';

/** The answer of a login, with its state and with iss (RFC 9207 §2), whether it is a code or an error. */
export function responseTo(
  {
    id,
    issuer,
    redirectUri,
    responseMode,
    state,
  }: Pick<Transaction, 'id' | 'issuer' | 'redirectUri' | 'responseMode' | 'state'>,
  answer: Readonly<Record<string, string>>,
): AuthorizationResponse {
  return {
    redirectUri,
    responseMode,
    parameters: { ...answer, ...(state === undefined ? {} : { state }), iss: issuer },
    ...(responseMode === 'form_post' ? { page: `${issuer}/login/response?transaction=${id}` } : {}),
  };
}

/**
 * The address that takes a browser on: the relying party with the parameters in the query, or, for form_post, a page of ours that posts them.
 * For programs that follow a login themselves and only need to be told where it goes on.
 */
export function addressOf({ redirectUri, parameters, responseMode, page }: AuthorizationResponse): string {
  if (responseMode === 'form_post' && page !== undefined) return page;
  return withParameters(redirectUri, parameters);
}

/** Hands the answer to the browser, in the way the relying party asked for. */
export function deliver(reply: FastifyReply, response: AuthorizationResponse, redirectStatus: 302 | 303): void {
  const { responseMode, redirectUri, parameters } = response;
  if (responseMode === 'form_post') sendFormPost(reply, redirectUri, parameters);
  else reply.header('referrer-policy', 'no-referrer').redirect(addressOf(response), redirectStatus);
}

/** Only a code needs it: an error goes back as it is. */
export const needsConsent = ({ consent, grant }: Transaction): boolean => consent === 'asked' && grant !== undefined;

/**
 * Sends the browser on after a finished login; a page of any login method ends with this. The browser is logged in from now on, and a
 * person whose consent is wanted is asked for it first.
 */
export function sendOn(world: World, request: FastifyRequest, reply: FastifyReply, transaction: Transaction): void {
  const { response } = transaction;
  if (response === undefined) throw new RangeError('the login is not finished');
  if (transaction.sid === undefined && transaction.authentication !== undefined) {
    const replaced = beginSession(world, request, reply, transaction);
    if (replaced !== undefined) endSession(world, request, replaced);
  }
  if (needsConsent(transaction)) reply.redirect(`/login/confirm?transaction=${transaction.id}`, 303);
  else deliver(reply, response, 303);
}
