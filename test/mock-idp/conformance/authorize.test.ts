/** The browser side of the Basic OP checklist: what may be asked for, and how it is answered. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { decodeJwt } from 'jose';
import { answerOf, hiddenFieldsOf, openBrowser, targetOf } from '../browser.ts';
import { ISSUER, openMock, profileOf, REDIRECT_URI, roomPolicy, unprotected } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorizeFields, exchange } from '../login.ts';
import type { Fields } from '../login.ts';
import { asRelyingParty, relyingParty, rpExchange } from '../relying-party.ts';

const STATE_128 = `${'state-'.repeat(21)}!~`;

describe('Basic OP, in the browser', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: [relyingParty] })));
  after(() => mock.close());

  async function tokensOf(response: LightMyRequestResponse): Promise<Record<string, unknown>> {
    const answer = await exchange(mock.app, answerOf(response)['code'] ?? '');
    assert.equal(answer.statusCode, 200, answer.body);
    return decodeJwt(answer.json<{ id_token: string }>().id_token);
  }

  const isLoginPage = (response: LightMyRequestResponse): void => {
    assert.equal(response.statusCode, 302);
    assert.match(String(response.headers.location), /^\/login\?transaction=[\w-]{43}$/);
  };

  it('B3 a code has 256 random bits: 43 characters of base64url, and no two are alike in any place', async () => {
    const codes: string[] = [];
    const browser = openBrowser(mock.app);
    await browser.login();
    for (let round = 0; round < 200; round += 1) codes.push(answerOf(await browser.authorize())['code'] ?? '');
    assert.equal(new Set(codes).size, 200);
    for (const code of codes) assert.match(code, /^[\w-]{43}$/);
    // Shannon entropy of each place over 200 codes of 64 letters: together far above 96 bits.
    const bits = Array.from({ length: 42 }, (_, place) => entropyOf(codes.map((code) => code.charAt(place))));
    const total = bits.reduce((sum, part) => sum + part, 0);
    assert.ok(total > 200, `${total} bits measured`);
  });

  it('B4 a missing response_type is invalid_request, another one unsupported_response_type, both by redirect', async () => {
    const browser = openBrowser(mock.app);
    assert.equal(answerOf(await browser.authorize({ response_type: undefined }))['error'], 'invalid_request');
    for (const type of ['token', 'id_token', 'code id_token', 'none', 'CODE'])
      assert.equal(answerOf(await browser.authorize({ response_type: type }))['error'], 'unsupported_response_type');
  });

  it('B7 a request without a nonce works, and the ID token has none', async () => {
    const claims = await tokensOf(await openBrowser(mock.app).login({ nonce: undefined }));
    assert.equal(claims['nonce'], undefined);
  });

  it('B9 the order of scopes and of parameters does not matter', async () => {
    const browser = openBrowser(mock.app);
    isLoginPage(await browser.authorize({ scope: 'profile email openid' }));
    const backwards = Object.entries(authorizeFields()).toReversed();
    isLoginPage(await browser.get('/authorize', Object.fromEntries(backwards)));
  });

  const harmless: readonly Fields[] = [
    { display: 'page' },
    { display: 'popup' },
    { ui_locales: 'se fr-CA xx' },
    { claims_locales: 'se' },
    { acr_values: '1 2' },
    { login_hint: 'buffy@example.org' },
    { extra: 'foobar', 'another one': 'ünknown' },
    { scope: 'openid weather' },
  ];
  for (const fields of harmless)
    it(`B10 ${JSON.stringify(fields)} is no error`, async () => {
      const answer = answerOf(await openBrowser(mock.app).login(fields));
      assert.equal(answer['error'], undefined);
      assert.match(answer['code'] ?? '', /^[\w-]{43}$/);
    });

  it('B11 prompt=login asks again, and auth_time is later', async () => {
    const browser = openBrowser(mock.app);
    const first = await tokensOf(await browser.login({ max_age: '10000' }));
    await mock.clock.advance(2);
    isLoginPage(await browser.authorize({ prompt: 'login' }));
    const second = await tokensOf(await browser.login({ prompt: 'login', max_age: '10000' }));
    assert.equal(second['sub'], first['sub']);
    assert.ok(Number(second['auth_time']) > Number(first['auth_time']));
  });

  it('B12 prompt=none without a session is login_required, with a state of 128 characters intact', async () => {
    assert.equal(STATE_128.length, 128);
    const response = await openBrowser(mock.app).authorize({ prompt: 'none', state: STATE_128 });
    assert.equal(response.statusCode, 302);
    assert.deepEqual(Object.keys(answerOf(response)).toSorted(), ['error', 'error_description', 'iss', 'state']);
    assert.equal(answerOf(response)['error'], 'login_required');
    assert.equal(answerOf(response)['state'], STATE_128);
  });

  it('B12 prompt=none with a session answers at once: the same sub and the same auth_time', async () => {
    const browser = openBrowser(mock.app);
    const first = await tokensOf(await browser.login({ max_age: '10000' }));
    await mock.clock.advance(3);
    const silent = await browser.authorize({ prompt: 'none', max_age: '10000' });
    assert.equal(`${targetOf(silent).origin}${targetOf(silent).pathname}`, REDIRECT_URI);
    const second = await tokensOf(silent);
    assert.equal(second['sub'], first['sub']);
    assert.equal(second['auth_time'], first['auth_time']);
    assert.equal(second['sid'], first['sid']);
  });

  it('B13 max_age=1 asks again after two seconds and tells auth_time; max_age=10000 does not ask', async () => {
    const browser = openBrowser(mock.app);
    const first = await tokensOf(await browser.login());
    await mock.clock.advance(2);
    isLoginPage(await browser.authorize({ max_age: '1' }));
    const again = await tokensOf(await browser.login({ max_age: '1' }));
    assert.ok(Number(again['auth_time']) > Number(first['auth_time'] ?? 0));
    await mock.clock.advance(2);
    const relaxed = await tokensOf(await browser.authorize({ max_age: '10000' }));
    assert.equal(relaxed['auth_time'], again['auth_time']);
  });

  it('B14 id_token_hint with prompt=none works for the person who is logged in, and for nobody else', async () => {
    const [browser, other] = [openBrowser(mock.app), openBrowser(mock.app)];
    const hintOf = async (response: LightMyRequestResponse): Promise<string> =>
      (await exchange(mock.app, answerOf(response)['code'] ?? '')).json<{ id_token: string }>().id_token;
    const hint = await hintOf(await browser.login());
    const foreign = await hintOf(await other.login({}, 'CD222333'));
    assert.match(
      answerOf(await browser.authorize({ prompt: 'none', id_token_hint: hint }))['code'] ?? '',
      /^[\w-]{43}$/,
    );
    for (const wrong of [foreign, `${hint}x`, 'no token'])
      assert.equal(
        answerOf(await browser.authorize({ prompt: 'none', id_token_hint: wrong }))['error'],
        'login_required',
      );
  });

  it('B16 an unregistered redirect_uri is told on a page, never redirected to', async () => {
    for (const uri of [
      'https://evil.example/callback',
      `${REDIRECT_URI}/more`,
      `${REDIRECT_URI}?added=1`,
      `${REDIRECT_URI}#part`,
      'javascript:alert(1)',
      '//evil.example',
    ]) {
      const response = await openBrowser(mock.app).authorize({ redirect_uri: uri });
      assert.equal(response.statusCode, 400);
      assert.equal(response.headers.location, undefined);
      assert.match(String(response.headers['content-type']), /^text\/html/);
      assert.match(response.body, /role="alert"/);
      assert.ok(!response.body.includes('evil.example'));
    }
  });

  it('B17 a POST of anything but a form asks for nothing', async () => {
    const payload = JSON.stringify(authorizeFields());
    const headers = { 'content-type': 'application/json' };
    const response = await mock.app.inject({ method: 'POST', url: '/authorize', headers, payload });
    assert.equal(response.statusCode, 400);
    assert.equal(response.headers.location, undefined);
  });

  it('B17 authorize takes POST as it takes GET', async () => {
    const browser = openBrowser(mock.app);
    isLoginPage(await browser.postForm('/authorize', authorizeFields()));
    assert.equal(
      answerOf(await browser.postForm('/authorize', authorizeFields({ prompt: 'none' })))['error'],
      'login_required',
    );
  });

  it('B17 a request that came by POST survives the waiting room in the address that its page asks again', async () => {
    const waitingRoom = roomPolicy({ maxActiveLogins: 1, pollSeconds: 20, passSeconds: 60 });
    const crowded = await openMock({ profile: profileOf(0, { protection: { ...unprotected, waitingRoom } }) });
    await openBrowser(crowded.app).authorize();
    const page = await openBrowser(crowded.app).postForm('/authorize', authorizeFields({ state: 'a; url=b, c' }));
    assert.equal(page.statusCode, 202);
    const [, address = ''] = /^20; url=(\S+)$/.exec(String(page.headers['refresh'])) ?? [];
    assert.deepEqual(
      Object.fromEntries(new URL(address, 'http://here').searchParams),
      authorizeFields({ state: 'a; url=b, c' }),
    );
    await crowded.close();
  });

  it('B18 a request object and a request_uri are refused by name, and the metadata says so', async () => {
    const browser = openBrowser(mock.app);
    const byValue = answerOf(await browser.authorize({ request: 'eyJhbGciOiJub25lIn0.e30.' }));
    assert.equal(byValue['error'], 'request_not_supported');
    const byReference = answerOf(await browser.authorize({ request_uri: 'https://rp.example/request.jwt' }));
    assert.equal(byReference['error'], 'request_uri_not_supported');
    const metadata = (await mock.app.inject('/.well-known/openid-configuration')).json<Record<string, unknown>>();
    assert.equal(metadata['request_parameter_supported'], false);
    assert.equal(metadata['request_uri_parameter_supported'], false);
  });

  const errors: readonly Fields[] = [
    { response_type: undefined },
    { response_type: 'token' },
    { response_mode: 'fragment' },
    { scope: 'profile' },
    { code_challenge_method: 'plain' },
    { prompt: 'none' },
    { prompt: 'none login' },
    { max_age: 'soon' },
    { claims: '{"id_token": []}' },
    { request: 'x' },
    { request_uri: 'https://x.example/' },
  ];
  for (const changes of errors)
    it(`B22 the error for ${JSON.stringify(changes)} is legal: its code, its characters, state and iss, and no code`, async () => {
      for (const mode of [undefined, 'form_post']) {
        const response = await openBrowser(mock.app).authorize({ response_mode: mode, state: 'a/b+c d', ...changes });
        const answer = 'response_mode' in changes || mode === undefined ? answerOf(response) : hiddenFieldsOf(response);
        assert.match(answer['error'] ?? '', /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
        assert.match(answer['error_description'] ?? '', /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/);
        assert.equal(answer['state'], 'a/b+c d');
        assert.equal(answer['iss'], ISSUER);
        assert.equal(answer['code'], undefined);
      }
    });

  it('B9 a scope has the characters of a scope (RFC 6749 §3.3)', async () => {
    for (const scope of ['openid "', 'openid back\\slash', 'openid é', 'openid \t'])
      assert.equal(answerOf(await openBrowser(mock.app).authorize({ scope }))['error'], 'invalid_scope', scope);
  });

  it('B10 a client with a secret and without PKCE gets its code too', async () => {
    const response = await openBrowser(mock.app).login(asRelyingParty());
    const order = { method: 'POST', url: '/token', ...rpExchange(answerOf(response)['code'] ?? '') } as const;
    assert.equal((await mock.app.inject(order)).statusCode, 200);
  });
});

/** Bits. */
function entropyOf(letters: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / letters.length;
    return sum - share * Math.log2(share);
  }, 0);
}
