/** Registered phones, pushes to them, and cards that are unblocked: for programs, and for the forms of the pages. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import type { World } from '../world.ts';
import { sendStep, textIn } from './answers.ts';
import { unblock } from './cards.ts';
import { eidErrors, refuse } from './eid-errors.ts';
import type { EidError, StepAnswer } from './eid-errors.ts';
import { openSession, transactionOf } from './eid-steps.ts';
import { sendPhoneHome, sendRegistered } from './registered-phone-page.ts';
import { answerRequest, describe, findPhone, push, registerPhone, waitingOn } from './registered-phones.ts';
import type { PushAnswer } from './registered-phones.ts';
import { browserName } from './session-names.ts';
import { sendUnblockPage } from './unblock-page.ts';
import { isCardNumber } from './virtual-card.ts';

export function registeredPhoneEndpoints(app: FastifyInstance, world: World): void {
  app.post('/eid/phones', { config: { step: 'eid-pin' } }, (request, reply) => register(world, request, reply));
  app.get<PhoneRoute>('/eid/phones/:phone', { config: { step: 'poll' } }, (request, reply) =>
    listRequests(world, request, reply),
  );
  app.post<RequestRoute>(
    '/eid/phones/:phone/requests/:request',
    { config: { step: 'eid-approve' } },
    (request, reply) => decide(world, request, reply),
  );
  app.post('/eid/push', { config: { step: 'eid-session' } }, (request, reply) => sendPush(world, request, reply));
  app.post('/eid/cards/unblock', { config: { step: 'eid-pin' } }, (request, reply) =>
    unblockCard(world, request, reply),
  );
}

interface PhoneRoute {
  Params: { phone: string };
}
interface RequestRoute {
  Params: { phone: string; request: string };
}

async function register(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { body } = request;
  await world.desk.serve('eid-pin', request, reply, () => {
    const result = registerPhone(world, {
      card: textIn(body, 'card'),
      pin: textIn(body, 'pin'),
      name: textIn(body, 'name'),
      accessNumber: textIn(body, 'accessNumber'),
    });
    if (acceptsHtml(request)) sendRegistered(world, reply, result);
    else sendStep(reply, result);
  });
  return reply;
}

async function listRequests(
  world: World,
  request: FastifyRequest<PhoneRoute>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  await world.desk.serve('poll', request, reply, () => {
    const phone = findPhone(world, request.params.phone);
    if (acceptsHtml(request)) return sendPhoneHome(world, reply, phone);
    if (phone === undefined) return sendStep(reply, refuse('phone_unknown'));
    const requests = waitingOn(world, phone).map((waiting) => describe(world, waiting));
    return sendStep(reply, { status: 200, body: { requests } });
  });
  return reply;
}

async function decide(world: World, request: FastifyRequest<RequestRoute>, reply: FastifyReply): Promise<FastifyReply> {
  const order = pushAnswerIn(request.body);
  await world.desk.serve('eid-approve', request, reply, async () => {
    const phone = findPhone(world, request.params.phone);
    const result = await answered(world, phone, request.params.request, order);
    if (acceptsHtml(request)) sendPhoneHome(world, reply, phone, result);
    else sendStep(reply, result);
  });
  return reply;
}

async function answered(
  world: World,
  phone: ReturnType<typeof findPhone>,
  id: string,
  order: PushAnswer | undefined,
): Promise<StepAnswer> {
  if (phone === undefined) return refuse('phone_unknown');
  return order === undefined ? refuse('invalid_request') : answerRequest(world, phone, id, order);
}

function pushAnswerIn(body: unknown): PushAnswer | undefined {
  const action = textIn(body, 'action');
  const unlock = textIn(body, 'unlock') || 'pin';
  if (action !== 'allow' && action !== 'deny') return undefined;
  if (unlock !== 'pin' && unlock !== 'face' && unlock !== 'fingerprint') return undefined;
  return { action, unlock, pin: textIn(body, 'pin'), accessNumber: textIn(body, 'accessNumber') };
}

/** The answer never says whether there is such a phone: it comes before the push is sent. */
async function sendPush(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { body } = request;
  const transaction = textIn(body, 'transaction');
  await world.desk.serve('eid-session', request, reply, () => {
    const session = openSession(world, transaction);
    if (typeof session === 'string') return sendRefusal(request, reply, session);
    const hint = textIn(body, 'loginHint') || (transactionOf(world, session)?.loginHint ?? '');
    if (hint === '') return sendRefusal(request, reply, 'invalid_request');
    void push(world, session, hint);
    const page = `/eid/login?transaction=${encodeURIComponent(transaction)}&pushed=1`;
    if (acceptsHtml(request)) return void reply.redirect(page, 303);
    const expiresInSeconds = session.expiresAtSeconds - world.clock.nowSeconds();
    return sendStep(reply, { status: 202, body: { session: browserName(session), expiresInSeconds } });
  });
  return reply;
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, error: EidError): void {
  const answer = refuse(error);
  if (acceptsHtml(request)) sendErrorPage(reply, answer.status, eidErrors[error].says);
  else sendStep(reply, answer);
}

async function unblockCard(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const card = textIn(request.body, 'card');
  await world.desk.serve('eid-pin', request, reply, () => {
    const result = isCardNumber(card) ? unblock(world, card, textIn(request.body, 'puk')) : refuse('invalid_card');
    if (acceptsHtml(request)) sendUnblockPage(reply, result);
    else sendStep(reply, result);
  });
  return reply;
}
