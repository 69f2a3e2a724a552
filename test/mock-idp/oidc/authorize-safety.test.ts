/** What an attacker would try at the browser's side of the provider. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { clientDefaults } from '../../../mock-idp/oidc/clients.ts';
import { answerOf, hiddenFieldsOf, openBrowser } from '../browser.ts';
import { ISSUER, openMock, profileOf, REDIRECT_URI } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorizeFields, transactionOf } from '../login.ts';
import { asRelyingParty, relyingParty, RP_AFTER_LOGOUT } from '../relying-party.ts';

const MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'';
const EVIL = 'https://evil.example/';
const nativeApp = {
  ...clientDefaults,
  clientId: 'app',
  name: MARKUP,
  authentication: 'none' as const,
  redirectUris: ['com.example.app:/callback', 'https://app.example/ü?x=a%20b'],
};

describe('safety in the browser', () => {
  let mock: TestMock;
  before(async () => {
    const profile = profileOf(0, { methods: { eid: 1, password: 1 } });
    mock = await openMock({ clients: [relyingParty, nativeApp], profile });
  });
  after(() => mock.close());

  it('no open redirect: nothing that a stranger sends becomes a Location', async () => {
    const browser = openBrowser(mock.app);
    const attempts: readonly [string, Record<string, string>][] = [
      ['/authorize', authorizeFields({ redirect_uri: EVIL })],
      ['/authorize', authorizeFields({ redirect_uri: EVIL, response_type: 'token' })],
      ['/authorize', authorizeFields({ redirect_uri: EVIL, response_mode: 'form_post' })],
      ['/authorize', authorizeFields({ redirect_uri: `${REDIRECT_URI}@evil.example` })],
      ['/authorize', authorizeFields({ redirect_uri: 'http://127.0.0.1:80@evil.example/callback' })],
      ['/authorize', authorizeFields({ redirect_uri: 'http://127.0.0.1.evil.example/callback' })],
      ['/authorize', authorizeFields({ redirect_uri: `${REDIRECT_URI}\\.evil.example` })],
      ['/authorize', { client_id: 'rp', request_uri: EVIL, redirect_uri: EVIL }],
      ['/authorize', { client_id: 'rp', request_uri: 'urn:ietf:params:oauth:request_uri:x', redirect_uri: EVIL }],
      ['/logout', { post_logout_redirect_uri: EVIL }],
      ['/logout', { client_id: 'rp', post_logout_redirect_uri: EVIL }],
      ['/logout', { client_id: 'rp', post_logout_redirect_uri: `${RP_AFTER_LOGOUT}/../../${EVIL}` }],
      ['/login', { transaction: EVIL }],
      ['/login/cancel', { transaction: `//${EVIL}` }],
      ['/login/response', { transaction: EVIL }],
    ];
    for (const [url, fields] of attempts)
      for (const response of [await browser.get(url, fields), await browser.postForm(url, fields)]) {
        assert.equal(response.headers.location, undefined, `${url} ${JSON.stringify(fields)}`);
        assert.ok(response.statusCode >= 400, String(response.statusCode));
        assert.ok(!response.body.includes('evil.example'), 'and no form leads there');
      }
  });

  it('no mix-up: every answer names its issuer, codes and errors, by query and by form (RFC 9207)', async () => {
    const browser = openBrowser(mock.app);
    const codes = [await browser.login(), await browser.authorize()];
    const errors = [await browser.authorize({ prompt: 'none', max_age: '0', scope: 'x' }), await cancelled()];
    for (const response of [...codes, ...errors]) assert.equal(answerOf(response)['iss'], ISSUER);
    for (const response of [
      await browser.authorize({ response_mode: 'form_post' }),
      await browser.authorize({ response_mode: 'form_post', scope: 'x' }),
    ])
      assert.equal(hiddenFieldsOf(response)['iss'], ISSUER);
  });

  async function cancelled(): Promise<LightMyRequestResponse> {
    const browser = openBrowser(mock.app);
    return browser.get('/login/cancel', { transaction: transactionOf(await browser.authorize()) });
  }

  for (const [what, text] of [
    ['line ends', 'a\r\nSet-Cookie: x=1\r\n\r\n<html>'],
    ['a null', 'a\0b'],
    ['letters beyond Latin-1', 'état · 状態 · 🪪'],
    ['an ampersand and a hash', 'a&code=stolen#x=1&error=y'],
    ['markup', MARKUP],
    ['percent signs', 'x%ED%A0%80y%zz%'],
  ] as const)
    it(`no header is broken and nothing is lost by ${what} in state`, async () => {
      for (const changes of [{ state: text }, { state: text, scope: 'x' }, { state: text, prompt: 'none' }]) {
        const response = await openBrowser(mock.app).authorize(changes);
        assert.equal(response.headers['set-cookie'], undefined);
        if ('scope' in changes || 'prompt' in changes) {
          assert.equal(answerOf(response)['state'], text);
          assert.equal(answerOf(response)['code'], undefined);
        }
      }
      const browser = openBrowser(mock.app);
      const code = answerOf(await browser.login({ state: text }));
      assert.equal(code['state'], text);
      assert.deepEqual(Object.keys(code).toSorted(), ['code', 'iss', 'state']);
      const form = await browser.authorize({ state: text, response_mode: 'form_post' });
      assert.equal(form.statusCode, 200);
      assert.ok(!form.body.includes('<script>alert'));
      if (!/[\r\0]/.test(text)) assert.equal(hiddenFieldsOf(form)['state'], text);
    });

  it('no header is broken by line ends in redirect_uri, locales and logout', async () => {
    const broken = 'http://127.0.0.1/callback\r\nSet-Cookie: x=1';
    const browser = openBrowser(mock.app);
    for (const response of [
      await browser.authorize({ redirect_uri: broken }),
      await browser.authorize({ ui_locales: 'fr\r\nSet-Cookie: x=1', claims_locales: '\r\n' }),
      await browser.get('/logout', {
        client_id: 'rp',
        post_logout_redirect_uri: `${RP_AFTER_LOGOUT}\r\nSet-Cookie: x=1`,
      }),
      await browser.get('/logout', {
        client_id: 'rp',
        post_logout_redirect_uri: RP_AFTER_LOGOUT,
        state: '\r\nSet-Cookie: x=1',
      }),
    ]) {
      assert.equal(response.headers['set-cookie'], undefined);
      assert.ok(!String(response.headers.location).includes('\n'));
    }
  });

  it('no markup of a stranger is in a page: hints, states, names, codes, cards', async () => {
    const browser = openBrowser(mock.app);
    const begun = await browser.authorize({
      client_id: 'app',
      redirect_uri: nativeApp.redirectUris[0],
      login_hint: MARKUP,
      scope: 'openid <script>alert(1)</script>',
      prompt: 'consent',
      state: MARKUP,
    });
    const transaction = transactionOf(begun);
    const pages = [
      await browser.get('/login', { transaction }),
      await browser.get('/eid/login', { transaction }),
      await browser.get('/login/password', { transaction }),
      await browser.postForm('/login/password', { transaction, username: MARKUP, password: MARKUP }),
      await browser.get('/eid/phone', { session: MARKUP }),
      await browser.get('/logout', { client_id: 'app', state: MARKUP }),
      await browser.get('/authorize', { client_id: MARKUP }),
      await browser.get('/login', { transaction: MARKUP }),
      await browser.get('/device', { user_code: MARKUP }),
    ];
    await browser.useCard(transaction);
    await browser.get('/login', { transaction });
    pages.push(await browser.get('/login/confirm', { transaction }));
    pages.push(await browser.get('/logout', { client_id: 'app', state: MARKUP, ui_locales: MARKUP }));
    for (const { body } of pages) {
      assert.ok(body.includes('<!doctype html>'), body.slice(0, 80));
      assert.ok(!/<script>alert|<img src=x/.test(body));
    }
    assert.ok(pages.at(-2)?.body.includes('&lt;script&gt;'), 'the name is shown, as text');
  });

  it('every page refuses frames, foreign scripts and to say where it was', async () => {
    const browser = openBrowser(mock.app);
    const transaction = transactionOf(await browser.authorize());
    for (const response of [
      await browser.get('/login', { transaction }),
      await browser.get('/eid/login', { transaction }),
      await browser.get('/logout'),
      await browser.get('/authorize'),
    ]) {
      const policy = String(response.headers['content-security-policy']);
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.match(policy, /base-uri 'none'/);
      assert.match(policy, /form-action 'self'/);
      assert.ok(!/unsafe|script-src/.test(policy), policy);
      assert.equal(response.headers['x-frame-options'], 'DENY');
      assert.equal(response.headers['referrer-policy'], 'no-referrer');
      assert.equal(response.headers['cache-control'], 'no-store');
      assert.equal(response.headers['x-content-type-options'], 'nosniff');
    }
  });

  it('a redirect with a code says to nobody where the browser came from', async () => {
    const browser = openBrowser(mock.app);
    const login = await browser.login();
    assert.equal(login.headers['referrer-policy'], 'no-referrer');
    assert.equal((await browser.authorize()).headers['referrer-policy'], 'no-referrer');
  });

  it('the form that posts an answer allows the one script of ours, by its hash, and leads to the redirect URI', async () => {
    const browser = openBrowser(mock.app);
    const page = await browser.login(asRelyingParty({ response_mode: 'form_post', state: MARKUP }));
    const [, script = ''] = /<script>([^<]*)<\/script>/.exec(page.body) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');
    const policy = String(page.headers['content-security-policy']);
    assert.ok(policy.includes(`script-src 'sha256-${hash}';`), policy);
    assert.match(page.body, /<form method="post" action="https:\/\/rp\.example\/callback">/);
    assert.match(page.body, /<button>Continue<\/button>/);
    assert.deepEqual(Object.keys(hiddenFieldsOf(page)).toSorted(), ['code', 'iss', 'state']);
  });

  it('an app with a scheme of its own and an address with odd letters get their answers whole', async () => {
    const [scheme, odd] = nativeApp.redirectUris;
    const browser = openBrowser(mock.app);
    const changes = { client_id: 'app', state: 's' };
    const app = String((await browser.login({ ...changes, redirect_uri: scheme })).headers.location);
    assert.match(app, /^com\.example\.app:\/callback\?code=[\w-]{43}&state=s&iss=/);
    const web = String((await browser.authorize({ ...changes, redirect_uri: odd })).headers.location);
    assert.match(web, /^https:\/\/app\.example\/%C3%BC\?x=a%20b&code=[\w-]{43}&state=s&iss=/);
    const form = await browser.authorize({ ...changes, redirect_uri: scheme, response_mode: 'form_post' });
    assert.match(String(form.headers['content-security-policy']), /form-action 'self' http: https: com\.example\.app:/);
  });

  it('programs in form_post mode get a page of ours that posts, once', async () => {
    const browser = openBrowser(mock.app);
    const transaction = transactionOf(await browser.authorize({ response_mode: 'form_post' }));
    await browser.useCard(transaction);
    const page = await browser.get('/login/response', { transaction });
    assert.equal(page.statusCode, 200);
    assert.ok(hiddenFieldsOf(page)['code']);
    assert.equal((await browser.get('/login/response', { transaction })).statusCode, 410);
    const query = transactionOf(await browser.authorize());
    await browser.useCard(query);
    assert.equal((await browser.get('/login/response', { transaction: query })).statusCode, 410, 'only for form_post');
  });

  it('the cookie is Secure when the provider is known by an address of TLS', async () => {
    const tls = await openMock({ issuer: 'https://id.example' });
    const browser = openBrowser(tls.app);
    const [cookie] = [(await browser.login()).headers['set-cookie']].flat();
    assert.match(String(cookie), /^__Host-lq_session=.*; Secure$/);
    await tls.close();
  });
});
