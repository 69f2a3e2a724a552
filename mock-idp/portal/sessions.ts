/** Sessions with a relying party: its own, after the login. A browser holds one in a cookie, a program as a bearer token. */
import type { FastifyRequest } from 'fastify';
import { bearerTokenOf } from '../bearer.ts';
import { secretsEqual } from '../identifiers.ts';
import type { Authentication } from '../oidc/authentication.ts';
import { parametersOf } from '../oidc/parameters.ts';
import type { User } from '../people/users.ts';
import { cookieOf, isOverTls } from '../cookies.ts';
import type { Cookie } from '../cookies.ts';
import type { World } from '../world.ts';
import type { Party } from './parties.ts';
import { portalSettingsOf } from './portal-settings.ts';
import type { PortalSession } from './portal-stores.ts';

/** Who is there. */
export interface Visitor {
  readonly session: PortalSession;
  /** As the person is now: numbers change. */
  readonly user: User;
  /** A browser: its forms have to prove that they are ours. */
  readonly byCookie: boolean;
}

export function openSession(world: World, party: Party, authentication: Authentication): PortalSession {
  const { clock, identifier, stores, metrics } = world;
  const now = clock.nowSeconds();
  const session: PortalSession = {
    id: identifier(),
    party: party.name,
    authentication,
    csrf: identifier(),
    openedAtSeconds: now,
    lastSeenSeconds: now,
  };
  stores.portalSessions.set(now, session.id, session);
  metrics.portal.session('opened');
  return session;
}

/** The live session that this request names. Seen again, it lives on. */
export function visitorOf(world: World, party: Party, request: FastifyRequest): Visitor | undefined {
  const bearer = bearerTokenOf(request);
  const id = bearer ?? cookieOf(request, party.cookie);
  const now = world.clock.nowSeconds();
  const session = world.stores.portalSessions.get(now, id ?? '');
  if (session === undefined || session.party !== party.name || hasEnded(world, session)) return undefined;
  session.lastSeenSeconds = now;
  const { user } = session.authentication;
  return { session, user: world.users.bySubject(user.subject) ?? user, byCookie: bearer === undefined };
}

function hasEnded(world: World, { openedAtSeconds, lastSeenSeconds }: PortalSession): boolean {
  const { sessionIdleSeconds, sessionLifeSeconds } = portalSettingsOf(world);
  const now = world.clock.nowSeconds();
  return now >= lastSeenSeconds + sessionIdleSeconds || now >= openedAtSeconds + sessionLifeSeconds;
}

export function endSession(world: World, { id }: PortalSession): void {
  if (world.stores.portalSessions.delete(id)) world.metrics.portal.session('logged-out');
}

/** The cookie of a party's session, but for its value and life. */
export const sessionCookieOf = ({ cookie, path }: Party, issuer: string): Omit<Cookie, 'value' | 'lifeSeconds'> => ({
  name: cookie,
  path,
  secure: isOverTls(issuer),
});

const CSRF_HEADER = 'x-csrf-token';

/** Whether a change was asked for on a page of ours: a browser sends its cookie along with whatever another site makes it send. */
export function isOurForm({ session, byCookie }: Visitor, request: FastifyRequest): boolean {
  if (!byCookie || request.method === 'GET' || request.method === 'HEAD') return true;
  const inHeader = request.headers[CSRF_HEADER];
  const presented = typeof inHeader === 'string' ? inHeader : (parametersOf(request.body).values['csrf'] ?? '');
  return secretsEqual(presented, session.csrf);
}
