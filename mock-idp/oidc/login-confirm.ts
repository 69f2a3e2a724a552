/**
 * GET and POST /login/confirm: the person who is logged in already, or has just logged in, says yes (prompt=consent and
 * prompt=select_account, OpenID Connect Core 1.0 §3.1.2.1 and §3.1.2.4).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { escapeHtml } from '../pages/html.ts';
import { form, paragraph } from '../pages/forms.ts';
import { sendLoginPage } from '../pages/login-page.ts';
import type { Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { needsConsent, sendOn } from './authorization-response.ts';
import type { Authentication } from './authentication.ts';
import { sessionOf, useSession } from './browser-session.ts';
import { completeLogin } from './complete-login.ts';
import { nameOf, openTransaction } from './login-choice.ts';
import { displayName } from './display-name.ts';
import { words } from './parameters.ts';

export function loginConfirm(app: FastifyInstance, world: World): void {
  app.get('/login/confirm', (request, reply) => {
    const transaction = openTransaction(world, request, reply);
    if (transaction !== undefined) ask(world, request, reply, transaction);
  });
  app.post('/login/confirm', (request, reply) => {
    const transaction = openTransaction(world, request, reply);
    if (transaction !== undefined) confirm(world, request, reply, transaction);
  });
}

/** Who would go on: the one who has just logged in for this request, or the one whose session this browser has. */
const personOf = (world: World, request: FastifyRequest, transaction: Transaction): Authentication | undefined =>
  transaction.authentication ?? sessionOf(world, request)?.authentication;

function ask(world: World, request: FastifyRequest, reply: FastifyReply, transaction: Transaction): void {
  const person = personOf(world, request, transaction);
  if (person === undefined) return void reply.redirect(`/login?transaction=${transaction.id}`, 303);
  if (isAnswered(transaction)) return sendOn(world, request, reply, transaction);
  const name = displayName(person.user);
  const other =
    transaction.authentication === undefined
      ? `<p><a href="/login?transaction=${transaction.id}">Log in as somebody else</a></p>`
      : '';
  sendLoginPage(world, reply, transaction, {
    title: `Go on as ${name}?`,
    hasOthers: false,
    main: `${paragraph(`${nameOf(world, transaction)} asks for:`)}${scopeList(transaction.scope)}${form({ action: '/login/confirm', hidden: { transaction: transaction.id }, button: `Go on as ${name}` })}${other}`,
  });
}

const meanings: Readonly<Record<string, string>> = {
  openid: 'who you are',
  profile: 'your name and what else is in your profile',
  email: 'your e-mail address',
  phone: 'your phone number',
  address: 'your address',
  offline_access: 'access while you are away',
};

/** What a client asks for, as a list that people understand. */
export const scopeList = (scope: string): string => `<ul>
${words(scope)
  .map((word) => `<li>${escapeHtml(meanings[word] ?? word)}</li>`)
  .join('\n')}
</ul>
`;

const isAnswered = (transaction: Transaction): boolean =>
  transaction.response !== undefined && !needsConsent(transaction);

/** A form of another site comes without the session's cookie (SameSite=Lax), and no other site knows the transaction. */
function confirm(world: World, request: FastifyRequest, reply: FastifyReply, transaction: Transaction): void {
  if (transaction.response === undefined) {
    const session = sessionOf(world, request);
    if (session === undefined) return void reply.redirect(`/login?transaction=${transaction.id}`, 303);
    completeLogin(world, transaction, session.authentication);
    useSession(world, session, transaction);
  }
  if (transaction.consent === 'asked') transaction.consent = 'given';
  sendOn(world, request, reply, transaction);
}
