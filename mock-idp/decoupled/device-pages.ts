/**
 * /device: the person types the code of the device, logs in by whatever method, and decides (RFC 8628 §3.3). The device may be in the hands
 * of somebody else (§5.4), so who asks and for what is shown before anything is allowed.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sessionOf } from '../oidc/browser-session.ts';
import { parametersOf } from '../oidc/parameters.ts';
import { secretsEqual } from '../identifiers.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { retryAfter } from '../realtime/refusal.ts';
import type { Transaction } from '../stores/stores.ts';
import { cookieOf, isOverTls, setCookie } from '../cookies.ts';
import type { World } from '../world.ts';
import { hasExpired } from './decoupled-login.ts';
import { decoupledSettingsOf } from './decoupled-settings.ts';
import { sendCodePage, sendDecisionPage, sendEndPage } from './device-page-views.ts';
import type { DeviceLogin, DeviceVisit } from './device-login.ts';
import { plainUserCode } from './user-code.ts';
import { countWrongTry, secondsUntilTry } from './user-code-tries.ts';
import type { TryLimit } from './user-code-tries.ts';

const COOKIE = 'lq_device';

export function devicePages(app: FastifyInstance, world: World): void {
  app.get('/device', (request, reply) => {
    const { user_code: code } = parametersOf(request.query).values;
    sendCodePage(reply, code === undefined ? {} : { prefilled: code });
  });
  app.post('/device', { config: { step: 'device' } }, async (request, reply) => {
    await enterCode(world, request, reply);
    return reply;
  });
  app.get('/device/confirm', (request, reply) => askForDecision(world, request, reply));
  app.post('/device/confirm', (request, reply) => decide(world, request, reply));
}

/** A code that is right begins a login; nothing is said of a code before it is posted, and wrong ones are counted. */
async function enterCode(world: World, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const typed = parametersOf(request.body).values['user_code'] ?? '';
  const limit = limitOf(world);
  const waitSeconds = secondsUntilTry(limit, request.ip);
  if (waitSeconds > 0) {
    retryAfter(reply, waitSeconds);
    return sendCodePage(reply, {
      status: 429,
      problem: 'Too many wrong codes were typed. Wait a minute and try again.',
    });
  }
  const login = openLogin(world, typed);
  if (login === undefined) {
    countWrongTry(limit, request.ip);
    const problem = 'This code is wrong, has expired or was used before. Look at the device again.';
    return sendCodePage(reply, { status: 400, problem });
  }
  await world.desk.serve('device', request, reply, () => beginVisit(world, request, reply, login));
  return undefined;
}

const limitOf = (world: World): TryLimit => ({
  store: world.stores.userCodeTries,
  perMinute: decoupledSettingsOf(world).userCodeTriesPerMinute,
  nowSeconds: world.clock.nowSeconds(),
});

/** The login that waits behind a code. */
function openLogin({ stores, clock }: World, typed: string): DeviceLogin | undefined {
  const now = clock.nowSeconds();
  const login = stores.userCodes.get(now, plainUserCode(typed));
  return login === undefined || login.answer !== undefined || hasExpired(login, now) ? undefined : login;
}

function beginVisit(world: World, request: FastifyRequest, reply: FastifyReply, login: DeviceLogin): void {
  const { stores, clock, identifier } = world;
  const now = clock.nowSeconds();
  const issuer = world.issuerOf(request);
  const onward = `${issuer}/device/confirm`;
  const transaction: Transaction = {
    id: identifier(),
    issuer,
    clientId: login.clientId,
    redirectUri: onward,
    responseMode: 'query',
    scope: login.scope,
    state: undefined,
    nonce: undefined,
    codeChallenge: undefined,
    acrValues: [],
    loginHint: undefined,
    claims: undefined,
    authTimeAsked: false,
    turn: undefined,
    session: undefined,
    onward,
    authentication: undefined,
    response: undefined,
  };
  const visit: DeviceVisit = { login, browser: identifier(), confirmation: identifier() };
  stores.transactions.set(now, transaction.id, transaction);
  stores.deviceVisits.set(now, transaction.id, visit);
  const lifeSeconds = login.expiresAtSeconds - now;
  setCookie(reply, { name: COOKIE, value: visit.browser, path: '/device', lifeSeconds, secure: isOverTls(issuer) });
  reply.redirect(`/login?transaction=${transaction.id}`, 303);
}

interface Visited {
  readonly visit: DeviceVisit;
  readonly transaction: Transaction;
}

/**
 * The visit of this very browser. It typed the code, so it has the cookie; and if the login was done on pages, it has the session that came
 * from it: somebody who was sent a link to another person's login cannot make that person's device theirs, nor the other way round.
 */
function visitedBy(world: World, request: FastifyRequest, id: string): Visited | undefined {
  const now = world.clock.nowSeconds();
  const visit = world.stores.deviceVisits.get(now, id);
  const transaction = world.stores.transactions.get(now, id);
  if (visit === undefined || transaction === undefined) return undefined;
  if (!secretsEqual(cookieOf(request, COOKIE) ?? '', visit.browser)) return undefined;
  const isOwn = transaction.sid === undefined || sessionOf(world, request)?.sid === transaction.sid;
  return isOwn ? { visit, transaction } : undefined;
}

function askForDecision(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const visited = visitedBy(world, request, parametersOf(request.query).values['transaction'] ?? '');
  if (visited === undefined) return refuse(reply);
  const { visit, transaction } = visited;
  if (isOver(world, visit)) return end(reply, visit.login);
  if (transaction.response?.parameters['error'] !== undefined) return deny(world, reply, visit.login);
  if (transaction.authentication === undefined) return refuse(reply);
  sendDecisionPage(world, reply, { visit, transactionId: transaction.id, authentication: transaction.authentication });
  return reply;
}

/** The form carries what only this page knows: a form of another site cannot decide. */
function decide(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { transaction: id = '', confirmation = '', decision } = parametersOf(request.body).values;
  const visited = visitedBy(world, request, id);
  const authentication = visited?.transaction.authentication;
  if (visited === undefined || authentication === undefined || !secretsEqual(confirmation, visited.visit.confirmation))
    return refuse(reply);
  const { login } = visited.visit;
  if (isOver(world, visited.visit)) return end(reply, login);
  if (decision === 'deny') return deny(world, reply, login);
  if (decision !== 'allow') return refuse(reply);
  login.answer = { kind: 'allowed', authentication };
  world.door.heard(login.turn);
  return end(reply, login);
}

const isOver = ({ clock }: World, { login }: DeviceVisit): boolean =>
  login.answer !== undefined || hasExpired(login, clock.nowSeconds());

function deny(world: World, reply: FastifyReply, login: DeviceLogin): FastifyReply {
  login.answer = { kind: 'denied' };
  world.door.finish(login.turn, 'failed');
  return end(reply, login);
}

function end(reply: FastifyReply, { answer }: DeviceLogin): FastifyReply {
  sendEndPage(reply, answer?.kind ?? 'expired');
  return reply;
}

function refuse(reply: FastifyReply): FastifyReply {
  sendErrorPage(
    reply,
    403,
    'This browser has not typed the code of the device, or its login is over. Type the code again.',
  );
  return reply;
}
