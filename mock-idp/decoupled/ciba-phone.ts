/**
 * /ciba/phone: the phone of the person who is asked. It shows what was pushed to a card, and the person allows it with the PIN or denies it.
 * For browsers pages, for programs JSON.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { typedProblem } from '../eid/cards.ts';
import { refuse } from '../eid/eid-errors.ts';
import type { StepAnswer } from '../eid/eid-errors.ts';
import { parametersOf } from '../oidc/parameters.ts';
import { acceptsHtml } from '../pages/accepts-html.ts';
import type { User } from '../people/users.ts';
import { mayUse } from '../remedies/may-use.ts';
import type { World } from '../world.ts';
import { allow, deny, waitingFor } from './ciba-life.ts';
import { sendAnswered, sendPhone, sendRequest } from './ciba-phone-views.ts';
import type { CibaRequest } from './ciba-request.ts';

type Values = Readonly<Record<string, string>>;

export function cibaPhone(app: FastifyInstance, world: World): void {
  app.get('/ciba/phone', { config: { step: 'poll' } }, async (request, reply) => {
    const { values } = parametersOf(request.query);
    await world.desk.serve('poll', request, reply, () => show(world, request, reply, values));
    return reply;
  });
  app.post('/ciba/phone', { config: { step: 'eid-approve' } }, async (request, reply) => {
    const { values } = parametersOf(request.body);
    await world.desk.serve('eid-approve', request, reply, () => {
      const result = answer(world, values);
      if (!acceptsHtml(request)) reply.code(result.status).send(result.body);
      else if (result.status === 200) sendAnswered(reply, values, result);
      else showAgain(world, reply, values, result);
    });
    return reply;
  });
}

/** Whose phone it is: by card number, or by registration number. */
const ownerOf = ({ users }: World, { card = '' }: Values): User | undefined =>
  users.byCard(card) ?? users.byUsername(card);

function show(world: World, request: FastifyRequest, reply: FastifyReply, values: Values): void {
  const owner = ownerOf(world, values);
  const waiting = owner === undefined ? [] : waitingFor(world, owner.subject);
  if (!acceptsHtml(request)) {
    if (owner === undefined) reply.code(404).send(refuse('invalid_card').body);
    else reply.send({ requests: waiting.map((one) => toldOf(world, one)) });
    return;
  }
  const asked = waiting.find(({ approvalId }) => approvalId === values['request']);
  if (asked === undefined) sendPhone(world, reply, { values, known: owner !== undefined, waiting });
  else sendRequest(world, reply, { values, asked });
}

/** Nothing that a client could fetch tokens with. */
const toldOf = (world: World, { approvalId, clientId, scope, bindingMessage, expiresAtSeconds }: CibaRequest) => ({
  request: approvalId,
  clientId,
  scope,
  bindingMessage: bindingMessage ?? null,
  expiresInSeconds: expiresAtSeconds - world.clock.nowSeconds(),
});

function answer(world: World, values: Values): StepAnswer {
  const owner = ownerOf(world, values);
  const asked = waitingFor(world, owner?.subject ?? '').find(({ approvalId }) => approvalId === values['request']);
  if (owner === undefined || asked === undefined) return refuse('request_unknown');
  if (values['action'] === 'deny') {
    deny(world, asked);
    return { status: 200, body: { status: 'denied' } };
  }
  if (values['action'] !== 'allow') return refuse('invalid_request');
  const problem = problemOf(world, owner, values);
  if (problem !== undefined) return problem;
  allow(world, asked);
  return { status: 200, body: { status: 'allowed' } };
}

/** The PIN is that of the card: wrong ones count, and lock it, as everywhere. */
function problemOf(world: World, { card, pin, username }: User, values: Values): StepAnswer | undefined {
  if (card === undefined) return refuse('invalid_card');
  if (!mayUse(world, 'eid', username)) return refuse('method_closed');
  const { pin: entered = '', accessNumber = '' } = values;
  return typedProblem(world, card, { entered, right: pin, error: 'wrong_pin', accessNumber });
}

function showAgain(world: World, reply: FastifyReply, values: Values, problem: StepAnswer): void {
  const owner = ownerOf(world, values);
  const waiting = owner === undefined ? [] : waitingFor(world, owner.subject);
  const asked = waiting.find(({ approvalId }) => approvalId === values['request']);
  if (asked === undefined) sendPhone(world, reply, { values, known: owner !== undefined, waiting, problem });
  else sendRequest(world, reply, { values, asked, problem });
}
