/** An authorize request was let in: it is kept, and the browser is sent on its way. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { deliver } from './authorization-response.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import type { Way } from './authorize-way.ts';
import { useSession } from './browser-session.ts';
import { completeLogin } from './complete-login.ts';

export interface Beginning {
  readonly asked: AuthorizeRequest;
  readonly way: Exclude<Way, { kind: 'refused' }>;
  /** Of the waiting room. */
  readonly turn: string | undefined;
}

export function begin(world: World, request: FastifyRequest, reply: FastifyReply, beginning: Beginning): void {
  const transaction = transactionOf(world, request, beginning);
  const { way } = beginning;
  if (way.kind === 'silent') {
    const response = completeLogin(world, transaction, way.session.authentication);
    useSession(world, way.session, transaction);
    return deliver(reply, response, 302);
  }
  world.stores.transactions.set(world.clock.nowSeconds(), transaction.id, transaction);
  reply.redirect(`/login${way.kind === 'confirm' ? '/confirm' : ''}?transaction=${transaction.id}`, 302);
}

function transactionOf(world: World, request: FastifyRequest, { asked, turn }: Beginning): Transaction {
  const { values, claims, authTimeAsked, acrValues, acrEssential, subject, prompts } = asked;
  return {
    id: world.identifier(),
    issuer: world.issuerOf(request),
    clientId: asked.client.clientId,
    redirectUri: values['redirect_uri'] ?? '',
    responseMode: values['response_mode'] === 'form_post' ? 'form_post' : 'query',
    scope: values['scope'] ?? '',
    state: values['state'],
    nonce: values['nonce'],
    codeChallenge: values['code_challenge'],
    acrValues,
    loginHint: values['login_hint'],
    claims,
    authTimeAsked,
    turn,
    session: undefined,
    onward: undefined,
    authentication: undefined,
    response: undefined,
    ...(subject === undefined ? {} : { subjectAsked: subject }),
    ...(acrEssential ? { acrEssential } : {}),
    ...(prompts.includes('consent') ? { consent: 'asked' } : {}),
  };
}
