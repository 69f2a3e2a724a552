/** The end of a browser session: what it allowed falls, and every client that got a code from it is told. */
import type { FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import { tellClients } from './backchannel-logout.ts';
import type { BrowserSession } from './browser-session.ts';
import { words } from './parameters.ts';

/** Tokens for times when the person is away outlive the session (OpenID Connect Back-Channel Logout 1.0 §2.7). */
const OFFLINE = 'offline_access';

/** Nobody waits for the clients: a slow one must not keep a person logged in. */
export function endSession(world: World, request: FastifyRequest, session: BrowserSession): void {
  world.stores.browserSessions.delete(session.sid);
  for (const grant of session.grants) grant.revoked ||= !words(grant.scope).includes(OFFLINE);
  void tellClients(world, request, session);
}
