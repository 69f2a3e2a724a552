/**
 * A browser that is logged in, as OpenID Connect Session Management 1.0 §2 means it. The cookie names the session (its sid, which relying
 * parties know too) and holds a secret that only the browser knows; the secret changes with every login, so a cookie that somebody
 * planted before the login is worth nothing after it.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { secretsEqual } from '../identifiers.ts';
import type { Grant, Transaction } from '../stores/stores.ts';
import { cookieOf, isOverTls, setCookie } from '../cookies.ts';
import type { Cookie } from '../cookies.ts';
import type { World } from '../world.ts';
import type { Authentication } from './authentication.ts';
import { oidcSettingsOf } from './oidc-settings.ts';

export interface BrowserSession {
  /** OpenID Connect Front-Channel Logout 1.0 §3: what the clients call it. */
  readonly sid: string;
  /** What the provider called itself at the login: logout tokens say the same. */
  readonly issuer: string;
  secret: string;
  authentication: Authentication;
  readonly begunAtSeconds: number;
  usedAtSeconds: number;
  /** Clients that got a code from it. */
  readonly clients: Set<string>;
  /** What it allowed, the latest last. */
  grants: Grant[];
}

/**
 * A cookie belongs to a host and not to a port or a scheme: the two listeners would take each other's. Over TLS its name also says that it
 * came so and from this host alone (RFC 6265bis §4.1.3.2).
 */
const cookieNameOf = (issuer: string): string => (isOverTls(issuer) ? '__Host-lq_session' : 'lq_session');

const cookieAt = (issuer: string): Omit<Cookie, 'value' | 'lifeSeconds'> => ({
  name: cookieNameOf(issuer),
  path: '/',
  secure: isOverTls(issuer),
});
/** Beyond these the oldest are let go: their tokens fall with their own expiry, not with the session. */
const MOST_GRANTS = 100;

/** The live session of the browser that sent this request. */
export function sessionOf(world: World, request: FastifyRequest): BrowserSession | undefined {
  const [sid = '', secret = ''] = (cookieOf(request, cookieNameOf(world.issuerOf(request))) ?? '').split('.');
  const session = liveSession(world, sid);
  if (session === undefined || session.issuer !== world.issuerOf(request)) return undefined;
  return secretsEqual(secret, session.secret) ? session : undefined;
}

/** The live session that the clients know by this sid. */
export function liveSession(world: World, sid: string): BrowserSession | undefined {
  const now = world.clock.nowSeconds();
  const session = world.stores.browserSessions.get(now, sid);
  if (session === undefined) return undefined;
  const { sessionIdleSeconds, sessionSeconds } = oidcSettingsOf(world);
  const isOver = now >= session.usedAtSeconds + sessionIdleSeconds || now >= session.begunAtSeconds + sessionSeconds;
  if (!isOver) return session;
  world.stores.browserSessions.delete(sid);
  return undefined;
}

/**
 * The same person goes on in the session that is there, with a new secret; anybody else gets a new one, and the old one is answered: it is over.
 */
export function beginSession(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  transaction: Transaction,
): BrowserSession | undefined {
  const { authentication } = transaction;
  if (authentication === undefined) return undefined;
  const { clock, identifier, stores } = world;
  const now = clock.nowSeconds();
  const earlier = sessionOf(world, request);
  const goesOn = earlier?.authentication.user.subject === authentication.user.subject;
  const session: BrowserSession =
    earlier !== undefined && goesOn
      ? earlier
      : {
          sid: identifier(),
          issuer: world.issuerOf(request),
          secret: '',
          authentication,
          begunAtSeconds: now,
          usedAtSeconds: now,
          clients: new Set(),
          grants: [],
        };
  session.secret = identifier();
  session.authentication = authentication;
  stores.browserSessions.set(now, session.sid, session);
  const value = `${session.sid}.${session.secret}`;
  setCookie(reply, { ...cookieAt(session.issuer), value, lifeSeconds: oidcSettingsOf(world).sessionSeconds });
  useSession(world, session, transaction);
  return earlier === session ? undefined : earlier;
}

/** A code comes from this session: it lives on, and knows whom to tell when it ends. */
export function useSession(world: World, session: BrowserSession, transaction: Transaction): void {
  session.usedAtSeconds = world.clock.nowSeconds();
  const { grant } = transaction;
  transaction.sid = session.sid;
  if (grant === undefined) return;
  grant.sid = session.sid;
  session.clients.add(grant.clientId);
  const living = session.grants.filter(({ revoked }) => !revoked);
  session.grants = [...living.slice(1 - MOST_GRANTS), grant];
}

/** Takes the cookie of whatever session there was. */
export const clearSessionCookie = (reply: FastifyReply, issuer: string): void =>
  setCookie(reply, { ...cookieAt(issuer), value: '', lifeSeconds: 0 });
