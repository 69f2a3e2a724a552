/** RP-initiated logout. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { decodeProtectedHeader, SignJWT } from 'jose';
import { answerOf, hiddenFieldsOf, openBrowser } from '../browser.ts';
import type { TestBrowser } from '../browser.ts';
import { ADMIN_TOKEN, ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import type { Fields } from '../login.ts';
import { asRelyingParty, relyingParty, RP_AFTER_LOGOUT, rpExchange } from '../relying-party.ts';

const otherParty = { ...relyingParty, clientId: 'other', postLogoutRedirectUris: ['https://other.example/bye'] };

describe('RP-initiated logout', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: [relyingParty, otherParty] })));
  after(() => mock.close());

  async function loggedIn(): Promise<{ browser: TestBrowser; hint: string }> {
    const browser = openBrowser(mock.app);
    const code = answerOf(await browser.login(asRelyingParty()))['code'] ?? '';
    const tokens = await mock.app.inject({ method: 'POST', url: '/token', ...rpExchange(code) });
    return { browser, hint: tokens.json<{ id_token: string }>().id_token };
  }

  const isLoggedIn = async (browser: TestBrowser): Promise<boolean> =>
    answerOf(await browser.authorize(asRelyingParty({ prompt: 'none' })))['code'] !== undefined;

  const notRedirected = (response: LightMyRequestResponse): void => {
    assert.equal(response.statusCode, 400);
    assert.equal(response.headers.location, undefined);
    assert.match(response.body, /role="alert"/);
  };

  for (const method of ['GET', 'POST'] as const)
    it(`L1 ${method}: with a hint the session ends, and the browser goes to the registered address with the state`, async () => {
      const { browser, hint } = await loggedIn();
      assert.ok(await isLoggedIn(browser));
      const fields = { id_token_hint: hint, post_logout_redirect_uri: RP_AFTER_LOGOUT, state: 'a state & more' };
      const response =
        method === 'GET' ? await browser.get('/logout', fields) : await browser.postForm('/logout', fields);
      assert.equal(response.statusCode, 303);
      assert.equal(response.headers.location, `${RP_AFTER_LOGOUT}?state=a+state+%26+more`);
      assert.ok(!browser.cookies.has('lq_session'));
      assert.equal(await isLoggedIn(browser), false);
    });

  it('L1 the form of another site has no cookie with it, but its ID token names the session', async () => {
    const { browser, hint } = await loggedIn();
    const cookie = browser.cookies.get('lq_session') ?? '';
    const fields = { id_token_hint: hint, post_logout_redirect_uri: RP_AFTER_LOGOUT };
    const response = await browser.postForm('/logout', fields, true);
    assert.equal(response.headers.location, RP_AFTER_LOGOUT);
    browser.cookies.set('lq_session', cookie);
    assert.equal(await isLoggedIn(browser), false);
  });

  it('L1 an ID token does as a hint after its time', async () => {
    const { browser, hint } = await loggedIn();
    await mock.clock.advance(2 * 3600);
    const response = await browser.get('/logout', { id_token_hint: hint, post_logout_redirect_uri: RP_AFTER_LOGOUT });
    assert.equal(response.headers.location, RP_AFTER_LOGOUT);
  });

  it('L1 an ID token does as a hint when its key has left the key set', async () => {
    const { browser, hint } = await loggedIn();
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const payload = JSON.stringify({ publishDelaySeconds: 0 });
    const rotated = await mock.app.inject({ method: 'POST', url: '/admin/keys/rotate', headers, payload });
    assert.equal(rotated.statusCode, 200, rotated.body);
    await mock.clock.advance(2 * 3600);
    const { kid } = decodeProtectedHeader(hint);
    const { keys } = (await mock.app.inject('/jwks')).json<{ keys: { kid: string }[] }>();
    assert.ok(!keys.some((key) => key.kid === kid));
    const response = await browser.get('/logout', { id_token_hint: hint, post_logout_redirect_uri: RP_AFTER_LOGOUT });
    assert.equal(response.headers.location, RP_AFTER_LOGOUT);
  });

  it('L1 with a client_id alone the person is asked first, and then sent to its address', async () => {
    const { browser } = await loggedIn();
    const fields = { client_id: 'rp', post_logout_redirect_uri: RP_AFTER_LOGOUT, state: 's' };
    const question = await browser.get('/logout', fields);
    assert.equal(question.statusCode, 200);
    assert.match(question.body, /Do you want to log out\?/);
    assert.ok(await isLoggedIn(browser));
    const response = await browser.postForm('/logout', hiddenFieldsOf(question));
    assert.equal(response.headers.location, `${RP_AFTER_LOGOUT}?state=s`);
    assert.equal(await isLoggedIn(browser), false);
  });

  it('L2 an address that is unregistered, has a query added or belongs to another client is no redirect, and no logout', async () => {
    const { browser, hint } = await loggedIn();
    for (const uri of [
      'https://evil.example/',
      `${RP_AFTER_LOGOUT}?added=1`,
      `${RP_AFTER_LOGOUT}#part`,
      `${RP_AFTER_LOGOUT}/`,
      'https://other.example/bye',
    ])
      notRedirected(await browser.get('/logout', { id_token_hint: hint, post_logout_redirect_uri: uri }));
    notRedirected(await browser.get('/logout', { post_logout_redirect_uri: RP_AFTER_LOGOUT }));
    assert.ok(await isLoggedIn(browser));
  });

  it('L2 a hint that is altered, unsigned, signed by another or meant for another client is no redirect, and no logout', async () => {
    const { browser, hint } = await loggedIn();
    const [header = '', payload = '', signature = ''] = hint.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(Buffer.from('the public key as a secret, as in algorithm confusion'));
    const bad: readonly Fields[] = [
      { id_token_hint: `${encoded({ alg: 'none', typ: 'JWT' })}.${payload}.` },
      { id_token_hint: `${encoded({ alg: 'none' })}.${payload}.${signature}` },
      { id_token_hint: `${header}.${encoded({ ...claims, aud: 'other' })}.${signature}` },
      { id_token_hint: `${header}.${payload}.${signature.slice(0, -4)}AAAA` },
      { id_token_hint: forged },
      { id_token_hint: 'bad' },
      { id_token_hint: hint, client_id: 'other' },
      { client_id: 'nobody' },
    ];
    for (const fields of bad)
      notRedirected(await browser.get('/logout', { post_logout_redirect_uri: RP_AFTER_LOGOUT, ...fields }));
    assert.ok(await isLoggedIn(browser));
  });

  it('L2 the hint of another person logs nobody out unasked', async () => {
    const [{ browser }, { hint }] = [await loggedIn(), await otherPerson()];
    const response = await browser.get('/logout', { id_token_hint: hint, post_logout_redirect_uri: RP_AFTER_LOGOUT });
    assert.equal(response.statusCode, 200);
    assert.match(response.body, /Do you want to log out\?/);
    assert.ok(await isLoggedIn(browser));
  });

  async function otherPerson(): Promise<{ hint: string }> {
    const code = answerOf(await openBrowser(mock.app).login(asRelyingParty(), 'CD222333'))['code'] ?? '';
    const tokens = await mock.app.inject({ method: 'POST', url: '/token', ...rpExchange(code) });
    return { hint: tokens.json<{ id_token: string }>().id_token };
  }

  it('L2 a parameter that comes twice is refused', async () => {
    const uri = encodeURIComponent(RP_AFTER_LOGOUT);
    const query = `client_id=rp&post_logout_redirect_uri=${uri}&post_logout_redirect_uri=https%3A%2F%2Fevil.example`;
    notRedirected(await mock.app.inject(`/logout?${query}`));
  });

  it('L3 without parameters the person is asked, and then told to be logged out', async () => {
    const { browser } = await loggedIn();
    const question = await browser.get('/logout');
    assert.match(question.body, /Do you want to log out\?/);
    const done = await browser.postForm('/logout', hiddenFieldsOf(question));
    assert.equal(done.statusCode, 200);
    assert.match(done.body, /You are logged out/);
    assert.equal(await isLoggedIn(browser), false);
  });

  it('L3 without parameters and without a session the page says logged out', async () => {
    const response = await openBrowser(mock.app).get('/logout');
    assert.equal(response.statusCode, 200);
    assert.match(response.body, /<h1>You are logged out<\/h1>/);
  });

  it('L3 a confirmation that another site forges ends nothing', async () => {
    const { browser } = await loggedIn();
    await browser.postForm('/logout', { confirmed: 'yes' }, true);
    assert.ok(await isLoggedIn(browser));
  });

  it('L1 the metadata names the endpoint', async () => {
    const metadata = (await mock.app.inject('/.well-known/openid-configuration')).json<Record<string, unknown>>();
    assert.equal(metadata['end_session_endpoint'], `${ISSUER}/logout`);
  });
});
