/** /support: the mailbox of the fund, open to people who cannot log in. An answer takes days, and may tell another way in. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { alertOf, buttonLink, form, paragraph, statusOf } from '../pages/forms.ts';
import { sendPage } from '../pages/page.ts';
import { isRecord } from '../profiles/value-checks.ts';
import { retryAfter } from '../realtime/refusal.ts';
import type { World } from '../world.ts';
import { answerProblem } from './answers.ts';
import type { Ticket } from './support-desk.ts';

const LONGEST_TEXT = 2000;
/** Told when the mailbox is full, seconds. */
const MAILBOX_RETRY_SECONDS = 3600;
const brand = 'Support';

export function supportEndpoints(app: FastifyInstance, world: World): void {
  const config = { step: 'portal' } as const;
  app.get('/support', { config }, async (request, reply) => {
    await world.desk.serve('portal', request, reply, () => showForm(reply));
    return reply;
  });
  app.post('/support/tickets', { config }, async (request, reply) => {
    await world.desk.serve('portal', request, reply, () => take(world, request, reply));
    return reply;
  });
  app.get<{ Params: { ticket: string } }>('/support/tickets/:ticket', { config }, async (request, reply) => {
    await world.desk.serve('portal', request, reply, () => {
      const ticket = world.stores.tickets.get(world.clock.nowSeconds(), request.params.ticket);
      if (ticket === undefined) answerProblem(request, reply, 'ticket_unknown');
      else show(world, ticket, request, reply);
    });
    return reply;
  });
}

/** What was written is not kept: the queue is what counts, and nobody reads it. */
function take(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const body = isRecord(request.body) ? request.body : {};
  const { text, priority = 'normal' } = body;
  const isText = typeof text === 'string' && text.trim() !== '' && text.length <= LONGEST_TEXT;
  if (!isText || (priority !== 'normal' && priority !== 'urgent')) {
    if (acceptsHtml(request)) return showForm(reply, `Write something, at most ${LONGEST_TEXT} characters.`);
    return answerProblem(request, reply, 'invalid_request');
  }
  const ticket = world.support.take(priority);
  if (ticket === undefined) {
    retryAfter(reply, MAILBOX_RETRY_SECONDS);
    return answerProblem(request, reply, 'mailbox_full');
  }
  reply.header('location', `/support/tickets/${ticket.id}`);
  if (acceptsHtml(request)) return void reply.code(303).send();
  return void reply.code(202).send(told(world, ticket));
}

function told({ support, clock }: World, ticket: Ticket): Readonly<Record<string, unknown>> {
  const { id, priority, line, openedAtSeconds, answeredAtSeconds, workaround } = ticket;
  const isAnswered = answeredAtSeconds !== undefined;
  return {
    ticket: id,
    status: isAnswered ? 'answered' : 'open',
    priority,
    /** Too many were urgent: it waits with all the others. */
    overflowed: line !== priority,
    ahead: isAnswered ? 0 : (support.aheadOf(ticket) ?? 0),
    ageSeconds: (answeredAtSeconds ?? clock.nowSeconds()) - openedAtSeconds,
    ...(isAnswered ? { answer: answerInWords(ticket), workaround: workaround ?? null } : {}),
  };
}

function answerInWords({ workaround }: Ticket): string {
  switch (workaround) {
    case 'sms':
      return 'Log in with a code by SMS. Bring your number up to date first.';
    case 'email':
      return 'Log in with a code by e-mail. Bring your address up to date first.';
    case 'password':
      return 'Log in with your registration number and password, as before.';
    default:
      return 'We know of the problem. There is no other way in yet: use the phone of somebody close to you, or wait.';
  }
}

function show(world: World, ticket: Ticket, request: FastifyRequest, reply: FastifyReply): void {
  if (!acceptsHtml(request)) return void reply.send(told(world, ticket));
  const ahead = world.support.aheadOf(ticket);
  const waiting = ahead === undefined ? 'Somebody is writing the answer.' : `Messages before yours: ${ahead}.`;
  const isAnswered = ticket.answeredAtSeconds !== undefined;
  const way = ticket.workaround === undefined ? '' : `<p>${buttonLink('/portal/login', 'Log in')}</p>`;
  return sendPage(reply, {
    title: isAnswered ? 'Our answer' : 'Your message is here',
    brand,
    main: isAnswered
      ? `${statusOf(answerInWords(ticket))}${way}`
      : `${statusOf(waiting)}${paragraph('Keep the address of this page: the answer will be here.')}`,
    ...(isAnswered ? {} : { refreshSeconds: 60 }),
  });
}

function showForm(reply: FastifyReply, problem?: string): void {
  const fields = `<label for="text">What is the matter?</label>
<textarea id="text" name="text" rows="8" cols="40" maxlength="${LONGEST_TEXT}" required></textarea>
<label for="priority">How urgent is it?</label>
<select id="priority" name="priority">
<option value="normal">It can wait</option>
<option value="urgent">A deadline is at risk</option>
</select>`;
  sendPage(reply, {
    title: 'Write to us',
    brand,
    status: problem === undefined ? 200 : 400,
    main: `${alertOf(problem)}${form({ action: '/support/tickets', fields, button: 'Send' })}`,
    below: '<p><a href="/status">Status of the services</a></p>',
  });
}
