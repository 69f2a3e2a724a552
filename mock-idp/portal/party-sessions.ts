/** Sessions for programs (POST {path}/sessions with an access token), who is there (GET {path}/session), and the way out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { liveAccessToken } from '../oidc/access-token.ts';
import type { Authentication } from '../oidc/authentication.ts';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { paragraph } from '../pages/forms.ts';
import { sendPage } from '../pages/page.ts';
import { isRecord } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';
import { isKeptOut } from './abroad.ts';
import { answerProblem } from './answers.ts';
import type { PortalProblem } from './answers.ts';
import { openFile } from './file-access.ts';
import { citizenApp } from './parties.ts';
import type { Party } from './parties.ts';
import { portalSettingsOf } from './portal-settings.ts';
import { segmentOf } from './segments.ts';
import { serveVisitor } from './serve-visitor.ts';
import { setCookie } from '../cookies.ts';
import { endSession, openSession, sessionCookieOf } from './sessions.ts';
import type { Visitor } from './sessions.ts';
import { fileCountOf } from './virtual-files.ts';

export function partySessions(app: FastifyInstance, world: World, party: Party): void {
  const { path } = party;
  app.post(`${path}/sessions`, { config: { step: 'portal' } }, async (request, reply) => {
    await world.desk.serve('portal', request, reply, () => open(world, party, request, reply));
    return reply;
  });
  app.get(`${path}/session`, { config: { step: 'portal' } }, (request, reply) =>
    serveVisitor(world, { party, step: 'portal', request, reply }, (visitor) => {
      reply.send(describe(world, party, visitor));
    }),
  );
  app.post(`${path}/logout`, { config: { step: 'portal' } }, (request, reply) =>
    serveVisitor(world, { party, step: 'portal', request, reply }, ({ session, byCookie }) => {
      endSession(world, session);
      if (byCookie) setCookie(reply, { ...sessionCookieOf(party, world.issuerOf(request)), value: '', lifeSeconds: 0 });
      if (acceptsHtml(request)) reply.redirect(`${path}/logged-out`, 303);
      else reply.send({ status: 'logged_out' });
    }),
  );
  app.get(`${path}/logged-out`, { config: { step: 'portal' } }, async (request, reply) => {
    await world.desk.serve('portal', request, reply, () => loggedOut(party, reply));
    return reply;
  });
}

/** A program has logged in elsewhere and shows what it got. No cookie is set: nobody can be logged in behind her back. */
function open(world: World, party: Party, request: FastifyRequest, reply: FastifyReply): void {
  const asked = askedOf(request.body);
  if (asked === undefined) return answerProblem(request, reply, 'invalid_request');
  const authentication = liveAccessToken(world, asked.accessToken)?.grant?.authentication;
  const problem = problemOf(world, { file: asked.file, authentication }, request);
  if (problem !== undefined || authentication === undefined) {
    world.metrics.portal.session('refused');
    return answerProblem(request, reply, problem ?? 'access_token_invalid');
  }
  const session = openSession(world, party, authentication);
  reply.code(201).send({
    session: session.id,
    ...describe(world, party, { session, user: authentication.user, byCookie: false }),
  });
  return undefined;
}

interface Asked {
  readonly accessToken: string;
  /** To be opened at once. */
  readonly file: string | undefined;
}

function askedOf(body: unknown): Asked | undefined {
  if (!isRecord(body)) return undefined;
  const { access_token: accessToken, file } = body;
  if (typeof accessToken !== 'string' || (file !== undefined && typeof file !== 'string')) return undefined;
  return { accessToken, file };
}

function problemOf(
  world: World,
  { file, authentication }: { readonly file: string | undefined; readonly authentication: Authentication | undefined },
  request: FastifyRequest,
): PortalProblem | undefined {
  if (authentication === undefined) return 'access_token_invalid';
  const { user } = authentication;
  if (isKeptOut(world, request, user)) return 'abroad';
  const access = file === undefined ? undefined : openFile(world, { user, authentication }, file);
  return access === undefined || access.kind === 'open' ? undefined : access.kind;
}

function describe(world: World, party: Party, { session, user }: Visitor): Readonly<Record<string, unknown>> {
  const settings = portalSettingsOf(world);
  const { sessionIdleSeconds, sessionLifeSeconds } = settings;
  const { method, acr } = session.authentication;
  return {
    party: party.name,
    person: { registrationNumber: user.username, name: user.claims['name'] },
    method,
    acr,
    idleSeconds: sessionIdleSeconds,
    expiresInSeconds: session.openedAtSeconds + sessionLifeSeconds - world.clock.nowSeconds(),
    ...(party === citizenApp ? {} : { segment: segmentOf(user, settings), files: fileCountOf(user, settings) }),
  };
}

function loggedOut({ title, path }: Party, reply: FastifyReply): void {
  sendPage(reply, {
    title: 'You are logged out',
    brand: title,
    main: `${paragraph('You may still be logged in with the identity provider.')}<p><a href="/logout">Log out there as well</a> · <a href="${path}/login">Log in again</a></p>`,
  });
}
