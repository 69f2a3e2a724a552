/** GET and POST /login/sms and /login/email: say who you are, get a code, type it in. Works without script. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { alertOf, field, form, paragraph, statusOf } from '../pages/forms.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { sendLoginPage } from '../pages/login-page.ts';
import { usernameField } from '../pages/username-field.ts';
import { sendOn } from '../oidc/authorization-response.ts';
import { parametersOf } from '../oidc/parameters.ts';
import { isOffered } from '../../src/model/remedies/may-use.ts';
import type { Transaction } from '../stores/stores.ts';
import { transactionUnderWay } from '../stores/transaction-under-way.ts';
import type { World } from '../world.ts';
import { refusalInWords, statusOfRefusal } from './code-answer.ts';
import type { CodeRefusal } from './code-answer.ts';
import { requestCode, sentTo, useCode } from './code-login.ts';
import { codeChannels } from './message-text.ts';
import type { CodeChannel } from './message-text.ts';
import type { OneTimeCode } from './one-time-code.ts';

const titles: Readonly<Record<CodeChannel, string>> = {
  sms: 'Log in with a code by SMS',
  email: 'Log in with a code by e-mail',
};

/** What a page needs to know to be shown. */
interface Visit {
  readonly world: World;
  readonly channel: CodeChannel;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly transaction: Transaction;
  readonly username: string;
}

export function codePages(app: FastifyInstance, world: World): void {
  for (const channel of codeChannels) {
    app.get(`/login/${channel}`, (request, reply) => {
      const visit = visitOf(world, channel, request, reply);
      if (visit !== undefined) whoPage(visit);
    });
    const stepOf = (body: unknown) =>
      parametersOf(body).values['what'] === 'check' ? ('code-check' as const) : ('code-send' as const);
    app.post(`/login/${channel}`, { config: { step: 'code-send', stepOf } }, async (request, reply) => {
      const step = stepOf(request.body);
      const isCheck = step === 'code-check';
      request.step = step;
      await world.desk.serve(step, request, reply, () => {
        const visit = visitOf(world, channel, request, reply);
        if (visit !== undefined) (isCheck ? check : send)(visit);
      });
      return reply;
    });
  }
}

/** undefined: the login cannot go on, and the person has been told so. */
function visitOf(world: World, channel: CodeChannel, request: FastifyRequest, reply: FastifyReply): Visit | undefined {
  const { values } = parametersOf(request.method === 'POST' ? request.body : request.query);
  const transaction = transactionUnderWay(world, values['transaction']);
  if (transaction === undefined) {
    sendErrorPage(reply, 404, refusalInWords({ error: 'transaction_unknown' }));
    return undefined;
  }
  const visit = {
    world,
    channel,
    request,
    reply,
    transaction,
    username: values['username'] ?? transaction.loginHint ?? '',
  };
  // A code that is out may still be typed in when its method has been closed.
  if (isOffered(world.switches(), channel) || values['what'] === 'check') return visit;
  sendLoginPage(world, reply, transaction, {
    title: titles[channel],
    status: 403,
    main: alertOf(refusalInWords({ error: 'method_not_open' })),
  });
  return undefined;
}

function whoPage({ world, channel, reply, transaction, username }: Visit, refusal?: CodeRefusal): void {
  sendLoginPage(world, reply, transaction, {
    title: titles[channel],
    status: refusal === undefined ? 200 : statusOfRefusal(refusal),
    main: `${alertOf(refusal === undefined ? undefined : refusalInWords(refusal))}${form({
      action: `/login/${channel}`,
      hidden: { transaction: transaction.id, what: 'send' },
      fields: usernameField(username),
      button: channel === 'sms' ? 'Send the code to my phone' : 'Send the code to my mailbox',
    })}`,
  });
}

function send(visit: Visit): void {
  const { world, channel, request, transaction, username } = visit;
  if (username === '') return whoPage(visit, { error: 'invalid_request' });
  const sent = requestCode(world, { transaction, username, channel, from: request.ip });
  if (!('error' in sent)) return codePage(visit, sent);
  const out = codeThatIsOut(visit);
  if (sent.error === 'resend_too_early' && out !== undefined) return codePage(visit, out, sent);
  whoPage(visit, sent);
}

function check(visit: Visit): void {
  const { world, request, reply, transaction } = visit;
  const answer = useCode(world, transaction, parametersOf(request.body).values['code'] ?? '');
  if (!('error' in answer)) return sendOn(world, request, reply, transaction);
  const out = codeThatIsOut(visit);
  if (out === undefined || answer.error === 'account_locked') whoPage(visit, answer);
  else codePage(visit, out, answer);
}

const codeThatIsOut = ({ world, transaction, channel }: Visit): OneTimeCode | undefined => {
  const out = world.stores.oneTimeCodes.get(world.clock.nowSeconds(), transaction.id);
  return out?.binding.channel === channel ? out : undefined;
};

function codePage(
  { world, channel, reply, transaction, username }: Visit,
  out: OneTimeCode,
  refusal?: CodeRefusal,
): void {
  const hidden = { transaction: transaction.id, username };
  const problem = refusal === undefined ? undefined : refusalInWords(refusal);
  const isAboutCode = refusal?.error === 'wrong_code';
  sendLoginPage(world, reply, transaction, {
    title: 'Type in your code',
    status: refusal === undefined ? 200 : statusOfRefusal(refusal),
    main: [
      isAboutCode ? '' : alertOf(problem),
      statusOf(
        `A code was sent to ${sentTo(out)} at ${clockTime(world, out.sentAtSeconds)}. ` +
          `It works once, until ${clockTime(world, out.expiresAtSeconds)}.`,
      ),
      channel === 'email' ? paragraph('Nothing there? Look into the spam folder too.') : '',
      form({
        action: `/login/${channel}`,
        hidden: { ...hidden, what: 'check' },
        fields: field({
          name: 'code',
          label: 'Code',
          hint: 'Six digits.',
          autocomplete: 'one-time-code',
          inputmode: 'numeric',
          first: true,
          ...(isAboutCode && problem !== undefined ? { problem } : {}),
        }),
        button: 'Log in',
      }),
      form({
        action: `/login/${channel}`,
        hidden: { ...hidden, what: 'send' },
        button: 'Send the code again',
        second: true,
      }),
    ].join(''),
  });
}

/** 08:00:12 UTC */
const clockTime = ({ clock }: World, atSeconds: number): string =>
  `${new Date(clock.epochMsAt(atSeconds)).toISOString().slice(11, 19)} UTC`;
