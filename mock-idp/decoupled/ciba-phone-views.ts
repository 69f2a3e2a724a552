/** What the phone of CIBA looks like. */
import type { FastifyReply } from 'fastify';
import { eidSettingsOf } from '../eid/eid-settings.ts';
import type { StepAnswer } from '../eid/eid-errors.ts';
import { accessNumberField, problemText } from '../eid/registered-phone-page.ts';
import { nameOf } from '../oidc/login-choice.ts';
import { scopeList } from '../oidc/login-confirm.ts';
import { alertOf, field, form, paragraph, statusOf } from '../pages/forms.ts';
import { escapeHtml } from '../pages/html.ts';
import { sendPage } from '../pages/page.ts';
import type { World } from '../world.ts';
import type { CibaRequest } from './ciba-request.ts';

type Values = Readonly<Record<string, string>>;

/** The phone looks by itself whether something was pushed, seconds. */
const REFRESH_SECONDS = 5;
const LONGEST_CARD = 100;

export interface PhonePage {
  readonly values: Values;
  /** There is such a person. */
  readonly known: boolean;
  readonly waiting: readonly CibaRequest[];
  readonly problem?: StepAnswer;
}

export function sendPhone(world: World, reply: FastifyReply, { values, known, waiting, problem }: PhonePage): void {
  const card = (values['card'] ?? '').slice(0, LONGEST_CARD);
  if (!known) return sendPhoneLogin(reply, card);
  const list = waiting.map(
    (request) =>
      `<li><a href="${escapeHtml(phoneAddress(card, request.approvalId))}">${escapeHtml(titleOf(world, request))}</a></li>`,
  );
  return sendPage(reply, {
    title: 'Requests to your phone',
    status: problem?.status ?? 200,
    refreshSeconds: REFRESH_SECONDS,
    main: `${alertOf(problemText(problem))}${
      list.length === 0
        ? statusOf(`Nothing waits. This page looks again every ${REFRESH_SECONDS} seconds.`)
        : `<ul class="choices">\n${list.join('\n')}\n</ul>\n`
    }`,
  });
}

/** The page that asks whose phone this is; an address that can be kept. */
function sendPhoneLogin(reply: FastifyReply, card: string): void {
  const problem = card === '' ? {} : { problem: 'Nobody is known by this number.' };
  sendPage(reply, {
    title: 'Whose phone is this?',
    status: card === '' ? 200 : 404,
    main: `<form action="/ciba/phone">
${field({ name: 'card', label: 'Card number or registration number', value: card || 'AB123456', first: true, ...problem })}
<button>Look what waits</button>
</form>`,
  });
}

const phoneAddress = (card: string, request: string): string =>
  `/ciba/phone?${new URLSearchParams({ card, request }).toString()}`;

const titleOf = (world: World, { clientId, bindingMessage }: CibaRequest): string =>
  `${nameOf(world, { clientId })} asks for a login${bindingMessage === undefined ? '' : `: ${bindingMessage}`}`;

export interface RequestPage {
  readonly values: Values;
  readonly asked: CibaRequest;
  readonly problem?: StepAnswer;
}

/** No page that renews itself: what somebody is typing would be lost. */
export function sendRequest(world: World, reply: FastifyReply, { values, asked, problem }: RequestPage): void {
  const { clientId, scope, bindingMessage, approvalId } = asked;
  const hidden = { card: values['card'] ?? '', request: approvalId };
  const message =
    bindingMessage === undefined
      ? paragraph('It came without a message.')
      : `<p>Does the other device show this too? <strong class="wrap">${escapeHtml(bindingMessage)}</strong></p>`;
  const pin = field({
    name: 'pin',
    label: 'PIN',
    type: 'password',
    inputmode: 'numeric',
    autocomplete: 'off',
    first: true,
  });
  const accessNumber = eidSettingsOf(world).accessNumber ? `\n${accessNumberField()}` : '';
  sendPage(reply, {
    title: 'Allow this login?',
    status: problem?.status ?? 200,
    main: `${alertOf(problemText(problem))}<p>${escapeHtml(nameOf(world, { clientId }))} asks for:</p>
${scopeList(scope)}${message}
${form({ action: '/ciba/phone', hidden: { ...hidden, action: 'allow' }, fields: pin + accessNumber, button: 'Allow' })}${form(
      {
        action: '/ciba/phone',
        hidden: { ...hidden, action: 'deny' },
        button: 'Deny',
        second: true,
      },
    )}`,
  });
}

export function sendAnswered(reply: FastifyReply, values: Values, { body }: StepAnswer): void {
  const back = `/ciba/phone?${new URLSearchParams({ card: values['card'] ?? '' }).toString()}`;
  const text = body['status'] === 'allowed' ? 'You have allowed the login.' : 'You have denied the login.';
  sendPage(reply, {
    title: 'Done',
    main: statusOf(text),
    below: `<p><a href="${escapeHtml(back)}">Back to the requests</a></p>`,
  });
}
