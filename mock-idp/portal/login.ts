/** Browsers: {path}/login begins a login with the provider (code and PKCE), {path}/callback ends it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { secretsEqual, sha256Base64Url } from '../identifiers.ts';
import { liveAccessToken } from '../oidc/access-token.ts';
import { parametersOf } from '../oidc/parameters.ts';
import { epochSeconds } from '../oidc/time.ts';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { alertOf, buttonLink } from '../pages/forms.ts';
import { sendPage } from '../pages/page.ts';
import { retryAfter } from '../realtime/refusal.ts';
import { cookieOf, isOverTls, setCookie } from '../cookies.ts';
import type { World } from '../world.ts';
import { isKeptOut } from './abroad.ts';
import { answerProblem } from './answers.ts';
import { openFile } from './file-access.ts';
import { isFileId } from './virtual-files.ts';
import { atHome } from './parties.ts';
import type { Party } from './parties.ts';
import { portalSettingsOf } from './portal-settings.ts';
import type { PortalLogin } from './portal-stores.ts';
import { createProviderCalls, LoginRefused } from './provider-calls.ts';
import type { ProviderCalls, Tokens } from './provider-calls.ts';
import { openSession, sessionCookieOf } from './sessions.ts';

/** How far apart two clocks of one house may be, seconds. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** Told when the provider has not answered, seconds. Assumption: longer than the patience that has just been lost. */
const PROVIDER_RETRY_SECONDS = 30;
/** Life of the cookie that ties a login to its browser, seconds: as long as the login is remembered. */
const LOGIN_COOKIE_SECONDS = 600;

export function partyLogin(app: FastifyInstance, world: World, party: Party): void {
  const provider = createProviderCalls(app, world);
  app.get(`${party.path}/login`, { config: { step: 'portal' } }, async (request, reply) => {
    await world.desk.serve('portal', request, reply, () => begin(world, party, request, reply));
    return reply;
  });
  app.get(`${party.path}/callback`, { config: { step: 'portal' } }, async (request, reply) => {
    await world.desk.serve('portal', request, reply, () => end(world, { party, provider }, request, reply));
    return reply;
  });
}

const loginCookieOf = ({ cookie }: Party): string => `${cookie}_login`;

function begin(world: World, party: Party, request: FastifyRequest, reply: FastifyReply): void {
  if (isKeptOut(world, request, undefined)) {
    world.metrics.portal.session('refused');
    return answerProblem(request, reply, 'abroad');
  }
  const at = atHome(world, request, party);
  if (at === undefined) return answerProblem(request, reply, 'unregistered');
  const { clock, identifier, stores } = world;
  const { values } = parametersOf(request.query);
  const file = party.name === 'employers-portal' && isFileId(values['file']) ? values['file'] : undefined;
  const state = identifier();
  const login: PortalLogin = {
    party: party.name,
    issuer: at.issuer,
    redirectUri: at.redirectUri,
    nonce: identifier(),
    verifier: identifier(),
    browser: identifier(),
    startedAtEpochSeconds: epochSeconds(clock),
    file,
    fresh: file !== undefined && !world.switches().mandates,
  };
  stores.portalLogins.set(clock.nowSeconds(), state, login);
  const address = new URL('/authorize', `${at.issuer}/`);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: party.name,
    redirect_uri: at.redirectUri,
    scope: 'openid profile',
    state,
    nonce: login.nonce,
    code_challenge: sha256Base64Url(login.verifier),
    code_challenge_method: 'S256',
    ...(login.fresh ? { prompt: 'login', max_age: '0' } : {}),
  }).toString();
  const cookie = { name: loginCookieOf(party), value: login.browser, path: party.path };
  setCookie(reply, { ...cookie, lifeSeconds: LOGIN_COOKIE_SECONDS, secure: isOverTls(at.issuer) });
  return void reply.redirect(address.href, 303);
}

/** The login that this answer belongs to, once; undefined: none that this browser has begun. */
function takeLogin(world: World, party: Party, request: FastifyRequest): PortalLogin | undefined {
  const { state = '', iss } = parametersOf(request.query).values;
  const login = world.stores.portalLogins.get(world.clock.nowSeconds(), state);
  if (login === undefined || login.party !== party.name) return undefined;
  // RFC 9207 §2.4: an answer of another provider is none.
  if (iss !== login.issuer || !secretsEqual(cookieOf(request, loginCookieOf(party)) ?? '', login.browser))
    return undefined;
  world.stores.portalLogins.delete(state);
  return login;
}

interface Ending {
  readonly party: Party;
  readonly provider: ProviderCalls;
}

async function end(world: World, ending: Ending, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { party, provider } = ending;
  const login = takeLogin(world, party, request);
  if (login === undefined) return answerProblem(request, reply, 'login_unknown');
  const at = atHome(world, request, party);
  if (at === undefined) return answerProblem(request, reply, 'unregistered');
  const { code } = parametersOf(request.query).values;
  try {
    if (code === undefined) throw new LoginRefused(403, 'The login was not finished.');
    finish(world, { party, login }, await provider.exchange(at, login, code), { request, reply });
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    world.metrics.portal.session('refused');
    refuse(party, request, reply, error);
  }
  return undefined;
}

interface Finishing {
  readonly party: Party;
  readonly login: PortalLogin;
}

/** @throws LoginRefused */
function finish(
  world: World,
  { party, login }: Finishing,
  { accessToken, idToken }: Tokens,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): void {
  const authentication = liveAccessToken(world, accessToken)?.grant?.authentication;
  if (authentication === undefined || authentication.user.subject !== idToken.sub)
    throw new LoginRefused(403, 'The identity provider did not say who you are.');
  // OpenID Connect Core 1.0 §3.1.2.1: who asks for a fresh login has to look whether it is one.
  const authTime = idToken['auth_time'];
  if (login.fresh && !(Number(authTime) >= login.startedAtEpochSeconds - CLOCK_TOLERANCE_SECONDS))
    throw new LoginRefused(403, 'The file needs a login of its own, and this one is from before.');
  if (isKeptOut(world, request, authentication.user))
    throw new LoginRefused(403, 'The service is not open from abroad at the moment.');
  const session = openSession(world, party, authentication);
  const lifeSeconds = portalSettingsOf(world).sessionLifeSeconds;
  setCookie(reply, { ...sessionCookieOf(party, login.issuer), value: session.id, lifeSeconds });
  if (login.file !== undefined) openFile(world, { user: authentication.user, authentication }, login.file);
  reply.redirect(login.file === undefined ? party.path : `${party.path}/files/${login.file}`, 303);
}

function refuse(party: Party, request: FastifyRequest, reply: FastifyReply, { status, reason }: LoginRefused): void {
  if (status === 503) retryAfter(reply, PROVIDER_RETRY_SECONDS);
  if (!acceptsHtml(request)) {
    reply.code(status).send({ error: 'login_refused', error_description: reason });
    return;
  }
  const again = buttonLink(`${party.path}/login`, 'Try again');
  sendPage(reply, {
    title: 'You are not logged in',
    brand: party.title,
    status,
    main: `${alertOf(reason)}<p>${again}</p>\n<p><a href="/support">Write to support</a> · <a href="/status">Status</a></p>`,
  });
}
