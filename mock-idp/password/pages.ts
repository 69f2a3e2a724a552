/** What a person sees of the login with number and password. */
import type { FastifyReply } from 'fastify';
import { alertOf, field, form, paragraph } from '../pages/forms.ts';
import { sendLoginPage } from '../pages/login-page.ts';
import { usernameField } from '../pages/username-field.ts';
import type { Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import type { PasswordError, PasswordRefusal } from './password-login.ts';
import { LEAST_CHARACTERS, MOST_CHARACTERS } from './password-reset.ts';

const texts: Readonly<Record<PasswordError, string>> = {
  invalid_request: 'Fill in both fields.',
  transaction_unknown: 'This login is unknown or has expired. Start it again.',
  method_not_open: 'This way to log in is not open to you now. Log in another way.',
  too_many_attempts: 'Too many wrong tries. Wait for a minute, then try again.',
  wrong_credentials: 'The number or the password is not right.',
  reset_unknown: 'This took too long. Log in again with your old password.',
  new_password_invalid: `A password has ${LEAST_CHARACTERS} to ${MOST_CHARACTERS} characters.`,
  new_password_is_old: 'This is your old password. Choose another one.',
};

export const refusalInWords = ({ error }: PasswordRefusal): string => texts[error];

export interface PasswordVisit {
  readonly world: World;
  readonly reply: FastifyReply;
  readonly transaction: Transaction;
  readonly username: string;
}

interface Trouble {
  readonly status: number;
  readonly refusal: PasswordRefusal;
}

export function passwordPage({ world, reply, transaction, username }: PasswordVisit, trouble?: Trouble): void {
  const isClosed = trouble?.refusal.error === 'method_not_open';
  const entry = form({
    action: '/login/password',
    hidden: { transaction: transaction.id },
    fields: [
      usernameField(username),
      field({
        name: 'password',
        label: 'Password',
        hint: 'Of a made-up person: password- and the digits of the card, such as password-123456.',
        type: 'password',
        autocomplete: 'current-password',
      }),
    ].join('\n'),
    button: 'Log in',
  });
  sendLoginPage(world, reply, transaction, {
    title: 'Log in with your password',
    status: trouble?.status ?? 200,
    main: `${alertOf(trouble === undefined ? undefined : refusalInWords(trouble.refusal))}${isClosed ? '' : entry}`,
  });
}

/** @param ticket of the reset */
export function newPasswordPage(
  { world, reply, transaction, username }: PasswordVisit,
  ticket: string,
  trouble?: Trouble,
): void {
  sendLoginPage(world, reply, transaction, {
    title: 'Choose a new password',
    status: trouble?.status ?? 200,
    main: `${paragraph('Your password is from before the change of system. Choose a new one to go on.')}${form({
      action: '/login/password',
      hidden: { transaction: transaction.id, username, reset: ticket },
      fields: field({
        name: 'newPassword',
        label: 'New password',
        hint: texts.new_password_invalid,
        type: 'password',
        autocomplete: 'new-password',
        first: true,
        ...(trouble === undefined ? {} : { problem: refusalInWords(trouble.refusal) }),
      }),
      button: 'Keep it and log in',
    })}`,
  });
}
