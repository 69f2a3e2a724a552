/** GET /login/response: the page that posts the answer of a login for a program that was told this address; once (form_post). */
import type { FastifyInstance } from 'fastify';
import { sendErrorPage } from '../pages/error-page.ts';
import type { World } from '../world.ts';
import { deliver } from './authorization-response.ts';
import { openTransaction } from './login-choice.ts';

export function loginResponse(app: FastifyInstance, world: World): void {
  app.get('/login/response', (request, reply) => {
    const transaction = openTransaction(world, request, reply);
    if (transaction === undefined) return;
    if (transaction.response?.responseMode !== 'form_post' || transaction.posted === true)
      return sendErrorPage(reply, 410, 'This answer has left already, or there is none yet.');
    transaction.posted = true;
    deliver(reply, transaction.response, 303);
  });
}
