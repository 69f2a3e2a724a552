/** GET /waiting-room/ticket: how it stands with a place. It stands beside the service and costs it nothing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { exhaustive } from '../../src/model/errors.ts';
import type { World } from '../world.ts';
import type { TicketAnswer } from './door.ts';
import { sendWaiting } from './waiting-answer.ts';

const TICKET_HEADER = 'x-waiting-room-ticket';

export function ticketEndpoint(app: FastifyInstance, world: World): void {
  app.get('/waiting-room/ticket', { config: { step: 'queue-poll' } }, (request, reply) => {
    const ticket = request.headers[TICKET_HEADER];
    if (typeof ticket === 'string') send(request, reply, world.door.ask(ticket));
    else reply.code(400).send({ error: 'ticket_missing' });
  });
}

function send(request: FastifyRequest, reply: FastifyReply, answer: TicketAnswer): void {
  switch (answer.kind) {
    case 'waiting':
      return sendWaiting(request, reply, answer);
    case 'admitted':
      return void reply.send({ status: 'admitted', pass: answer.pass, passSeconds: answer.passSeconds });
    case 'gone':
      return void reply.code(410).send({ error: 'turn_expired' });
    case 'expired':
      return void reply.code(410).send({ error: 'ticket_expired' });
    case 'foreign':
      return void reply.code(401).send({ error: 'ticket_foreign' });
    case 'forged':
      return void reply.code(401).send({ error: 'ticket_forged' });
    default:
      return exhaustive(answer);
  }
}
