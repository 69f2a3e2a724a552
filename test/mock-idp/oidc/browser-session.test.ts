import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { answerOf, openBrowser, setCookiesOf } from '../browser.ts';
import type { TestBrowser } from '../browser.ts';
import { openMock, profileOf, roomPolicy, unprotected } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { exchange, transactionOf } from '../login.ts';
import type { Fields } from '../login.ts';
import { relyingParty } from '../relying-party.ts';

const HIGH = 'http://eidas.europa.eu/LoA/high';
const LOW = 'http://eidas.europa.eu/LoA/low';

describe('a browser session', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: [{ ...relyingParty, defaultMaxAgeSeconds: 5 }] })));
  after(() => mock.close());

  const silent = async (browser: TestBrowser, changes: Fields = {}): Promise<Record<string, string>> =>
    answerOf(await browser.authorize({ prompt: 'none', ...changes }));

  const claimsOf = async (code: string | undefined): Promise<Record<string, unknown>> =>
    decodeJwt((await exchange(mock.app, code ?? '')).json<{ id_token: string }>().id_token);

  it('has a cookie that no script reads and no other site sends with a form', async () => {
    const [cookie = '', ...more] = setCookiesOf(await openBrowser(mock.app).login());
    assert.deepEqual(more, []);
    assert.match(cookie, /^lq_session=[\w-]{43}\.[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/);
  });

  it('answers the next request at once, without a word to the person', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    const answer = answerOf(await browser.authorize());
    assert.match(answer['code'] ?? '', /^[\w-]{43}$/);
    assert.equal(answer['state'], 'the-state');
  });

  it('is named in every ID token that comes from it, and by another name for another person', async () => {
    const browser = openBrowser(mock.app);
    const first = await claimsOf(answerOf(await browser.login())['code']);
    const second = await claimsOf((await silent(browser))['code']);
    const other = await claimsOf(answerOf(await openBrowser(mock.app).login({}, 'CD222333'))['code']);
    assert.equal(typeof first['sid'], 'string');
    assert.equal(second['sid'], first['sid']);
    assert.notEqual(other['sid'], first['sid']);
  });

  it('gets a new secret with every login: what was in the cookie before is worth nothing', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    const earlier = browser.cookies.get('lq_session') ?? '';
    await browser.login({ prompt: 'login' });
    const later = browser.cookies.get('lq_session') ?? '';
    assert.equal(later.split('.')[0], earlier.split('.')[0], 'the same session');
    assert.notEqual(later, earlier);
    const thief = openBrowser(mock.app);
    thief.cookies.set('lq_session', earlier);
    assert.equal((await silent(thief))['error'], 'login_required');
    assert.ok((await silent(browser))['code']);
  });

  it('is not taken from a cookie that somebody planted before the login', async () => {
    const victim = openBrowser(mock.app);
    const planted = `${'a'.repeat(43)}.${'b'.repeat(43)}`;
    victim.cookies.set('lq_session', planted);
    await victim.login();
    assert.notEqual(victim.cookies.get('lq_session'), planted);
    const attacker = openBrowser(mock.app);
    attacker.cookies.set('lq_session', planted);
    assert.equal((await silent(attacker))['error'], 'login_required');
  });

  it('is not opened by its name alone, which the relying parties know', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    const [sid = ''] = (browser.cookies.get('lq_session') ?? '').split('.');
    for (const cookie of [sid, `${sid}.`, `${sid}.undefined`, `${sid}.${sid}`]) {
      const guess = openBrowser(mock.app);
      guess.cookies.set('lq_session', cookie);
      assert.equal((await silent(guess))['error'], 'login_required');
    }
  });

  it('ends after 15 minutes without use, and after 12 hours with any use', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    for (let quarter = 1; quarter < 12 * 4.5; quarter += 1) {
      await mock.clock.advance(800);
      assert.ok((await silent(browser))['code'], `${quarter} × 800 s`);
    }
    await mock.clock.advance(800);
    assert.equal((await silent(browser))['error'], 'login_required');
    await browser.login();
    await mock.clock.advance(899);
    assert.ok((await silent(browser))['code']);
    await mock.clock.advance(900);
    assert.equal((await silent(browser))['error'], 'login_required');
  });

  it('lives as long as the profile says', async () => {
    const own = await openMock({ profile: profileOf(0, { oidc: { sessionIdleSeconds: 5, sessionSeconds: 8 } }) });
    const browser = openBrowser(own.app);
    await browser.login();
    await own.clock.advance(4);
    assert.ok((await silent(browser))['code']);
    await own.clock.advance(4);
    assert.equal((await silent(browser))['error'], 'login_required');
    await own.close();
  });

  it('does not do when the registration of the client wants a fresher login (default_max_age)', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    const asRp = { client_id: 'rp', redirect_uri: 'https://rp.example/callback' };
    assert.ok((await silent(browser, asRp))['code']);
    await mock.clock.advance(6);
    assert.equal((await silent(browser, asRp))['error'], 'login_required');
    assert.ok((await silent(browser, { ...asRp, max_age: '60' }))['code'], 'the request itself says how fresh');
  });

  it('does for a lower level, and for a higher one only if that is no must', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    const essential = (...values: string[]): string =>
      JSON.stringify({ id_token: { acr: { essential: true, values } } });
    assert.ok((await silent(browser, { claims: essential(LOW) }))['code']);
    assert.ok((await silent(browser, { claims: essential(HIGH) }))['code']);
    assert.ok((await silent(browser, { acr_values: 'urn:unknown' }))['code']);
  });

  it('does for no level that nobody knows, if that is a must', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    const known = JSON.stringify({ id_token: { acr: { essential: true, value: null, values: [HIGH] } } });
    assert.ok((await silent(browser, { claims: known }))['code'], 'null is nothing that was asked for');
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:unknown' } } });
    const unmet = 'unmet_authentication_requirements';
    assert.equal((await silent(browser, { claims }))['error'], unmet);
    assert.equal(answerOf(await browser.authorize({ claims }))['error'], unmet);
    assert.equal(answerOf(await openBrowser(mock.app).authorize({ claims }))['error'], unmet);
  });

  it('goes with another person who logs in, and a hint for somebody else is not answered by whoever comes', async () => {
    const browser = openBrowser(mock.app);
    const first = answerOf(await browser.login());
    const hint = (await exchange(mock.app, first['code'] ?? '')).json<{ id_token: string }>().id_token;
    const stranger = await openBrowser(mock.app).login({ id_token_hint: hint }, 'CD222333');
    assert.equal(answerOf(stranger)['error'], 'login_required');
    assert.equal(answerOf(stranger)['code'], undefined);
    const asked = JSON.stringify({ id_token: { sub: { value: 'somebody' } } });
    assert.equal(answerOf(await browser.login({ claims: asked }))['error'], 'login_required');
    await browser.login({ prompt: 'login' }, 'CD222333');
    assert.equal((await silent(browser, { id_token_hint: hint }))['error'], 'login_required');
  });

  it('does not do for max_age=0, not even in the second of the login', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    assert.equal((await silent(browser, { max_age: '0' }))['error'], 'login_required');
    assert.ok(answerOf(await browser.login({ max_age: '0' }))['code']);
  });

  it('is asked first with prompt=consent and prompt=select_account, and answers when the person says yes', async () => {
    for (const prompt of ['consent', 'select_account', 'consent select_account']) {
      const browser = openBrowser(mock.app);
      await browser.login();
      const begun = await browser.authorize({ prompt });
      assert.match(String(begun.headers.location), /^\/login\/confirm\?transaction=/);
      const transaction = transactionOf(begun);
      const page = await browser.get('/login/confirm', { transaction });
      assert.match(page.body, /Launchquake asks for/);
      assert.match(page.body, /Log in as somebody else/);
      const answer = answerOf(await browser.postForm('/login/confirm', { transaction }));
      assert.ok(answer['code']);
      assert.ok((await claimsOf(answer['code']))['sid']);
    }
  });

  it('is not confirmed by a form of another site', async () => {
    const browser = openBrowser(mock.app);
    await browser.login();
    const transaction = transactionOf(await browser.authorize({ prompt: 'consent' }));
    const response = await browser.postForm('/login/confirm', { transaction }, true);
    assert.match(String(response.headers.location), /^\/login\?transaction=/);
  });

  it('begins with a login that still has to be agreed to (prompt=consent), and no code leaves before', async () => {
    const browser = openBrowser(mock.app);
    const transaction = transactionOf(await browser.authorize({ prompt: 'consent' }));
    await browser.useCard(transaction);
    const afterLogin = await browser.get('/login', { transaction });
    assert.equal(afterLogin.headers.location, `/login/confirm?transaction=${transaction}`);
    assert.ok(answerOf(await browser.postForm('/login/confirm', { transaction }))['code']);
  });

  it('takes no turn of the waiting room: only those who have to log in wait', async () => {
    const protection = { ...unprotected, waitingRoom: roomPolicy({ maxActiveLogins: 1, passSeconds: 60 }) };
    const crowded = await openMock({ profile: profileOf(0, { protection }) });
    const browser = openBrowser(crowded.app);
    const code = answerOf(await browser.login())['code'] ?? '';
    assert.equal((await exchange(crowded.app, code)).statusCode, 200);
    assert.equal((await openBrowser(crowded.app).authorize()).statusCode, 302, 'takes the only place');
    assert.equal((await openBrowser(crowded.app).authorize()).statusCode, 202);
    assert.ok((await silent(browser))['code']);
    assert.ok(answerOf(await browser.authorize())['code']);
    assert.equal((await openBrowser(crowded.app).authorize({ prompt: 'none' })).statusCode, 302, 'an error at once');
    assert.equal((await browser.authorize({ prompt: 'login' })).statusCode, 202, 'a login is a login');
    await crowded.close();
  });
});
