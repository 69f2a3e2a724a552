import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ISSUER, openMock, profileOf } from '../fixture.ts';
import { post, usePhone } from '../login.ts';
import { administer, browserOf, filesOf, logInWithCard, programOf } from './people.ts';

const ACCOUNTANT = 'AC000123';
const EMPLOYER = 'EM000123';

describe('logging in with a relying party in a browser', () => {
  for (const [party, path, cookie] of [
    ['employers-portal', '/portal', 'lq_portal'],
    ['citizen-app', '/app', 'lq_app'],
  ] as const)
    it(`${party}: a code with PKCE, state and nonce, and a session of its own afterwards`, async () => {
      const mock = await openMock();
      const browser = browserOf(mock.app, ISSUER);
      const begun = await browser.get(`${path}/login`);
      assert.equal(begun.statusCode, 303);
      const address = new URL(String(begun.headers.location));
      assert.equal(address.origin + address.pathname, `${ISSUER}/authorize`);
      const asked = Object.fromEntries(address.searchParams);
      assert.equal(asked['client_id'], party);
      assert.equal(asked['redirect_uri'], `${ISSUER}${path}/callback`);
      assert.equal(asked['code_challenge_method'], 'S256');
      for (const name of ['state', 'nonce', 'code_challenge']) assert.ok((asked[name] ?? '').length >= 43, name);
      const home = await logInWithCard(mock.app, browser, EMPLOYER, address.href);
      assert.equal(home.at, path);
      assert.equal(home.statusCode, 200);
      assert.ok(browser.cookies.has(cookie));
      assert.match(home.body, /Log out/);
      await mock.close();
    });

  it('ties the cookie to its pages, keeps it from scripts and other sites, and over TLS from plain connections', async () => {
    for (const issuer of [ISSUER, 'https://eid.example.test']) {
      const mock = await openMock({ issuer });
      const browser = browserOf(mock.app, issuer);
      const page = await logInWithCard(mock.app, browser, EMPLOYER, '/portal/login');
      assert.equal(page.statusCode, 200, page.body);
      const begun = await mock.app.inject('/portal/login');
      const seen = String(begun.headers['set-cookie']);
      assert.match(seen, /^lq_portal_login=[\w-]{43}; Path=\/portal; Max-Age=600; HttpOnly; SameSite=Lax/);
      assert.equal(seen.endsWith('; Secure'), issuer.startsWith('https:'));
      await mock.close();
    }
  });

  it('takes an answer once: the same callback again opens nothing', async () => {
    const mock = await openMock();
    const browser = browserOf(mock.app, ISSUER);
    const page = await browser.open('/portal/login');
    const transaction = new URL(page.at, ISSUER).searchParams.get('transaction') ?? '';
    const callback = await callbackOf(mock.app, transaction);
    const first = await browser.get(callback);
    assert.equal(first.statusCode, 303);
    assert.equal(first.headers.location, '/portal');
    const session = browser.cookies.get('lq_portal');
    const again = await browser.get(callback);
    assert.equal(again.statusCode, 400);
    assert.equal(browser.cookies.get('lq_portal'), session);
    await mock.close();
  });

  it('takes an answer only in the browser that asked, with its own state, from its own provider', async () => {
    const mock = await openMock();
    const browser = browserOf(mock.app, ISSUER);
    const page = await browser.open('/portal/login');
    const transaction = new URL(page.at, ISSUER).searchParams.get('transaction') ?? '';
    const callback = new URL(await callbackOf(mock.app, transaction), ISSUER);
    const altered = (change: (query: URLSearchParams) => void): string => {
      const other = new URL(callback);
      change(other.searchParams);
      return other.href;
    };
    const victim = browserOf(mock.app, ISSUER);
    assert.equal((await victim.get(callback.href)).statusCode, 400, 'a login that somebody else began');
    for (const url of [
      altered((query) => query.set('state', 'x'.repeat(43))),
      altered((query) => query.delete('state')),
      altered((query) => query.set('iss', 'https://evil.example')),
      altered((query) => query.delete('iss')),
      callback.href.replace('/portal/callback', '/app/callback'),
    ])
      assert.equal((await browser.get(url)).statusCode, 400, url);
    assert.equal(browser.cookies.has('lq_portal'), false);
    assert.equal((await browser.get(altered((query) => query.set('code', 'nobody')))).statusCode, 403, 'a wrong code');
    assert.equal((await browser.get(callback.href)).statusCode, 400, 'the login is over');
    await mock.close();
  });

  it('tells on a page, and counts, that a login was not finished', async () => {
    const mock = await openMock();
    const browser = browserOf(mock.app, ISSUER);
    const begun = await browser.get('/portal/login');
    const state = new URL(String(begun.headers.location)).searchParams.get('state') ?? '';
    const iss = encodeURIComponent(ISSUER);
    const answer = await browser.get(`/portal/callback?error=access_denied&state=${state}&iss=${iss}`);
    assert.equal(answer.statusCode, 403);
    assert.match(answer.body, /role="alert"/);
    const { body } = await mock.app.inject('/metrics');
    assert.ok(body.includes('lq_portal_sessions_total{event="refused"} 1'));
    await mock.close();
  });

  it('does not believe a token whose signature does not hold', async () => {
    const mock = await openMock();
    const browser = browserOf(mock.app, ISSUER);
    const page = await browser.open('/portal/login');
    const transaction = new URL(page.at, ISSUER).searchParams.get('transaction') ?? '';
    const callback = await callbackOf(mock.app, transaction);
    const faults = await administer(
      mock.app,
      '/admin/faults',
      { faults: [{ kind: 'wrong-signature', share: 1, lastsSeconds: 60 }] },
      'PUT',
    );
    assert.equal(faults.statusCode, 200, faults.body);
    assert.equal((await browser.get(callback)).statusCode, 403);
    assert.equal(browser.cookies.has('lq_portal'), false);
    await mock.close();
  });

  it('says that the provider does not answer when it does not, and is not held up for ever', async () => {
    const mock = await openMock({
      profile: profileOf(0, { steps: { token: { station: 'web', service: { kind: 'fixed', seconds: 60 } } } }),
    });
    const browser = browserOf(mock.app, ISSUER);
    const page = await browser.open('/portal/login');
    const transaction = new URL(page.at, ISSUER).searchParams.get('transaction') ?? '';
    const callback = await callbackOf(mock.app, transaction);
    const pending = browser.get(callback);
    await mock.clock.advance(15);
    const answer = await pending;
    assert.deepEqual([answer.statusCode, answer.headers['retry-after']], [503, '30']);
    await mock.close();
  });

  it('goes nowhere but to its own pages: no parameter leads out', async () => {
    const mock = await openMock();
    for (const query of [
      'file=//evil.example',
      'file=https://evil.example',
      'returnTo=https://evil.example',
      'redirect_uri=https://evil.example',
      'file[]=x',
    ]) {
      const browser = browserOf(mock.app, ISSUER);
      const home = await logInWithCard(mock.app, browser, EMPLOYER, `/portal/login?${query}`);
      assert.equal(home.at, '/portal', query);
      assert.ok(!home.body.includes('evil.example'));
    }
    await mock.close();
  });
});

