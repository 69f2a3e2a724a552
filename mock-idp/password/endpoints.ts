/** GET and POST /login/password: the legacy login with number and password, for people and for programs. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOffered } from '../../src/model/remedies/may-use.ts';
import { addressOf, sendOn } from '../oidc/authorization-response.ts';
import { parametersOf } from '../oidc/parameters.ts';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { retryAfter } from '../realtime/refusal.ts';
import type { Registrar } from '../registrars.ts';
import type { Transaction } from '../stores/stores.ts';
import { transactionUnderWay } from '../stores/transaction-under-way.ts';
import type { World } from '../world.ts';
import { choosePassword, tryPassword } from './password-login.ts';
import type { PasswordAnswer, PasswordError, PasswordRefusal } from './password-login.ts';
import { passwordSettingsOf } from './password-settings.ts';
import { newPasswordPage, passwordPage, refusalInWords } from './pages.ts';

/** No password is longer: the rest is somebody who wants long work done. */
const LONGEST_PASSWORD = 1024;

const statuses: Readonly<Record<PasswordError, number>> = {
  invalid_request: 400,
  transaction_unknown: 404,
  method_not_open: 403,
  too_many_attempts: 429,
  wrong_credentials: 403,
  reset_unknown: 410,
  new_password_invalid: 400,
  new_password_is_old: 400,
};

export const passwordEndpoints: Registrar = (app, world) => {
  app.get('/login/password', (request, reply) => {
    const { values } = parametersOf(request.query);
    const transaction = transactionUnderWay(world, values['transaction']);
    if (transaction === undefined) return sendErrorPage(reply, 404, refusalInWords({ error: 'transaction_unknown' }));
    const isOpen = isOffered(world.switches(), 'password');
    passwordPage(
      { world, reply, transaction, username: values['username'] ?? transaction.loginHint ?? '' },
      isOpen ? undefined : { status: statuses.method_not_open, refusal: { error: 'method_not_open' } },
    );
  });
  app.post('/login/password', { config: { step: 'password' } }, async (request, reply) => {
    const work = (): Promise<void> => answer(world, request, reply);
    // What the CPU really computes is not charged a second time.
    if (passwordSettingsOf(world.profile()).mode === 'computed') await work();
    else await world.desk.serve('password', request, reply, work);
    return reply;
  });
};

/** Whoever sends a form is at a page, and whoever sends JSON is a program, whatever else they take. */
function wantsPage(request: FastifyRequest): boolean {
  const type = (request.headers['content-type'] ?? '').toLowerCase();
  return (
    type.startsWith('application/x-www-form-urlencoded') ||
    (acceptsHtml(request) && !type.startsWith('application/json'))
  );
}

async function answer(world: World, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { values } = parametersOf(request.body);
  const transaction = transactionUnderWay(world, values['transaction']);
  const isPage = wantsPage(request);
  if (values['transaction'] === undefined) return refuse(reply, { error: 'invalid_request' }, isPage);
  if (transaction === undefined) return refuse(reply, { error: 'transaction_unknown' }, isPage);
  const told = await judge(world, transaction, request);
  if (isPage) answerPage(world, request, { reply, transaction, told });
  else answerProgram(reply, told);
}

function judge(world: World, transaction: Transaction, request: FastifyRequest): Promise<PasswordAnswer> {
  const { username, password, reset, newPassword } = parametersOf(request.body).values;
  const invalid: PasswordAnswer = { kind: 'refused', refusal: { error: 'invalid_request' } };
  const isTooLong = [password, newPassword].some((text) => (text ?? '').length > LONGEST_PASSWORD);
  if (isTooLong) return Promise.resolve(invalid);
  if (reset !== undefined) return choosePassword(world, { transaction, ticket: reset, password: newPassword ?? '' });
  if (username === undefined || password === undefined) return Promise.resolve(invalid);
  return tryPassword(world, { transaction, username, password, from: request.ip });
}

function refuse(reply: FastifyReply, refusal: PasswordRefusal, isPage: boolean): void {
  const { error, retryAfterSeconds } = refusal;
  if (retryAfterSeconds !== undefined) retryAfter(reply, retryAfterSeconds);
  if (isPage) sendErrorPage(reply, statuses[error], refusalInWords(refusal));
  else reply.code(statuses[error]).send({ error });
}

function answerProgram(reply: FastifyReply, told: PasswordAnswer): void {
  if (told.kind === 'refused') refuse(reply, told.refusal, false);
  else if (told.kind === 'reset') reply.code(403).send({ error: 'password_reset_required', reset: told.ticket });
  else reply.send({ status: 'approved', redirectTo: addressOf(told.response) });
}

interface PageAnswer {
  readonly reply: FastifyReply;
  readonly transaction: Transaction;
  readonly told: PasswordAnswer;
}

function answerPage(world: World, request: FastifyRequest, { reply, transaction, told }: PageAnswer): void {
  const { username = '', reset = '' } = parametersOf(request.body).values;
  const visit = { world, reply, transaction, username };
  if (told.kind === 'approved') return sendOn(world, request, reply, transaction);
  if (told.kind === 'reset') return newPasswordPage(visit, told.ticket);
  const { refusal } = told;
  if (refusal.retryAfterSeconds !== undefined) retryAfter(reply, refusal.retryAfterSeconds);
  const status = statuses[refusal.error];
  if (refusal.error.startsWith('new_password')) newPasswordPage(visit, reset, { status, refusal });
  else passwordPage(visit, { status, refusal });
}
