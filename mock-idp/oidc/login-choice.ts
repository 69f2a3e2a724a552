/** GET /login: how do you want to log in? One open method is no question. And the way out: GET /login/cancel. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { levels } from '../eid/assurance.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { buttonLink, paragraph } from '../pages/forms.ts';
import { sendLoginPage } from '../pages/login-page.ts';
import { methodsOffered } from '../remedies/may-use.ts';
import type { Transaction } from '../stores/stores.ts';
import { transactionUnderWay } from '../stores/transaction-under-way.ts';
import type { World } from '../world.ts';
import { satisfies } from './acr.ts';
import type { LoginMethod } from './authentication.ts';
import { sendOn } from './authorization-response.ts';
import { denyLogin } from './deny-login.ts';
import { sentParameters } from './sent-parameters.ts';

/** The page of each method, what its button says, and how much it proves at best. */
const methods: Readonly<Record<LoginMethod, { readonly path: string; readonly text: string; readonly acr: string }>> = {
  eid: { path: '/eid/login', text: 'National eID card', acr: levels.high },
  sms: { path: '/login/sms', text: 'Code by SMS', acr: levels.low },
  email: { path: '/login/email', text: 'Code by e-mail', acr: levels.low },
  password: { path: '/login/password', text: 'Registration number and password', acr: levels.low },
};

export function loginChoice(app: FastifyInstance, world: World): void {
  app.get('/login', (request, reply) => {
    const transaction = openTransaction(world, request, reply);
    if (transaction !== undefined) choose(world, request, reply, transaction);
  });
  app.get('/login/cancel', (request, reply) => {
    const transaction = openTransaction(world, request, reply);
    if (transaction !== undefined) cancel(world, request, reply, transaction);
  });
}

/** The login that the address names; without one the person is told. */
export function openTransaction(world: World, request: FastifyRequest, reply: FastifyReply): Transaction | undefined {
  const id = sentParameters(request).values['transaction'] ?? '';
  const transaction = transactionUnderWay(world, id);
  if (transaction === undefined)
    sendErrorPage(reply, 404, 'This login is unknown or has expired. Go back to where you came from and start again.');
  return transaction;
}

function choose(world: World, request: FastifyRequest, reply: FastifyReply, transaction: Transaction): void {
  if (transaction.response !== undefined) return sendOn(world, request, reply, transaction);
  const offered = methodsOffered(world).filter((method) => isEnough(transaction, method));
  const [only] = offered;
  if (only !== undefined && offered.length === 1) return void reply.redirect(addressOfMethod(only, transaction), 303);
  const links = offered.map(
    (method) => `<li>${buttonLink(addressOfMethod(method, transaction), methods[method].text)}</li>`,
  );
  sendLoginPage(world, reply, transaction, {
    title: only === undefined ? 'Nobody can log in now' : 'How do you want to log in?',
    status: only === undefined ? 503 : 200,
    hasOthers: false,
    main:
      only === undefined
        ? paragraph('Every way to log in is switched off. Please come back later.')
        : `${paragraph(`${nameOf(world, transaction)} wants to know who you are.`)}<ul class="choices">\n${links.join('\n')}\n</ul>`,
  });
}

/** A level that is a must leaves only the methods that reach it. */
const isEnough = ({ acrEssential, acrValues }: Transaction, method: LoginMethod): boolean =>
  acrEssential !== true || satisfies(acrValues, methods[method].acr);

const addressOfMethod = (method: LoginMethod, { id }: Transaction): string =>
  `${methods[method].path}?transaction=${id}`;

/** Of the relying party, as people know it. */
export function nameOf(world: World, { clientId }: Pick<Transaction, 'clientId'>): string {
  const name = world.clients.find(clientId)?.name ?? '';
  return name === '' ? clientId : name;
}

/** The relying party hears `access_denied`; a code that waits for consent is worth nothing any more. */
function cancel(world: World, request: FastifyRequest, reply: FastifyReply, transaction: Transaction): void {
  if (transaction.consent === 'asked' && transaction.grant !== undefined) {
    transaction.grant.revoked = true;
    transaction.response = undefined;
  }
  delete transaction.consent;
  if (transaction.response === undefined) world.door.finish(transaction.turn, 'failed');
  denyLogin(transaction, 'The person cancelled the login.');
  sendOn(world, request, reply, transaction);
}
