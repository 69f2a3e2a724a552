/**
 * One login by hand, without script: the page that a browser is sent to (with the QR payload as text and link), and a virtual phone that
 * holds a virtual card and does the steps of the app. Every step pays its station, as from k6.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { StepName } from '../../src/model/scenario/steps.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { escapeHtml, sendPage } from '../pages/page.ts';
import { sendOn } from '../oidc/authorization-response.ts';
import { parametersOf } from '../oidc/parameters.ts';
import type { World } from '../world.ts';
import { approve, cardRound, challenge, pin } from './eid-session.ts';
import type { EidSession, StepAnswer } from './eid-session.ts';
import { runStep, statusOf } from './endpoints.ts';
import { findSession, openSession, transactionOf } from './eid-steps.ts';
import { appLinkOf, qrPayloadOf } from './session-link.ts';

/** The page looks again after this long, seconds. */
const REFRESH_SECONDS = 5;

export function eidPages(app: FastifyInstance, world: World): void {
  app.get('/eid/login', (request, reply) => loginPage(world, request, reply));
  app.get('/eid/phone', (request, reply) => {
    phonePage(reply, parametersOf(request.query).values['session'] ?? '');
  });
  app.post('/eid/phone', (request, reply) => usePhone(world, request, reply));
}

function loginPage(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const session = openSession(world, parametersOf(request.query).values['transaction'] ?? '');
  if (session === undefined) return sendErrorPage(reply, 404, 'This login is unknown or has expired. Start it again.');
  const { status, redirectTo } = statusOf(world, session);
  // The authorization response goes by redirect: OpenID Connect Core 1.0 §3.1.2.5.
  const transaction = transactionOf(world, session);
  if (redirectTo !== undefined && transaction !== undefined) return sendOn(world, request, reply, transaction);
  if (status === 'expired') return sendErrorPage(reply, 410, 'This login has ended. Start it again.');
  return sendPage(reply, {
    title: 'Log in with your eID',
    main: loginText(session),
    refreshSeconds: REFRESH_SECONDS,
  });
}

function loginText(session: EidSession): string {
  const link = escapeHtml(appLinkOf(session.issuer, session.id));
  return `<p>Scan this code with the card app, or open the app on this device.</p>
<p>QR code: <code>${escapeHtml(qrPayloadOf(session.issuer, session.id))}</code></p>
<p><a href="${link}" target="_blank" rel="noopener">Open the virtual phone (new tab)</a></p>
<p role="status">Waiting for the card. This page looks again every ${REFRESH_SECONDS} seconds.</p>`;
}

function phonePage(reply: FastifyReply, session: string, problem = '', status = 200): void {
  const alert = problem === '' ? '' : `<p role="alert">${escapeHtml(problem)}</p>`;
  sendPage(reply, {
    title: 'Virtual phone',
    status,
    main: `${alert}
<form method="post" action="/eid/phone">
<input type="hidden" name="session" value="${escapeHtml(session)}">
<label for="card">Card number</label>
<input id="card" name="card" value="AB123456" required pattern="[A-Z]{2}[0-9]{6,20}" aria-describedby="card-hint">
<p id="card-hint">Two letters and at least six digits.</p>
<label for="pin">PIN</label>
<input id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off" required aria-describedby="pin-hint">
<p id="pin-hint">The last six digits of the card number, backwards: 654321 for AB123456.</p>
<button>Hold the card to the phone and log in</button>
</form>`,
  });
}

interface PhoneStep {
  readonly step: StepName;
  readonly rule: (session: EidSession) => StepAnswer;
}

const phoneSteps = (card: string, entered: string): readonly PhoneStep[] => [
  { step: 'eid-challenge', rule: challenge },
  { step: 'eid-card-1', rule: (session) => cardRound(session, 1, card) },
  { step: 'eid-card-2', rule: (session) => cardRound(session, 2, card) },
  { step: 'eid-card-3', rule: (session) => cardRound(session, 3, card) },
  { step: 'eid-pin', rule: (session) => pin(session, entered) },
  { step: 'eid-approve', rule: approve },
];

async function usePhone(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { session = '', card = '', pin: entered = '' } = parametersOf(request.body).values;
  if (findSession(world, session) === undefined) {
    phonePage(reply, session, 'The phone does not know this login. Open the link of the login page again.', 404);
    return reply;
  }
  for (const { step, rule } of phoneSteps(card, entered)) {
    let answer: StepAnswer | undefined;
    const result = await world.desk.serve(step, request, reply, () => {
      answer = runStep(world, session, rule);
    });
    if (result !== 'served') return reply;
    if (answer !== undefined && answer.status !== 200) {
      phonePage(reply, session, problemOf(answer), answer.status);
      return reply;
    }
  }
  sendPage(reply, { title: 'Done', main: '<p role="status">You are logged in. Go back to the login page.</p>' });
  return reply;
}

function problemOf({ body }: StepAnswer): string {
  const texts: Readonly<Record<string, string>> = {
    wrong_pin: `Wrong PIN. Tries left: ${String(body['triesLeft'])}.`,
    card_locked: 'The card is locked for this login.',
    invalid_card: 'This is not a card number.',
    other_card: 'Another card was used before.',
    session_expired: 'This login has expired. Start it again.',
  };
  return texts[String(body['error'])] ?? 'This step is not possible now.';
}
