/** What a registered phone shows: logins that wait for a word of its owner, and the camera. */
import type { FastifyReply } from 'fastify';
import { alertOf, field, form, paragraph, statusOf as news } from '../pages/forms.ts';
import { escapeHtml } from '../pages/html.ts';
import { sendPage } from '../pages/page.ts';
import type { World } from '../world.ts';
import { eidErrors, wordOf } from './eid-errors.ts';
import type { StepAnswer } from './eid-errors.ts';
import { eidSettingsOf } from './eid-settings.ts';
import { scanForm } from './phone-forms.ts';
import { describe, waitingOn } from './registered-phones.ts';
import type { PhoneRequest, RegisteredPhone } from './registered-phones.ts';

/** A phone looks by itself whether something was pushed, seconds. */
const REFRESH_SECONDS = 10;

/** @param problem what was wrong with a try before */
export function sendRegistrationPage(world: World, reply: FastifyReply, problem?: StepAnswer): void {
  const byName = eidSettingsOf(world).enrolment === 'knowledge';
  const secret = byName
    ? field({
        name: 'name',
        label: 'Name of the holder',
        autocomplete: 'off',
        hint: 'First name and family name, as at the fund.',
      })
    : field({ name: 'pin', label: 'PIN', type: 'password', inputmode: 'numeric', autocomplete: 'off' });
  sendPage(reply, {
    title: 'Register this phone for a card',
    status: problem?.status ?? 200,
    main: `${alertOf(problemText(problem))}${form({
      action: '/eid/phones',
      fields: `${field({ name: 'card', label: 'Card number', hint: 'Two letters and at least six digits.', autocomplete: 'off', first: true })}
${secret}${asksAccessNumber(world) ? `\n${accessNumberField()}` : ''}`,
      button: 'Register',
    })}`,
  });
}

const asksAccessNumber = (world: World): boolean => eidSettingsOf(world).accessNumber;

export const accessNumberField = (): string =>
  field({
    name: 'accessNumber',
    label: 'Six digits on the front of the card',
    hint: 'Asked before the last try: the last six digits of the card number.',
    required: false,
    inputmode: 'numeric',
    autocomplete: 'off',
  });

/** What happened, with what is left to try. */
export function problemText(problem: StepAnswer | undefined): string {
  if (problem === undefined) return '';
  const triesLeft = wordOf(problem, 'triesLeft');
  return `${wordOf(problem, 'error_description')}${triesLeft === '' ? '' : ` Tries left: ${triesLeft}.`}`;
}

export function sendRegistered(world: World, reply: FastifyReply, result: StepAnswer): void {
  const name = result.body['phone'];
  if (typeof name !== 'string') return sendRegistrationPage(world, reply, result);
  return void reply.redirect(`/eid/phones/${encodeURIComponent(name)}`, 303);
}

/** @param result of an answer that was given before */
export function sendPhoneHome(
  world: World,
  reply: FastifyReply,
  phone: RegisteredPhone | undefined,
  result?: StepAnswer,
): void {
  if (phone === undefined) {
    const { status, says } = eidErrors.phone_unknown;
    return sendPage(reply, {
      title: 'My phone',
      status,
      main: `${alertOf(says)}<p><a href="/eid/phones">Register this phone</a></p>`,
    });
  }
  const isGood = result?.status === 200;
  const said = result?.status === 200 ? `The login was ${wordOf(result, 'status')}.` : problemText(result);
  const waiting = waitingOn(world, phone);
  const list = waiting.map((request) => requestForms(world, phone, request)).join('');
  return sendPage(reply, {
    title: 'My phone',
    status: result?.status ?? 200,
    // A page with a form does not renew itself: what somebody is typing would be lost.
    ...(waiting.length === 0 && result === undefined ? { refreshSeconds: REFRESH_SECONDS } : {}),
    main: `${isGood ? news(said) : alertOf(said)}${paragraph(`Registered for the card ${phone.card}.`)}
<h2>Requests</h2>
${waiting.length === 0 ? `${paragraph(`Nothing waits. This page looks again every ${REFRESH_SECONDS} seconds.`)}<p><a href="/eid/phones/${encodeURIComponent(phone.name)}">Look now</a></p>` : list}
<p><a href="/ciba/phone?card=${encodeURIComponent(phone.card)}">Requests that services have sent without a login page</a></p>
<h2>Scan a code</h2>
${scanForm({ phone: phone.name, registered: phone.name })}`,
  });
}

function requestForms(world: World, phone: RegisteredPhone, request: PhoneRequest): string {
  const { clientId, checkNumber } = describe(world, request);
  const action = `/eid/phones/${encodeURIComponent(phone.name)}/requests/${encodeURIComponent(request.id)}`;
  const fields = `${field({ name: 'pin', label: 'PIN', type: 'password', inputmode: 'numeric', autocomplete: 'off' })}${
    asksAccessNumber(world) ? `\n${accessNumberField()}` : ''
  }`;
  const allow = form({ action, hidden: { action: 'allow' }, fields, button: 'Allow' });
  const biometric = eidSettingsOf(world).derivedCredential
    ? (['face', 'fingerprint'] as const).map((unlock) =>
        form({ action, hidden: { action: 'allow', unlock }, button: `Allow by ${unlock}` }),
      )
    : [];
  const deny = form({ action, hidden: { action: 'deny' }, button: 'Deny', second: true });
  return `<section aria-label="Request ${escapeHtml(checkNumber)}"><p>${escapeHtml(clientId)} asks for a login. The login page shows the number <strong>${escapeHtml(checkNumber)}</strong>.</p>
${allow}${biometric.join('')}${deny}</section>
`;
}
