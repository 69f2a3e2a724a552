/** GET and POST /authorize: the door of a login (RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { TICKET_LIFE_SECONDS, unhindered } from '../waiting-room/door.ts';
import { sendFull, sendWaiting } from '../waiting-room/waiting-answer.ts';
import type { World } from '../world.ts';
import { deliver, responseTo } from './authorization-response.ts';
import { authorizeRequestOf } from './authorize-request.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { wayOf } from './authorize-way.ts';
import type { Way } from './authorize-way.ts';
import { begin } from './begin-login.ts';
import { sessionOf } from './browser-session.ts';
import { pageChecks, redirectChecks } from './checks/authorize-checks.ts';
import type { AuthorizeContext } from './checks/authorize-context.ts';
import { firstViolation, sendOAuthError } from './oauth-error.ts';
import type { Violation } from './oauth-error.ts';
import type { Parameters } from './parameters.ts';
import { dropPushed, isPushed, keepPushed, pulled } from './pushed-request.ts';
import { sentParameters } from './sent-parameters.ts';
import { epochSeconds } from './time.ts';

/** Says which start of one user's login this is: 1, or more for a retry of any kind. */
const ATTEMPT_HEADER = 'x-login-attempt';

export function authorize(app: FastifyInstance, world: World): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/authorize',
    // A HEAD would begin a login, and use up a pushed request, for nobody.
    exposeHeadRoute: false,
    config: { step: 'authorize' },
    async handler(request, reply) {
      await answer(world, request, reply);
      return reply;
    },
  });
}

async function answer(world: World, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const sent = sentParameters(request);
  const requestUri = sent.values['request_uri'];
  const pushed = isPushed(requestUri);
  const parameters = pushed ? pushedParameters(world, sent, requestUri) : sent;
  if ('error' in parameters) return refuseOnPage(request, reply, parameters);
  const client = world.clients.find(parameters.values['client_id'] ?? '');
  const context: AuthorizeContext = { parameters, client, pushed };
  const onPage = firstViolation(pageChecks, context);
  if (onPage !== undefined || client === undefined) return refuseOnPage(request, reply, onPage ?? unknownClient);
  const violation = firstViolation(redirectChecks, context);
  const asked = authorizeRequestOf(world, request, client, parameters.values);
  const way: Way =
    violation === undefined
      ? wayOf(asked, sessionOf(world, request), epochSeconds(world.clock))
      : { kind: 'refused', violation };
  if (way.kind === 'refused') {
    if (pushed) dropPushed(world, requestUri);
    return refuseByRedirect(world, request, reply, { values: asked.values, violation: way.violation });
  }
  await letIn(world, request, reply, { asked, way, requestUri: pushed ? requestUri : undefined });
}

const unknownClient: Violation = { error: 'invalid_client', description: 'The client_id is not registered.' };

/** A pushed request stands for all parameters but client_id (RFC 9126 §4): nothing can be added in the browser. */
function pushedParameters(world: World, { values, repeated }: Parameters, requestUri: string): Parameters | Violation {
  if (repeated.length > 0) return { error: 'invalid_request', description: 'A parameter was sent more than once.' };
  const found = pulled(world, requestUri, values['client_id']);
  return 'error' in found ? found : { values: found.values, repeated: [] };
}

interface Start {
  readonly asked: AuthorizeRequest;
  readonly way: Exclude<Way, { kind: 'refused' }>;
  /** Of a pushed request. */
  readonly requestUri: string | undefined;
}

/** Only those who still have to log in wait at the door: a person who is logged in takes nobody's turn. */
async function letIn(world: World, request: FastifyRequest, reply: FastifyReply, start: Start): Promise<void> {
  const { asked, way, requestUri } = start;
  if (request.headers[ATTEMPT_HEADER] === '1') world.budget.firstAttempt();
  const entrance = needsLogin(start) ? world.door.enter(request) : unhindered;
  if (entrance.kind === 'waiting') {
    if (requestUri !== undefined) keepPushed(world, requestUri, TICKET_LIFE_SECONDS);
    return sendWaiting(request, reply, entrance);
  }
  if (entrance.kind === 'full') return sendFull(reply, entrance.retryAfterSeconds);
  const result = await world.desk.serve('authorize', request, reply, () => {
    if (requestUri !== undefined && !dropPushed(world, requestUri)) return refuseOnPage(request, reply, usedMeanwhile);
    return begin(world, request, reply, { asked, way, turn: entrance.turn });
  });
  if (result !== 'served' && !entrance.holdsPass) world.door.finish(entrance.turn, 'failed');
}

/** Who chooses another account has to log in with it. */
const needsLogin = ({ asked, way }: Start): boolean => way.kind === 'login' || asked.prompts.includes('select_account');

/** Of two requests that were served at the same time. */
const usedMeanwhile: Violation = { error: 'invalid_request_uri', description: 'The request_uri was used before.' };

function refuseOnPage(request: FastifyRequest, reply: FastifyReply, violation: Violation): void {
  if (acceptsHtml(request)) sendErrorPage(reply, 400, violation.description);
  else sendOAuthError(reply, violation);
}

/** RFC 6749 §4.1.2.1, with iss (RFC 9207 §2), in the response mode asked for. */
function refuseByRedirect(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  { values, violation }: { readonly values: Parameters['values']; readonly violation: Violation },
): void {
  const login = {
    id: '',
    issuer: world.issuerOf(request),
    redirectUri: values['redirect_uri'] ?? '',
    responseMode: responseModeOf(values),
    state: values['state'],
  };
  deliver(reply, responseTo(login, { error: violation.error, error_description: violation.description }), 302);
}

const responseModeOf = (values: Parameters['values']): 'query' | 'form_post' =>
  values['response_mode'] === 'form_post' ? 'form_post' : 'query';
