/** GET /eid/push: asks whose registered phone a login is to be sent to. A page of its own, because the waiting page renews itself. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parametersOf } from '../oidc/parameters.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { field, form, paragraph } from '../pages/forms.ts';
import { sendLoginPage } from '../pages/login-page.ts';
import { transactionUnderWay } from '../stores/transaction-under-way.ts';
import type { World } from '../world.ts';
import { eidErrors } from './eid-errors.ts';

export function pushPage(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const { transaction: id = '' } = parametersOf(request.query).values;
  const transaction = transactionUnderWay(world, id);
  if (transaction === undefined) return sendErrorPage(reply, 404, eidErrors.transaction_unknown.says);
  return sendLoginPage(world, reply, transaction, {
    title: 'Send a request to my phone',
    main: `${paragraph('For phones that are registered for a card.')}${form({
      action: '/eid/push',
      hidden: { transaction: id },
      fields: field({
        name: 'loginHint',
        label: 'Card number or registration number',
        value: transaction.loginHint ?? '',
        autocomplete: 'username',
        first: true,
      }),
      button: 'Send',
    })}<p><a href="/eid/login?transaction=${encodeURIComponent(id)}">Back to the code</a></p>`,
  });
}
