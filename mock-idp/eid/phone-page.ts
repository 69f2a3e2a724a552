/** The virtual phone: a page that scans a code, holds a virtual card, and takes the steps of the app. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parametersOf } from '../oidc/parameters.ts';
import { alertOf, buttonLink, paragraph, statusOf as news } from '../pages/forms.ts';
import { sendPage } from '../pages/page.ts';
import type { Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { nfcIn } from './answers.ts';
import type { StepAnswer } from './eid-errors.ts';
import { eidErrors, refuse } from './eid-errors.ts';
import type { EidSession } from './eid-session.ts';
import { eidSettingsOf } from './eid-settings.ts';
import { findSession, transactionOf } from './eid-steps.ts';
import { cardForms, scanForm } from './phone-forms.ts';
import type { PhoneMemory } from './phone-forms.ts';
import { identitiesOn } from './phone-use.ts';
import { accessNumberField, problemText } from './registered-phone-page.ts';
import { registerPhone } from './registered-phones.ts';
import { scan } from './scan.ts';

/** What a form of the phone says. */
export type Fields = Readonly<Record<string, string>>;

/** GET /eid/phone: opened by a code, by the app link, or just so. */
export function showPhone(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const { values } = parametersOf(request.query);
  if (values['qr'] !== undefined || values['app'] !== undefined) return scanAndShow(world, reply, values);
  const { session = '' } = values;
  if (session === '') return sendCamera(world, reply, values);
  return sendCardForms(world, reply, { ...values, session });
}

export function scanAndShow(world: World, reply: FastifyReply, fields: Fields): void {
  const { qr = '', app = '' } = fields;
  const answer = scan(world, { qr, app: qr === '' ? app : '', atSeconds: world.clock.nowSeconds() });
  if (answer.status !== 200) return sendCamera(world, reply, fields, answer);
  return sendCardForms(world, reply, { ...fields, session: String(answer.body['session']) });
}

export function sendCamera(world: World, reply: FastifyReply, fields: Fields, problem?: StepAnswer): void {
  sendPage(reply, {
    title: 'Virtual phone',
    status: problem?.status ?? 200,
    main: `${alertOf(problemText(problem))}${scanForm(memoryOf(world, fields))}<p><a href="/eid/phones">Register a phone for a card</a></p>`,
  });
}

/** A phone that has no name yet gets one, and brings it from page to page. */
const memoryOf = (world: World, { phone, registered }: Fields): PhoneMemory => ({
  phone: phone ?? world.identifier(),
  registered,
});

const leadingTo = (transaction: Transaction | undefined): { readonly leadsTo?: string } =>
  transaction === undefined ? {} : { leadsTo: transaction.redirectUri };

/** Card that is shown before somebody types another. */
const EXAMPLE_CARD = 'AB123456';

function sendCardForms(world: World, reply: FastifyReply, fields: Fields, problem?: StepAnswer): void {
  const { session: name = '', card = EXAMPLE_CARD } = fields;
  const session = findSession(world, name)?.session;
  if (session === undefined) return sendCamera(world, reply, fields, refuse('session_unknown'));
  const transaction = transactionOf(world, session);
  const { accessNumber, derivedCredential } = eidSettingsOf(world);
  return sendPage(reply, {
    title: 'Virtual phone',
    status: problem?.status ?? 200,
    ...leadingTo(transaction),
    main: `${alertOf(problemText(problem))}${paragraph(`${transaction?.clientId ?? 'Nobody'} asks for a login.`)}${cardForms(
      {
        ...memoryOf(world, fields),
        session: name,
        card,
        nfc: nfcIn(fields) ?? 'extended',
        asksAccessNumber: accessNumber ? `\n${accessNumberField()}` : '',
        mayUnlock: derivedCredential && fields['registered'] !== undefined,
      },
    )}`,
  });
}

/** A login that has ended leaves nothing to fill in. */
export function sendProblem(world: World, reply: FastifyReply, fields: Fields, problem: StepAnswer): void {
  const session = findSession(world, fields['session'] ?? '')?.session;
  if (session?.progress !== 'failed') return sendCardForms(world, reply, fields, problem);
  const { card_locked: locked } = eidErrors;
  const unblock =
    problem.body['error_description'] === locked.says
      ? '<p><a href="/eid/unblock">Unblock the card with its PUK</a></p>'
      : '';
  return sendPage(reply, {
    title: 'This login has ended',
    status: problem.status,
    main: `${alertOf(problemText(problem))}${unblock}${wayBack(session)}`,
  });
}

const wayBack = ({ channel, transactionId }: EidSession): string =>
  channel === 'app-switch'
    ? buttonLink(`/eid/login?transaction=${encodeURIComponent(transactionId)}`, 'Back to the service')
    : paragraph('The other device goes back to the service by itself.');

export function sendDone(world: World, reply: FastifyReply, fields: Fields): void {
  const session = findSession(world, fields['session'] ?? '')?.session;
  if (fields['action'] === 'deny' && session !== undefined)
    return sendPage(reply, { title: 'Denied', main: `${news('You have denied this login.')}${wayBack(session)}` });
  // On one device the app hands the browser back to where it came from.
  if (session?.channel === 'app-switch' && fields['register'] === undefined)
    return void reply.redirect(`/eid/login?transaction=${encodeURIComponent(session.transactionId)}`, 303);
  const memory = memoryOf(world, fields);
  const people = identitiesOn(world, memory.phone);
  return sendPage(reply, {
    title: 'Done',
    main: `${news('You are logged in. Go back to the login page.')}${session?.channel === 'app-switch' ? wayBack(session) : ''}
${paragraph(`People who have logged in with this phone within an hour: ${people}.`)}${registeredText(world, fields)}
<h2>Help the next person</h2>
${scanForm(memory)}`,
  });
}

/** The PIN was right a moment ago, so it is right for this as well. */
function registeredText(world: World, { register, card = '', pin: entered = '' }: Fields): string {
  if (register !== 'yes' || eidSettingsOf(world).enrolment !== 'pin') return '';
  const name = registerPhone(world, { card, pin: entered, name: '', accessNumber: '' }).body['phone'];
  if (typeof name !== 'string') return '';
  return `<p><a href="/eid/phones/${encodeURIComponent(name)}">This phone is registered now: see its requests</a></p>`;
}
