/** Tells clients, behind the browser's back, that a session is over (OpenID Connect Back-Channel Logout 1.0 §2.5). */
import type { FastifyRequest } from 'fastify';
import type { LogoutNoticeResult } from '../grant-metrics.ts';
import type { World } from '../world.ts';
import type { BrowserSession } from './browser-session.ts';
import type { Client } from './clients.ts';
import { signJwt } from './sign-jwt.ts';
import { epochSeconds, told } from './time.ts';

/** Calls of one session at once. */
const AT_ONCE = 8;
/** A logout token is for now: at most two minutes (§2.4). */
const LIFE_SECONDS = 120;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

type Call = Client & { readonly backchannelLogoutUri: string };

/** Every client of the session that has an address for it. What one of them answers changes nothing for the person; it is counted. */
export async function tellClients(world: World, request: FastifyRequest, session: BrowserSession): Promise<void> {
  const line = [...session.clients]
    .map((id) => world.clients.find(id))
    .filter((client): client is Call => client?.backchannelLogoutUri !== undefined);
  const next = async (): Promise<void> => {
    for (let client = line.shift(); client !== undefined; client = line.shift())
      world.metrics.logoutNotice(await tell(world, request, session, client));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, line.length) }, next));
}

/** 200 and 204 say that the client has ended its session too (§2.8). A redirect is no such answer. */
async function tell(
  world: World,
  request: FastifyRequest,
  session: BrowserSession,
  client: Call,
): Promise<LogoutNoticeResult> {
  try {
    const body = new URLSearchParams({ logout_token: await logoutToken(world, request, session, client) });
    const { status } = await world.outbound.post(client.backchannelLogoutUri, body.toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    return status === 200 || status === 204 ? 'delivered' : 'refused';
  } catch {
    return 'failed';
  }
}

/** §2.4: without a nonce, so that it can never pass for an ID token. */
function logoutToken(
  world: World,
  request: FastifyRequest,
  { issuer, sid, authentication }: BrowserSession,
  client: Call,
): string | Promise<string> {
  const now = told(epochSeconds(world.clock), request.fault);
  const claims = {
    iss: issuer,
    sub: authentication.user.subject,
    aud: client.clientId,
    iat: now,
    exp: now + LIFE_SECONDS,
    jti: world.identifier(),
    events: { [EVENT]: {} },
    sid,
  };
  const key = world.keys.signer(client.idTokenAlgorithm ?? world.profile().signing, LIFE_SECONDS);
  return signJwt(key, 'logout+jwt', claims, request.fault);
}
