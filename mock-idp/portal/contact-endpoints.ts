/**
 * {path}/contact: the number and the address where codes go, brought up to date before a code can arrive. It counts once a code that went
 * there has come back, so a wrong entry locks nobody out.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusalInWords, sendRefusal, statusOfRefusal } from '../otp/code-answer.ts';
import type { CodeRefusal } from '../otp/code-answer.ts';
import { confirmContact, updateContact } from '../otp/contact-update.ts';
import { masked } from '../otp/mask.ts';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { alertOf, field, form, paragraph, statusOf } from '../pages/forms.ts';
import { sendPage } from '../pages/page.ts';
import { isRecord } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';
import { answerProblem } from './answers.ts';
import type { Party } from './parties.ts';
import { serveVisitor } from './serve-visitor.ts';
import type { Visitor } from './sessions.ts';

export function contactEndpoints(app: FastifyInstance, world: World, party: Party): void {
  const path = `${party.path}/contact`;
  app.get(path, { config: { step: 'portal' } }, (request, reply) =>
    serveVisitor(world, { party, step: 'portal', request, reply }, (visitor) => {
      if (acceptsHtml(request)) showForm(party, visitor, reply);
      else reply.send(onFile(visitor));
    }),
  );
  app.post(path, { config: { step: 'contact-update' } }, (request, reply) =>
    serveVisitor(world, { party, step: 'contact-update', request, reply }, (visitor) => {
      update(world, { party, visitor }, request, reply);
    }),
  );
  app.post(`${path}/confirm`, { config: { step: 'code-check' } }, (request, reply) =>
    serveVisitor(world, { party, step: 'code-check', request, reply }, (visitor) => {
      confirm(world, { party, visitor }, request, reply);
    }),
  );
}

interface Contact {
  readonly party: Party;
  readonly visitor: Visitor;
}

/** Masked: what is on file is for codes, not for whoever has stolen a session. */
const onFile = ({ user: { phone, email } }: Visitor): Readonly<Record<string, string | null>> => ({
  phone: phone === undefined ? null : masked('sms', phone),
  email: email === undefined ? null : masked('email', email),
});

const textIn = (body: unknown, name: string): string | undefined => {
  const value = isRecord(body) ? body[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};

function update(world: World, { party, visitor }: Contact, request: FastifyRequest, reply: FastifyReply): void {
  const [phone, email] = [textIn(request.body, 'phone'), textIn(request.body, 'email')];
  const result = updateContact(world, visitor.user, { phone, email });
  const html = acceptsHtml(request);
  switch (result.status) {
    case 'invalid':
      if (html) return showForm(party, visitor, reply, { invalid: result.invalid, phone, email });
      return answerProblem(request, reply, 'invalid_request', { invalid: result.invalid });
    case 'refused':
      return refuse(request, reply, { party, refusal: result.refusal });
    case 'changed':
      world.metrics.portal.contactUpdate('requested');
      world.metrics.portal.contactUpdate('confirmed');
      if (html) return showDone(party, reply);
      return void reply.send({ status: 'changed' });
    default: {
      world.metrics.portal.contactUpdate('requested');
      const { verifications } = result;
      if (!html) return void reply.code(202).send({ status: 'code_sent', verifications });
      const forms = verifications.map(({ id, sentTo }) => codeForm(party, visitor, id, sentTo));
      return sendPage(reply, { title: 'Type the code', brand: party.title, status: 202, main: forms.join('\n') });
    }
  }
}

function confirm(world: World, { party, visitor }: Contact, request: FastifyRequest, reply: FastifyReply): void {
  const [id, code] = [textIn(request.body, 'id'), textIn(request.body, 'code')];
  if (id === undefined || code === undefined) return answerProblem(request, reply, 'invalid_request');
  const pending = world.stores.contactChanges.get(world.clock.nowSeconds(), id);
  // Whose change it is not gets the answer of a change that is not there.
  const isOwn = pending?.user.subject === visitor.user.subject;
  const result = isOwn ? confirmContact(world, id, code) : ({ error: 'no_code_sent' } as const);
  if ('error' in result) {
    if (result.error === 'wrong_code') world.metrics.portal.contactUpdate('wrong-code');
    const again = result.error === 'wrong_code' ? codeForm(party, visitor, id) : '';
    return refuse(request, reply, { party, refusal: result, again });
  }
  world.metrics.portal.contactUpdate('confirmed');
  if (acceptsHtml(request)) return showDone(party, reply);
  return void reply.send({ status: 'changed' });
}

interface Refusing {
  readonly party: Party;
  readonly refusal: CodeRefusal;
  /** HTML: another try. */
  readonly again?: string;
}

function refuse(request: FastifyRequest, reply: FastifyReply, { party, refusal, again = '' }: Refusing): void {
  if (!acceptsHtml(request)) return sendRefusal(reply, refusal);
  return sendPage(reply, {
    title: 'This did not work',
    brand: party.title,
    status: statusOfRefusal(refusal),
    main: `${alertOf(refusalInWords(refusal))}${again}<p><a href="${party.path}/contact">Phone and e-mail</a></p>`,
  });
}

function codeForm({ path }: Party, { session }: Visitor, id: string, sentTo?: string): string {
  return `${sentTo === undefined ? '' : statusOf(`A code is on its way to ${sentTo}.`)}${form({
    action: `${path}/contact/confirm`,
    hidden: { csrf: session.csrf, id },
    fields: field({ name: 'code', label: 'Code', autocomplete: 'one-time-code', inputmode: 'numeric', first: true }),
    button: 'Confirm',
  })}`;
}

const showDone = ({ title, path }: Party, reply: FastifyReply): void =>
  sendPage(reply, {
    title: 'Up to date',
    brand: title,
    main: `${statusOf('Codes come to the new number or address from now on.')}<p><a href="${path}">Back</a></p>`,
  });

interface Entered {
  readonly invalid: readonly string[];
  readonly phone: string | undefined;
  readonly email: string | undefined;
}

function showForm(party: Party, visitor: Visitor, reply: FastifyReply, entered?: Entered): void {
  const { phone, email } = onFile(visitor);
  const problemOf = (name: string, text: string) => (entered?.invalid.includes(name) === true ? { problem: text } : {});
  const valueOf = (value: string | undefined) => (value === undefined ? {} : { value });
  const fields = [
    field({
      name: 'phone',
      label: 'Mobile phone',
      type: 'tel',
      autocomplete: 'tel',
      required: false,
      hint: `On file: ${phone ?? 'none'}. With the country in front, such as +212612345678.`,
      ...valueOf(entered?.phone),
      ...problemOf('phone', 'This is not a phone number with the country in front.'),
    }),
    field({
      name: 'email',
      label: 'E-mail',
      type: 'email',
      autocomplete: 'email',
      required: false,
      hint: `On file: ${email ?? 'none'}.`,
      ...valueOf(entered?.email),
      ...problemOf('email', 'This is not an e-mail address.'),
    }),
  ];
  const nothing = entered !== undefined && entered.invalid.length === 0 ? alertOf('Fill in one of the two.') : '';
  sendPage(reply, {
    title: 'Phone and e-mail',
    brand: party.title,
    status: entered === undefined ? 200 : 400,
    main: `${nothing}${paragraph('Codes for logging in go there. Bring them up to date before you need one.')}${form({
      action: `${party.path}/contact`,
      hidden: { csrf: visitor.session.csrf },
      fields: fields.join('\n'),
      button: 'Send me a code',
    })}`,
    below: `<p><a href="${party.path}">Back</a></p>`,
  });
}
