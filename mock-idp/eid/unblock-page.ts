/** A locked card is unblocked with its PUK. */
import type { FastifyReply } from 'fastify';
import { alertOf, field, form, statusOf as news } from '../pages/forms.ts';
import { sendPage } from '../pages/page.ts';
import { wordOf } from './eid-errors.ts';
import type { StepAnswer } from './eid-errors.ts';

/** @param result of a try before */
export function sendUnblockPage(reply: FastifyReply, result?: StepAnswer): void {
  const usesLeft = result === undefined ? '' : wordOf(result, 'usesLeft');
  const left = usesLeft === '' ? '' : ` The PUK can be typed ${usesLeft} more times.`;
  const isDone = result?.status === 200;
  const what = isDone ? 'The card is unblocked.' : result === undefined ? '' : wordOf(result, 'error_description');
  const said = `${what}${left}`;
  sendPage(reply, {
    title: 'Unblock a card',
    status: result?.status ?? 200,
    main: `${isDone ? news(said) : alertOf(said)}${isDone ? '' : unblockForm()}`,
  });
}

const unblockForm = (): string =>
  form({
    action: '/eid/cards/unblock',
    fields: `${field({ name: 'card', label: 'Card number', hint: 'Two letters and at least six digits.', autocomplete: 'off', first: true })}
${field({
  name: 'puk',
  label: 'PUK',
  type: 'password',
  inputmode: 'numeric',
  autocomplete: 'off',
  hint: '0000 and the last six digits of the card number: 0000123456 for AB123456.',
})}`,
    button: 'Unblock',
  });
