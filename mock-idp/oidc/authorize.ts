/** GET and POST /authorize: the door of a login (RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import type { Transaction } from '../stores/stores.ts';
import { sendFull, sendWaiting } from '../waiting-room/waiting-answer.ts';
import type { World } from '../world.ts';
import { pageChecks, redirectChecks } from './checks/authorize-checks.ts';
import type { AuthorizeContext } from './checks/authorize-context.ts';
import { firstViolation, sendOAuthError } from './oauth-error.ts';
import type { Violation } from './oauth-error.ts';
import { parametersOf, words } from './parameters.ts';

/** Says which start of one user's login this is: 1, or more for a retry of any kind. */
const ATTEMPT_HEADER = 'x-login-attempt';

export function authorize(app: FastifyInstance, world: World): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/authorize',
    config: { step: 'authorize' },
    async handler(request, reply) {
      await answer(world, request, reply);
      return reply;
    },
  });
}

async function answer(world: World, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const parameters = parametersOf(request.method === 'POST' ? request.body : request.query);
  const client = world.clients.find(parameters.values['client_id'] ?? '');
  const context: AuthorizeContext = { parameters, client };
  const onPage = firstViolation(pageChecks, context);
  if (onPage !== undefined) return refuseOnPage(request, reply, onPage);
  const byRedirect = firstViolation(redirectChecks, context);
  if (byRedirect !== undefined) return refuseByRedirect(world.issuerOf(request), reply, parameters.values, byRedirect);

  if (request.headers[ATTEMPT_HEADER] === '1') world.budget.firstAttempt();
  const entrance = world.door.enter(request);
  if (entrance.kind === 'waiting') return sendWaiting(request, reply, entrance);
  if (entrance.kind === 'full') return sendFull(reply, entrance.retryAfterSeconds);
  const result = await world.desk.serve('authorize', request, reply, () => {
    begin(world, request, reply, { values: parameters.values, turn: entrance.turn });
  });
  if (result !== 'served' && !entrance.holdsPass) world.door.finish(entrance.turn, 'failed');
}

function begin(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  { values, turn }: { readonly values: AuthorizeContext['parameters']['values']; readonly turn: string | undefined },
): void {
  const { stores, clock, identifier } = world;
  const transaction: Transaction = {
    id: identifier(),
    issuer: world.issuerOf(request),
    clientId: values['client_id'] ?? '',
    redirectUri: values['redirect_uri'] ?? '',
    responseMode: 'query',
    scope: values['scope'] ?? '',
    state: values['state'],
    nonce: values['nonce'],
    codeChallenge: values['code_challenge'],
    acrValues: words(values['acr_values']),
    loginHint: values['login_hint'],
    claims: undefined,
    authTimeAsked: false,
    turn,
    session: undefined,
    onward: undefined,
    authentication: undefined,
    response: undefined,
  };
  stores.transactions.set(clock.nowSeconds(), transaction.id, transaction);
  reply.redirect(`/eid/login?transaction=${transaction.id}`, 302);
}

function refuseOnPage(request: FastifyRequest, reply: FastifyReply, violation: Violation): void {
  if (acceptsHtml(request)) sendErrorPage(reply, 400, violation.description);
  else sendOAuthError(reply, violation);
}

/** RFC 6749 §4.1.2.1, with iss (RFC 9207 §2). */
function refuseByRedirect(
  issuer: string,
  reply: FastifyReply,
  values: AuthorizeContext['parameters']['values'],
  { error, description }: Violation,
): void {
  const target = new URL(values['redirect_uri'] ?? '');
  target.searchParams.set('error', error);
  target.searchParams.set('error_description', description);
  if (values['state'] !== undefined) target.searchParams.set('state', values['state']);
  target.searchParams.set('iss', issuer);
  reply.redirect(target.href, 302);
}
