/** The eID journey over HTTP: /eid/sessions and what lies below it. Every endpoint pays for its step before it does anything. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isRecord } from '../profiles/value-checks.ts';
import { lifeSeconds } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { approve, cardRound, challenge, pin } from './eid-session.ts';
import type { EidSession, StepAnswer } from './eid-session.ts';
import { findSession, openSession, redirectOf, transactionOf } from './eid-steps.ts';
import { appLinkOf, qrPayloadOf } from './session-link.ts';

/** Pause that a waiting browser is asked to make between two polls, seconds (BankID relying parties: 2 s). */
const POLL_AFTER_SECONDS = 2;

const cardSteps = ['eid-card-1', 'eid-card-2', 'eid-card-3'] as const;

interface SessionRoute {
  Params: { session: string };
}

export function eidEndpoints(app: FastifyInstance, world: World): void {
  openEndpoint(app, world);
  pollEndpoint(app, world);
  cardEndpoint(app, world);
  phoneEndpoint(app, world, { path: 'challenge', step: 'eid-challenge', run: challenge });
  phoneEndpoint(app, world, {
    path: 'pin',
    step: 'eid-pin',
    run: (session, body) => pin(session, textIn(body, 'pin')),
  });
  phoneEndpoint(app, world, { path: 'approve', step: 'eid-approve', run: approve });
}

function openEndpoint(app: FastifyInstance, world: World): void {
  app.post('/eid/sessions', { config: { step: 'eid-session' } }, async (request, reply) => {
    await world.desk.serve('eid-session', request, reply, () => {
      const session = openSession(world, textIn(request.body, 'transaction'));
      if (session === undefined) return sendStep(reply, { status: 404, body: { error: 'transaction_unknown' } });
      hear(world, session);
      return sendStep(reply, { status: 201, body: opened(world, session) });
    });
    return reply;
  });
}

function opened(world: World, session: EidSession): StepAnswer['body'] {
  return {
    session: session.id,
    qr: qrPayloadOf(session.issuer, session.id),
    appLink: appLinkOf(session.issuer, session.id),
    expiresInSeconds: Math.min(lifeSeconds.session, session.expiresAtSeconds - world.clock.nowSeconds()),
    pollAfterSeconds: POLL_AFTER_SECONDS,
  };
}

interface PhoneStep {
  readonly path: string;
  readonly step: 'eid-challenge' | 'eid-pin' | 'eid-approve';
  readonly run: (session: EidSession, body: unknown) => StepAnswer;
}

function phoneEndpoint(app: FastifyInstance, world: World, { path, step, run }: PhoneStep): void {
  app.post<SessionRoute>(`/eid/sessions/:session/${path}`, { config: { step } }, async (request, reply) => {
    await world.desk.serve(step, request, reply, () =>
      answerStep(world, reply, request.params.session, (session) => run(session, request.body)),
    );
    return reply;
  });
}

function cardEndpoint(app: FastifyInstance, world: World): void {
  app.post<SessionRoute>('/eid/sessions/:session/card', { config: { step: 'eid-card-1' } }, async (request, reply) => {
    const { body } = request;
    const round = isRecord(body) ? Number(body['round']) : Number.NaN;
    const step = cardSteps[round - 1];
    if (step === undefined || textIn(body, 'response') === '') {
      sendStep(reply, { status: 400, body: { error: 'invalid_request' } });
      return reply;
    }
    request.step = step;
    await world.desk.serve(step, request, reply, () =>
      answerStep(world, reply, request.params.session, (session) => cardRound(session, round, textIn(body, 'card'))),
    );
    return reply;
  });
}

function pollEndpoint(app: FastifyInstance, world: World): void {
  app.get<SessionRoute>('/eid/sessions/:session', { config: { step: 'poll' } }, async (request, reply) => {
    await world.desk.serve('poll', request, reply, () => {
      const session = findSession(world, request.params.session);
      if (session === undefined) return sendStep(reply, { status: 404, body: { error: 'session_unknown' } });
      hear(world, session);
      return sendStep(reply, { status: 200, body: statusOf(world, session) });
    });
    return reply;
  });
}

/** What the waiting browser is told. A locked card ends the session for it. */
export function statusOf(world: World, session: EidSession): StepAnswer['body'] {
  const redirectTo = redirectOf(world, session);
  if (redirectTo !== undefined) return { status: 'approved', redirectTo };
  const ended = session.progress === 'locked' || hasEnded(world, session);
  return { status: ended ? 'expired' : 'pending' };
}

const hasEnded = (world: World, session: EidSession): boolean =>
  session.expiresAtSeconds <= world.clock.nowSeconds() || transactionOf(world, session) === undefined;

/** One step of the phone: finds the session, runs the rule, and tells the waiting room how the login is doing. */
export function runStep(world: World, id: string, rule: (session: EidSession) => StepAnswer): StepAnswer {
  const session = findSession(world, id);
  if (session === undefined) return { status: 404, body: { error: 'session_unknown' } };
  if (session.progress !== 'approved' && hasEnded(world, session))
    return { status: 410, body: { error: 'session_expired' } };
  const answer = rule(session);
  if (session.progress === 'locked') world.door.finish(transactionOf(world, session)?.turn, 'failed');
  else hear(world, session);
  return answer;
}

function answerStep(world: World, reply: FastifyReply, id: string, rule: (session: EidSession) => StepAnswer): void {
  sendStep(reply, runStep(world, id, rule));
}

const hear = (world: World, session: EidSession): void => world.door.heard(transactionOf(world, session)?.turn);

function sendStep(reply: FastifyReply, { status, body }: StepAnswer): void {
  reply.code(status).send(body);
}

function textIn(body: unknown, name: string): string {
  const value = isRecord(body) ? body[name] : undefined;
  return typeof value === 'string' ? value : '';
}
