/** What somebody in the waiting room sees: JSON for programs, a page that asks again by itself for browsers. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { durationInWords } from '../../src/model/units.ts';
import { setCookie } from '../cookies.ts';
import { parametersOf } from '../oidc/parameters.ts';
import { acceptsHtml, isNavigation } from '../pages/accepts-html.ts';
import { sendLaterPage } from '../pages/later-page.ts';
import { sendPage } from '../pages/page.ts';
import { retryAfter } from '../realtime/refusal.ts';
import { ticketCookie } from './cookies.ts';
import { TICKET_LIFE_SECONDS } from './door.ts';
import type { Waiting } from './door.ts';

/** 202: heard, but not yet done (RFC 9110 §15.3.3). */
export function sendWaiting(request: FastifyRequest, reply: FastifyReply, { ticket, place }: Waiting): void {
  retryAfter(reply, place.pollAfterSeconds);
  if (acceptsHtml(request)) {
    // Only the door sees it.
    const cookie = { name: ticketCookie, value: ticket, path: '/authorize', lifeSeconds: TICKET_LIFE_SECONDS };
    setCookie(reply, { ...cookie, secure: false });
    sendPage(reply, {
      title: 'Please wait',
      main: waitingText(place),
      status: 202,
      refreshSeconds: place.pollAfterSeconds,
      ...sameRequestOf(request),
    });
    return;
  }
  const { position, ahead, etaSeconds, pollAfterSeconds } = place;
  reply.code(202).send({ status: 'waiting', ticket, position, ahead, etaSeconds, pollAfterSeconds });
}

/** A page that asks again asks by GET: a request that came by POST has to go along in the address, or it would be lost (RFC 6749 §3.1). */
function sameRequestOf(request: FastifyRequest): { readonly refreshAddress?: string } {
  if (request.method !== 'POST') return {};
  const { values } = parametersOf(request.body);
  return { refreshAddress: `/authorize?${new URLSearchParams(values).toString()}` };
}

function waitingText({ ahead, etaSeconds }: Waiting['place']): string {
  const people = ahead === 1 ? '1 person is' : `${ahead} people are`;
  const time = etaSeconds === null ? 'not known yet' : `about ${durationInWords(Math.ceil(etaSeconds))}`;
  return `<p role="status">${people} ahead of you. Your turn comes in: ${time}.</p>
<p>This page asks again by itself. Keep it open: your place is kept.</p>`;
}

/** 503: the room is at its longest. */
export function sendFull(reply: FastifyReply, retryAfterSeconds: number): void {
  retryAfter(reply, retryAfterSeconds);
  if (isNavigation(reply.request)) return sendLaterPage(reply, 'The waiting room is full.');
  reply
    .code(503)
    .send({ error: 'temporarily_unavailable', error_description: 'The waiting room is full.', reason: 'room_full' });
}
