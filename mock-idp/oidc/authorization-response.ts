/** How the answer to an authorize request reaches the relying party. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthorizationResponse, Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';

/**
 * The address that takes a browser on: the relying party with the parameters in the query, or, for form_post, a page of ours that posts them.
 * For programs that follow a login themselves and only need to be told where it goes on.
 */
export function addressOf({ redirectUri, parameters }: AuthorizationResponse): string {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  return target.href;
}

/** Sends the browser on after a finished login; a page of any login method ends with this. */
export function sendOn(_world: World, _request: FastifyRequest, reply: FastifyReply, transaction: Transaction): void {
  const { response } = transaction;
  if (response === undefined) throw new RangeError('the login is not finished');
  reply.redirect(addressOf(response), 303);
}
