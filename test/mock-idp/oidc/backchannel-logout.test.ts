import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { answerOf, hiddenFieldsOf, openBrowser } from '../browser.ts';
import type { TestBrowser } from '../browser.ts';
import { ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { postForm } from '../login.ts';
import { START_EPOCH_MS } from '../manual-clock.ts';
import { asRelyingParty, basicHeader, relyingParty, rpExchange } from '../relying-party.ts';

interface Notice {
  readonly path: string;
  readonly type: string;
  readonly token: string;
}

/** Clients on loopback that listen for logout tokens; each path answers as its name says. */
async function openClients(): Promise<{ url: string; notices: Notice[]; close(): void }> {
  const notices: Notice[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = new URLSearchParams(Buffer.concat(parts).toString());
    const path = request.url ?? '';
    notices.push({ path, type: String(request.headers['content-type']), token: body.get('logout_token') ?? '' });
    if (path === '/hang') return;
    if (path === '/redirect') response.writeHead(302, { location: '/redirected' });
    else response.writeHead(path === '/refuse' ? 400 : path === '/empty' ? 204 : 200);
    response.end();
  };
  const server: Server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, notices, close };
}

describe('back-channel logout', () => {
  let mock: TestMock;
  let clients: Awaited<ReturnType<typeof openClients>>;
  const paths = ['ok', 'empty', 'refuse', 'redirect', 'hang'] as const;

  before(async () => {
    clients = await openClients();
    const listening = paths.map((path) => ({
      ...relyingParty,
      clientId: path,
      backchannelLogoutUri: `${clients.url}/${path}`,
    }));
    const deaf = { ...relyingParty, clientId: 'deaf', backchannelLogoutUri: 'http://127.0.0.1:1/' };
    mock = await openMock({ clients: [...listening, deaf, relyingParty] });
  });
  after(async () => {
    await mock.close();
    clients.close();
  });

  async function use(browser: TestBrowser, clientId: string, scope = 'openid'): Promise<Record<string, string>> {
    const response = await browser.authorize(asRelyingParty({ client_id: clientId, scope }));
    const order = rpExchange(answerOf(response)['code'] ?? '');
    const headers = { ...order.headers, authorization: basicHeader(clientId) };
    const tokens = await mock.app.inject({ method: 'POST', url: '/token', ...order, headers });
    assert.equal(tokens.statusCode, 200, tokens.body);
    return tokens.json<Record<string, string>>();
  }

  async function logOut(browser: TestBrowser): Promise<void> {
    const done = await browser.postForm('/logout', hiddenFieldsOf(await browser.get('/logout')));
    assert.match(done.body, /You are logged out/);
  }

  async function arrived(count: number): Promise<Notice[]> {
    for (let look = 0; look < 200 && clients.notices.length < count; look += 1) await pause(10);
    await pause(50);
    return clients.notices.splice(0);
  }

  it('tells each client of the session once, with a token that is good for nothing else', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    await use(browser, 'ok');
    await use(browser, 'ok');
    await use(browser, 'empty');
    await use(browser, 'rp');
    await logOut(browser);
    const notices = await arrived(2);
    assert.deepEqual(notices.map(({ path }) => path).toSorted(), ['/empty', '/ok']);
    const [sid] = (await sidOf('ok')).split('.');
    assert.ok(sid);
    const keys = createLocalJWKSet((await mock.app.inject('/jwks')).json<JSONWebKeySet>());
    for (const { path, type, token } of notices) {
      assert.equal(type, 'application/x-www-form-urlencoded');
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: ISSUER,
        audience: path.slice(1),
        typ: 'logout+jwt',
        currentDate: new Date(START_EPOCH_MS + mock.clock.nowSeconds() * 1000),
        maxTokenAge: 120,
        requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
      });
      assert.equal(protectedHeader.alg, 'RS256');
      assert.deepEqual(payload['events'], { 'http://schemas.openid.net/event/backchannel-logout': {} });
      assert.equal(payload['nonce'], undefined);
      assert.ok((payload.exp ?? 0) - (payload.iat ?? 0) <= 120);
    }
    assert.equal(new Set(notices.map(({ token }) => token)).size, 2);
  });

  const sidOf = async (clientId: string): Promise<string> => {
    const browser = openBrowser(mock.app);
    await browser.login();
    await use(browser, clientId);
    return browser.cookies.get('lq_session') ?? '';
  };

  it('ends what the session allowed, but not what was allowed for times of absence', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    const [online, offline] = [await use(browser, 'rp'), await use(browser, 'rp', 'openid offline_access')];
    await logOut(browser);
    const refresh = async (token: string | undefined): Promise<number> => {
      const payload = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token ?? '' }).toString();
      const headers = { authorization: basicHeader(), 'content-type': 'application/x-www-form-urlencoded' };
      return (await mock.app.inject({ method: 'POST', url: '/token', headers, payload })).statusCode;
    };
    assert.equal(await refresh(online['refresh_token']), 400);
    assert.equal(await refresh(offline['refresh_token']), 200);
    const userinfo = (token: string | undefined) =>
      mock.app.inject({ url: '/userinfo', headers: { authorization: `Bearer ${token}` } });
    assert.equal((await userinfo(online['access_token'])).statusCode, 401);
    await arrived(0);
  });

  it('ends codes that wait to be exchanged', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    const code = answerOf(await browser.authorize(asRelyingParty()))['code'] ?? '';
    await logOut(browser);
    const answer = await mock.app.inject({ method: 'POST', url: '/token', ...rpExchange(code) });
    assert.equal(answer.statusCode, 400);
    assert.equal(answer.json<{ error: string }>().error, 'invalid_grant');
  });

  it('keeps nobody waiting for clients that hang, refuse, redirect or are not there; what they said is counted', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    for (const client of ['ok', 'refuse', 'redirect', 'hang', 'deaf']) await use(browser, client);
    const earlier = await counted();
    const begun = performance.now();
    await logOut(browser);
    assert.ok(performance.now() - begun < 1000);
    const notices = await arrived(4);
    assert.deepEqual(notices.map(({ path }) => path).toSorted(), ['/hang', '/ok', '/redirect', '/refuse']);
    for (let look = 0; look < 700 && (await counted()).failed < earlier.failed + 2; look += 1) await pause(10);
    const later = await counted();
    assert.equal(later.delivered - earlier.delivered, 1);
    assert.equal(later.refused - earlier.refused, 2, 'a redirect is no yes, and is not followed');
    assert.equal(later.failed - earlier.failed, 2, 'nobody there, and nobody answered in time');
  });

  async function counted(): Promise<Record<'delivered' | 'refused' | 'failed', number>> {
    const text = (await mock.app.inject('/metrics')).body;
    const read = (result: string): number =>
      Number(new RegExp(`^lq_idp_logout_notices_total\\{result="${result}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
    return { delivered: read('delivered'), refused: read('refused'), failed: read('failed') };
  }

  it('tells them too when another person logs in with the same browser', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    await use(browser, 'ok');
    await browser.login({ prompt: 'login' }, 'CD222333');
    const [notice, ...more] = await arrived(1);
    assert.equal(notice?.path, '/ok');
    assert.deepEqual(more, []);
  });

  it('does not happen for logins of programs: they have no session', async () => {
    const { app } = mock;
    assert.equal((await postForm(app, '/logout', {})).statusCode, 200);
    assert.deepEqual(await arrived(0), []);
  });
});
