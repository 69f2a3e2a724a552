/** One-time codes for programs: POST /login/codes and /login/codes/check. Pages for people: pages.ts. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressOf } from '../oidc/authorization-response.ts';
import { parametersOf } from '../oidc/parameters.ts';
import type { Registrar } from '../registrars.ts';
import { transactionUnderWay } from '../stores/transaction-under-way.ts';
import type { World } from '../world.ts';
import { sendRefusal } from './code-answer.ts';
import { requestCode, sentTo, useCode } from './code-login.ts';
import { codeSettingsOf } from './code-settings.ts';
import { codeChannels } from './message-text.ts';
import type { OneTimeCode } from './one-time-code.ts';
import { codePages } from './pages.ts';

export const codeEndpoints: Registrar = (app, world) => {
  jsonEndpoint(app, world, { path: '/login/codes', step: 'code-send', answer: answerSend });
  jsonEndpoint(app, world, { path: '/login/codes/check', step: 'code-check', answer: answerCheck });
  codePages(app, world);
  // Whoever waits for a message would otherwise hold up the end.
  app.addHook('preClose', (done) => {
    world.messages.inbox.close();
    done();
  });
};

interface JsonEndpoint {
  readonly path: string;
  readonly step: 'code-send' | 'code-check';
  readonly answer: (world: World, request: FastifyRequest, reply: FastifyReply) => void;
}

function jsonEndpoint(app: FastifyInstance, world: World, { path, step, answer }: JsonEndpoint): void {
  app.post(path, { config: { step } }, async (request, reply) => {
    await world.desk.serve(step, request, reply, () => answer(world, request, reply));
    return reply;
  });
}

function answerSend(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const { transaction: id, username, channel: wanted } = parametersOf(request.body).values;
  const channel = codeChannels.find((known) => known === wanted);
  if (id === undefined || username === undefined || channel === undefined)
    return sendRefusal(reply, { error: 'invalid_request' });
  const transaction = transactionUnderWay(world, id);
  if (transaction === undefined) return sendRefusal(reply, { error: 'transaction_unknown' });
  const sent = requestCode(world, { transaction, username, channel, from: request.ip });
  if ('error' in sent) return sendRefusal(reply, sent);
  reply.code(202).send(told(world, sent));
}

const told = (world: World, sent: OneTimeCode): Readonly<Record<string, unknown>> => ({
  status: 'sent',
  channel: sent.binding.channel,
  sentTo: sentTo(sent),
  expiresInSeconds: sent.expiresAtSeconds - world.clock.nowSeconds(),
  resendAfterSeconds: codeSettingsOf(world.profile()).resendAfterSeconds,
});

function answerCheck(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const { transaction: id, code } = parametersOf(request.body).values;
  if (id === undefined || code === undefined) return sendRefusal(reply, { error: 'invalid_request' });
  const transaction = transactionUnderWay(world, id);
  if (transaction === undefined) return sendRefusal(reply, { error: 'transaction_unknown' });
  const answer = useCode(world, transaction, code);
  if ('error' in answer) return sendRefusal(reply, answer);
  reply.send({ status: 'approved', redirectTo: addressOf(answer) });
}
