/**
 * GET and POST /logout: the end of a session, asked for by a relying party or by the person (OpenID Connect RP-Initiated Logout 1.0 §2).
 * Without a hint that names the person, the person is asked: another site could have sent the browser here.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendErrorPage } from '../pages/error-page.ts';
import { form, paragraph, statusOf } from '../pages/forms.ts';
import { sendPage } from '../pages/page.ts';
import type { World } from '../world.ts';
import { clearSessionCookie, liveSession, sessionOf } from './browser-session.ts';
import type { BrowserSession } from './browser-session.ts';
import { displayName } from './display-name.ts';
import { endSession } from './end-session.ts';
import { addressAfterLogout, logoutRequestOf } from './logout-request.ts';
import type { LogoutRequest } from './logout-request.ts';
import type { Parameters } from './parameters.ts';
import { sentParameters } from './sent-parameters.ts';

/** Set by the button of the confirmation page. */
const CONFIRMED = 'confirmed';

export function logout(app: FastifyInstance, world: World): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/logout',
    config: { step: 'logout' },
    async handler(request, reply) {
      await world.desk.serve('logout', request, reply, () => answer(world, request, reply));
      return reply;
    },
  });
}

function answer(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const parameters = sentParameters(request);
  const asked = logoutRequestOf(world, request, parameters);
  if ('error' in asked) return sendErrorPage(reply, 400, asked.description);
  const { hint } = asked;
  const own = sessionOf(world, request);
  if (own !== undefined && hint?.subject !== own.authentication.user.subject && !isConfirmed(request, parameters))
    return confirm(reply, asked, { values: parameters.values, session: own });
  // A form of the relying party comes without the cookie (SameSite=Lax); its ID token names the session all the same.
  const session = own ?? sessionOfHint(world, asked);
  if (session !== undefined) endSession(world, request, session);
  // Never the cookie of somebody whom nothing here has named: another site could send this form too.
  if (own !== undefined) clearSessionCookie(reply, world.issuerOf(request));
  const address = addressAfterLogout(asked);
  if (address === undefined) return loggedOut(reply);
  reply.header('referrer-policy', 'no-referrer').redirect(address, 303);
}

/** Only our own page posts it, with the cookie: a form of another site has none, so there is no session for it to end. */
const isConfirmed = ({ method }: FastifyRequest, { values }: Parameters): boolean =>
  method === 'POST' && values[CONFIRMED] === 'yes';

function sessionOfHint(world: World, { hint }: LogoutRequest): BrowserSession | undefined {
  const session = hint?.sid === undefined ? undefined : liveSession(world, hint.sid);
  return session?.authentication.user.subject === hint?.subject ? session : undefined;
}

interface Question {
  readonly values: Parameters['values'];
  readonly session: BrowserSession;
}

function confirm(reply: FastifyReply, { client, redirectUri }: LogoutRequest, question: Question): void {
  const { values, session } = question;
  const { user } = session.authentication;
  const name = displayName(user);
  const asker =
    client === undefined ? '' : `${client.name === '' ? client.clientId : client.name} asks to log you out. `;
  sendPage(reply, {
    title: 'Do you want to log out?',
    main: `${paragraph(`${asker}You are logged in as ${name}, with ${session.clients.size === 1 ? '1 service' : `${session.clients.size} services`}.`)}${form(
      {
        action: '/logout',
        hidden: { ...kept(values), [CONFIRMED]: 'yes' },
        button: 'Log out',
      },
    )}`,
    ...(redirectUri === undefined ? {} : { leadsTo: redirectUri }),
  });
}

/** What is asked again, so that it is examined again. */
const kept = (values: Parameters['values']): Record<string, string> =>
  Object.fromEntries(
    ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'].flatMap((name) =>
      values[name] === undefined ? [] : [[name, values[name]]],
    ),
  );

function loggedOut(reply: FastifyReply): void {
  sendPage(reply, {
    title: 'You are logged out',
    main: `${statusOf('You are logged out here and with the services that you used.')}${paragraph('You can close this page.')}`,
  });
}
