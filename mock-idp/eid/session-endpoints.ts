/** What the waiting browser asks: a session, its QR code of this moment, and how the login is going. */
import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';
import { sendStep, textIn } from './answers.ts';
import { refuse } from './eid-errors.ts';
import type { StepAnswer } from './eid-errors.ts';
import { hasReached } from './eid-session.ts';
import type { EidSession } from './eid-session.ts';
import { eidSettingsOf } from './eid-settings.ts';
import { findSession, hasEnded, hear, openSession, statusOf } from './eid-steps.ts';
import { qrPicture } from './qr-picture.ts';
import { appLinkOf, browserName, qrPayloadOf, renewalsAt } from './session-names.ts';

/** Pause that a waiting browser is asked to make between two polls, seconds (BankID relying parties: 2 s). */
const POLL_AFTER_SECONDS = 2;

interface SessionRoute {
  Params: { session: string };
}

export function sessionEndpoints(app: FastifyInstance, world: World): void {
  app.post('/eid/sessions', { config: { step: 'eid-session' } }, async (request, reply) => {
    await world.desk.serve('eid-session', request, reply, () => {
      const session = openSession(world, textIn(request.body, 'transaction'));
      if (typeof session === 'string') return sendStep(reply, refuse(session));
      hear(world, session);
      return sendStep(reply, { status: 201, body: opened(world, session) });
    });
    return reply;
  });
  app.get<SessionRoute>('/eid/sessions/:session', { config: { step: 'poll' } }, async (request, reply) => {
    await world.desk.serve('poll', request, reply, () => {
      const session = sessionOfBrowser(world, request.params.session);
      if (session === undefined) return sendStep(reply, refuse('session_unknown'));
      hear(world, session);
      return sendStep(reply, { status: 200, body: statusOf(world, session) });
    });
    return reply;
  });
  // The browser reckons the next code from a secret it has been given, so in real services no request of a journey stands for it: free.
  app.get<SessionRoute>('/eid/sessions/:session/qr', (request, reply) => {
    const session = sessionOfBrowser(world, request.params.session);
    if (session === undefined) return sendStep(reply, refuse('session_unknown'));
    if (hasEnded(world, session) || session.progress === 'failed') return sendStep(reply, refuse('session_expired'));
    if (hasReached(session, 'card')) return sendStep(reply, refuse('qr_used'));
    reply.header('cache-control', 'no-store');
    const qr = qrNow(world, session);
    const wantsPicture = (request.headers.accept ?? '').includes('image/svg+xml');
    if (wantsPicture) return void reply.type('image/svg+xml').send(qrPicture(qr, 'QR code'));
    return sendStep(reply, { status: 200, body: { qr, ...qrTimes(world, session) } });
  });
}

function opened(world: World, session: EidSession): StepAnswer['body'] {
  return {
    session: browserName(session),
    qr: qrNow(world, session),
    appLink: appLinkOf(session),
    expiresInSeconds: session.expiresAtSeconds - world.clock.nowSeconds(),
    pollAfterSeconds: POLL_AFTER_SECONDS,
  };
}

/** The QR payload of this moment. */
export function qrNow(world: World, session: EidSession): string {
  const { qrRefreshSeconds } = eidSettingsOf(world);
  return qrPayloadOf(session, renewalsAt(session, world.clock.nowSeconds(), qrRefreshSeconds));
}

function qrTimes(world: World, { openedAtSeconds, expiresAtSeconds }: EidSession): StepAnswer['body'] {
  const now = world.clock.nowSeconds();
  const { qrRefreshSeconds } = eidSettingsOf(world);
  return {
    refreshAfterSeconds: qrRefreshSeconds - ((now - openedAtSeconds) % qrRefreshSeconds),
    expiresInSeconds: expiresAtSeconds - now,
  };
}

function sessionOfBrowser(world: World, name: string): EidSession | undefined {
  const found = findSession(world, name);
  return found?.role === 'browser' ? found.session : undefined;
}
