/** From the push to the person's answer, and the word to the client that there is one. */
import { assuranceOf } from '../eid/assurance.ts';
import type { Authentication } from '../oidc/authentication.ts';
import { epochSeconds } from '../oidc/time.ts';
import type { World } from '../world.ts';
import { isOpen } from './ciba-request.ts';
import type { CibaRequest } from './ciba-request.ts';
import { hasExpired } from './decoupled-login.ts';
import type { Answer } from './decoupled-login.ts';

/** Requests of one person that the phone keeps, most: it shows a screen, not an archive. */
const MOST_FOR_ONE_PERSON = 50;

/** Keeps a request and sends its push. The push goes through its station: only when it has arrived does the person see anything. */
export function beginCiba(world: World, request: CibaRequest): void {
  const { stores, clock } = world;
  const now = clock.nowSeconds();
  stores.cibaRequests.set(now, request.authReqId, request);
  const others = (stores.cibaByPerson.get(now, request.user.subject) ?? []).filter((other) => isOpen(other, now));
  const kept = [...others, request].slice(-MOST_FOR_ONE_PERSON);
  stores.cibaByPerson.set(now, request.user.subject, kept);
  void world.desk.visit('push').then((end) => {
    if (end === 'served') arrive(world, request);
  });
}

function arrive(world: World, request: CibaRequest): void {
  if (hasExpired(request, world.clock.nowSeconds())) return;
  request.delivered = true;
  world.door.heard(request.turn);
  if (request.said !== undefined) settle(world, request, request.said);
}

/** What the phone of a person shows, the newest first. */
export function waitingFor({ stores, clock }: World, subject: string): readonly CibaRequest[] {
  const now = clock.nowSeconds();
  const all = stores.cibaByPerson.get(now, subject) ?? [];
  return all.filter((request) => request.delivered && isOpen(request, now)).toReversed();
}

export const allow = (world: World, request: CibaRequest): void =>
  say(world, request, { kind: 'allowed', authentication: authenticationOf(world, request) });

export const deny = (world: World, request: CibaRequest): void => say(world, request, { kind: 'denied' });

/** The first answer stands. */
function say(world: World, request: CibaRequest, answer: Answer): void {
  if (!isOpen(request, world.clock.nowSeconds())) return;
  request.said = answer;
  if (request.delivered) settle(world, request, answer);
}

function settle(world: World, request: CibaRequest, answer: Answer): void {
  request.answer = answer;
  if (answer.kind === 'denied') world.door.finish(request.turn, 'failed');
  void ping(world, request);
}

function authenticationOf(world: World, { user }: CibaRequest): Authentication {
  const { acr, amr } = assuranceOf({ kind: 'phone', unlock: 'pin', enrolment: 'pin' });
  return { user, method: 'eid', acr, amr, atEpochSeconds: epochSeconds(world.clock) };
}

/**
 * CIBA Core 1.0 §10.2: one POST with nothing but the auth_req_id, whatever the person said. It is sent once: whoever misses it, or answers
 * it with 401, can still poll.
 */
async function ping({ outbound, metrics }: World, { notification, authReqId }: CibaRequest): Promise<void> {
  if (notification === undefined) return;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${notification.token}` };
  try {
    const { status } = await outbound.post(notification.endpoint, JSON.stringify({ auth_req_id: authReqId }), headers);
    metrics.cibaPing(status >= 200 && status < 300 ? 'delivered' : 'refused');
  } catch {
    // Nobody waits for this call: whatever went wrong with it is counted, and the client can poll.
    metrics.cibaPing('failed');
  }
}
