/** GET /eid/login: the page that waits for the phone. It renews itself, and with it the code. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendOn } from '../oidc/authorization-response.ts';
import { parametersOf } from '../oidc/parameters.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { alertOf, buttonLink, paragraph, statusOf as news } from '../pages/forms.ts';
import { escapeHtml } from '../pages/html.ts';
import { sendLoginPage } from '../pages/login-page.ts';
import type { Transaction } from '../stores/stores.ts';
import { transactionUnderWay } from '../stores/transaction-under-way.ts';
import type { World } from '../world.ts';
import { eidErrors } from './eid-errors.ts';
import type { EidSession } from './eid-session.ts';
import { hasReached } from './eid-session.ts';
import { openSession, redirectOf } from './eid-steps.ts';
import { qrPicture } from './qr-picture.ts';
import { checkNumberOf } from './registered-phones.ts';
import { qrNow } from './session-endpoints.ts';
import { appLinkOf } from './session-names.ts';

/** The page looks again after this long, seconds; a code must last longer than that. */
const REFRESH_SECONDS = 5;

export function loginPage(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const { transaction: id = '', again, pushed } = parametersOf(request.query).values;
  const transaction = transactionUnderWay(world, id);
  if (transaction === undefined) return sendErrorPage(reply, 404, eidErrors.transaction_unknown.says);
  const earlier = earlierSession(world, transaction);
  // The authorization response goes by redirect: OpenID Connect Core 1.0 §3.1.2.5.
  if (transaction.response !== undefined) return sendOn(world, request, reply, transaction);
  if (earlier === 'over' && again === undefined) return sendEnded(world, reply, transaction);
  const session = openSession(world, id);
  if (typeof session === 'string') return sendErrorPage(reply, eidErrors[session].status, eidErrors[session].says);
  if (again !== undefined) return void reply.redirect(pageOf(transaction), 303);
  return sendLoginPage(world, reply, transaction, {
    title: 'Log in with your eID',
    main: hasReached(session, 'challenged') ? goOnThere() : codeOf(world, session, pushed !== undefined),
    refreshSeconds: REFRESH_SECONDS,
  });
}

/** Whether the login has a session already. One that has come to its end gives the login its answer. */
function earlierSession(world: World, transaction: Transaction): 'none' | 'open' | 'over' {
  if (transaction.session === undefined) return 'none';
  const now = world.clock.nowSeconds();
  const session = world.stores.sessions.get(now, transaction.session);
  if (session !== undefined) redirectOf(world, session);
  return session !== undefined && session.expiresAtSeconds > now ? 'open' : 'over';
}

const pageOf = ({ id }: Transaction): string => `/eid/login?transaction=${encodeURIComponent(id)}`;

function sendEnded(world: World, reply: FastifyReply, transaction: Transaction): void {
  sendLoginPage(world, reply, transaction, {
    title: 'The code has expired',
    status: 410,
    main: `${alertOf('Nobody has logged in with this code in time.')}${buttonLink(`${pageOf(transaction)}&again=1`, 'Show a new code')}`,
  });
}

const goOnThere = (): string =>
  `${news('A phone has begun this login. Go on there.')}${paragraph(`This page looks again every ${REFRESH_SECONDS} seconds.`)}`;

function codeOf(world: World, session: EidSession, wasPushed: boolean): string {
  const qr = qrNow(world, session);
  const push = `/eid/push?transaction=${encodeURIComponent(session.transactionId)}`;
  const sent = `If your phone is registered, it shows a request now, with the number ${checkNumberOf(session)}.`;
  return `${news(wasPushed ? sent : '')}${paragraph('On another device: scan this code with the card app.')}
${qrPicture(qr, 'QR code for the card app. It changes all the time; the text of it is below.')}
<details><summary>The code as text</summary><p><code>${escapeHtml(qr)}</code></p></details>
${paragraph('On this device:')}${buttonLink(appLinkOf(session), 'Open the app on this device')}
<h2>Other ways</h2>
<ul>
<li><a href="/eid/phone?qr=${encodeURIComponent(qr)}" target="_blank" rel="noopener">Open the virtual phone, which scans this code (new tab)</a></li>
<li><a href="${escapeHtml(push)}">Send a request to my registered phone</a></li>
</ul>
${news(`Waiting for the card. This page looks again every ${REFRESH_SECONDS} seconds.`)}`;
}