describe('single sign-on over the files of an accountant', () => {
  it('needs a login for each file while there are no mandates, in a browser: a fresh one', async () => {
    const mock = await openMock();
    const listed = await filesOf(await programOf(mock.app, ACCOUNTANT));
    const [first, second] = listed.files.map(({ file }) => file);
    const browser = browserOf(mock.app, ISSUER);
    const page = await logInWithCard(mock.app, browser, ACCOUNTANT, `/portal/login?file=${first}`);
    assert.equal(page.at, `/portal/files/${first}`);
    assert.equal(page.statusCode, 200);
    const other = await browser.get(`/portal/files/${second}`);
    assert.equal(other.statusCode, 401);
    assert.ok(other.body.includes(`href="/portal/login?file=${second}"`));
    const begun = await browser.get(`/portal/login?file=${second}`);
    const asked = new URL(String(begun.headers.location)).searchParams;
    assert.deepEqual([asked.get('prompt'), asked.get('max_age')], ['login', '0']);
    await mock.clock.advance(10);
    const opened = await logInWithCard(mock.app, browser, ACCOUNTANT, `/portal/login?file=${second}`);
    assert.equal(opened.at, `/portal/files/${second}`);
    assert.equal(opened.statusCode, 200);
    await mock.close();
  });

  it('is not had by coming back silently: a login that is remembered is the same login', async () => {
    const mock = await openMock();
    const listed = await filesOf(await programOf(mock.app, ACCOUNTANT));
    const [first, second] = listed.files.map(({ file }) => file);
    const browser = browserOf(mock.app, ISSUER);
    await logInWithCard(mock.app, browser, ACCOUNTANT, '/portal/login');
    assert.equal((await browser.get(`/portal/files/${first}`)).statusCode, 200);
    const silently = await browser.open('/portal/login');
    assert.equal(silently.at, '/portal', 'nobody had to show the card again');
    assert.equal((await browser.get(`/portal/files/${first}`)).statusCode, 200);
    assert.equal((await browser.get(`/portal/files/${second}`)).statusCode, 401);
    await mock.close();
  });

  it('opens all of them with one login once there are', async () => {
    const mock = await openMock();
    await administer(mock.app, '/admin/switches', { mandates: true });
    const browser = browserOf(mock.app, ISSUER);
    const home = await logInWithCard(mock.app, browser, ACCOUNTANT, '/portal/login');
    const links = [...home.body.matchAll(/href="(\/portal\/files\/[^"]+)"/g)].map(([, url]) => String(url));
    assert.ok(links.length > 1);
    for (const url of links) assert.equal((await browser.get(url)).statusCode, 200, url);
    const begun = await browser.get(`/portal/login?file=${links[0]?.split('/').at(-1)}`);
    assert.equal(new URL(String(begun.headers.location)).searchParams.get('prompt'), null);
    await mock.close();
  });
});

/** Does the steps of the phone; the answer is where the browser would be sent, as path and query. */
async function callbackOf(app: Awaited<ReturnType<typeof openMock>>['app'], transaction: string): Promise<string> {
  const { session } = (await post(app, '/eid/sessions', { transaction })).json<{ session: string }>();
  await usePhone(app, session, EMPLOYER, '321000');
  const poll = await app.inject({ url: `/eid/sessions/${session}` });
  return poll.json<{ redirectTo: string }>().redirectTo.replace(ISSUER, '');
}
