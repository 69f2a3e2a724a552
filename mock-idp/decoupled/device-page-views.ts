/** What the pages of the device flow look like. */
import type { FastifyReply } from 'fastify';
import type { Authentication } from '../oidc/authentication.ts';
import { displayName } from '../oidc/display-name.ts';
import { nameOf } from '../oidc/login-choice.ts';
import { scopeList } from '../oidc/login-confirm.ts';
import { field, form, paragraph, statusOf } from '../pages/forms.ts';
import { escapeHtml } from '../pages/html.ts';
import { sendPage } from '../pages/page.ts';
import type { World } from '../world.ts';
import type { DeviceVisit } from './device-login.ts';

export interface CodePage {
  /** The code came with the address: the person only compares it (RFC 8628 §3.3.1). */
  readonly prefilled?: string;
  readonly problem?: string;
  readonly status?: number;
}

const LONGEST_PREFILLED = 40;

export function sendCodePage(reply: FastifyReply, { prefilled, problem, status = 200 }: CodePage): void {
  const hint = 'Eight letters, with or without the hyphen.';
  sendPage(reply, {
    title: 'Connect a device',
    status,
    main: form({
      action: '/device',
      fields: field({
        name: 'user_code',
        label: prefilled === undefined ? 'Code that your device shows' : 'Is this the code that your device shows?',
        hint,
        autocomplete: 'off',
        first: true,
        ...(prefilled === undefined ? {} : { value: prefilled.slice(0, LONGEST_PREFILLED) }),
        ...(problem === undefined ? {} : { problem }),
      }),
      button: 'Go on',
    }),
  });
}

export interface Decision {
  readonly visit: DeviceVisit;
  readonly transactionId: string;
  readonly authentication: Authentication;
}

export function sendDecisionPage(world: World, reply: FastifyReply, asked: Decision): void {
  const { visit, transactionId, authentication } = asked;
  const { clientId, scope, userCode } = visit.login;
  const client = nameOf(world, { clientId });
  const decide = (decision: 'allow' | 'deny', button: string): string =>
    form({
      action: '/device/confirm',
      hidden: { transaction: transactionId, confirmation: visit.confirmation, decision },
      button,
      second: decision === 'deny',
    });
  sendPage(reply, {
    title: 'Connect this device?',
    main: `${paragraph(`You are logged in as ${displayName(authentication.user)}.`)}
<p>The device shows the code <strong>${escapeHtml(userCode)}</strong>. ${escapeHtml(client)} asks for:</p>
${scopeList(scope)}${paragraph('Allow it only if you are holding this device and have just started it yourself.')}
${decide('allow', 'Allow')}${decide('deny', 'Deny')}`,
  });
}

const ends = {
  allowed: { title: 'Done', text: 'The device is connected. Go back to it: you can close this page.', status: 200 },
  denied: { title: 'Denied', text: 'The device was not connected. You can close this page.', status: 200 },
  expired: { title: 'Too late', text: 'The code has expired. Start again on the device.', status: 410 },
} as const;

export function sendEndPage(reply: FastifyReply, end: keyof typeof ends): void {
  const { title, text, status } = ends[end];
  sendPage(reply, { title, status, main: statusOf(text) });
}
