/** A1–A8, A10 and A11: CIBA Core 1.0. The notifications (A9) are in ciba-ping.test.ts. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import {
  approve,
  askForCiba,
  bank,
  bankCredentials,
  CIBA_GRANT,
  claimsOf,
  errorOf,
  otherBank,
  pollCiba,
  startCiba,
} from '../decoupled-client.ts';
import { ADMIN_TOKEN, ISSUER, openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { CARD, postForm } from '../login.ts';
import type { Fields, Tokens } from '../login.ts';

const CLAIM = 'urn:openid:params:jwt:claim:auth_req_id';
const foreign = { client_id: otherBank.clientId };

describe('CIBA', () => {
  let mock: TestMock;
  const publicClient = { ...bank, clientId: 'public', authentication: 'none', secret: undefined } as const;
  before(async () => {
    mock = await openMock({
      clients: [bank, otherBank, publicClient, { ...bank, clientId: 'codes', grantTypes: ['authorization_code'] }],
    });
  });
  after(() => mock.close());

  it('A1 the metadata tell the endpoint, the delivery modes, the grant and the missing user code', async () => {
    const metadata = (await mock.app.inject('/.well-known/openid-configuration')).json<Record<string, unknown>>();
    assert.equal(metadata['backchannel_authentication_endpoint'], `${ISSUER}/bc-authorize`);
    assert.deepEqual(metadata['backchannel_token_delivery_modes_supported'], ['poll', 'ping']);
    assert.equal(metadata['backchannel_user_code_parameter_supported'], false);
    assert.equal(metadata['backchannel_authentication_request_signing_alg_values_supported'], undefined);
    assert.ok((metadata['grant_types_supported'] as string[]).includes(CIBA_GRANT));
  });

  it('A2 the answer: an auth_req_id of 256 bits, expires_in, interval; JSON, not to be stored', async () => {
    const response = await askForCiba(mock.app);
    assert.equal(response.statusCode, 200, response.body);
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.match(String(response.headers['content-type']), /^application\/json/);
    const { auth_req_id, ...rest } = response.json<Record<string, string>>();
    assert.equal(Buffer.from(auth_req_id ?? '', 'base64url').length, 32);
    assert.match(auth_req_id ?? '', /^[A-Za-z0-9._-]+$/, 'the characters of CIBA Core 1.0 §7.3');
    assert.deepEqual(rest, { expires_in: 300, interval: 5 });
  });

  it('A3 pending, and pending again, until the person allows it', async () => {
    const { auth_req_id, interval } = await startCiba(mock.app);
    for (let poll = 0; poll < 2; poll += 1) {
      assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 authorization_pending');
      mock.clock.jump(interval);
    }
    await approve(mock.app, auth_req_id);
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '200');
  });

  it('A4 twenty polls at once are told authorization_pending or slow_down, and the pause that they earn stays', async () => {
    const { auth_req_id, interval } = await startCiba(mock.app);
    const together = await Promise.all(Array.from({ length: 20 }, () => pollCiba(mock.app, auth_req_id)));
    const told = together.map(errorOf);
    assert.equal(told.filter((error) => error === '400 authorization_pending').length, 1);
    assert.equal(told.filter((error) => error === '400 slow_down').length, 19);
    mock.clock.jump(interval + 18 * 5);
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 slow_down', '5 s are missing');
    mock.clock.jump(interval + 20 * 5);
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 authorization_pending');
  });

  it('A4 what was allowed is given however fast it is asked for', async () => {
    const { auth_req_id } = await startCiba(mock.app);
    for (let poll = 0; poll < 3; poll += 1) await pollCiba(mock.app, auth_req_id);
    await approve(mock.app, auth_req_id);
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '200');
  });

  it('A4 a full station answers polls with 503 and Retry-After', async () => {
    const full = await openMock({
      clients: [bank],
      profile: {
        ...profileOf(10),
        protection: { ...profileOf(10).protection, queueBound: 0, retryAfterSeconds: 3 },
      },
    });
    // inject sends when somebody listens.
    const first = pollCiba(full.app, 'any').then(errorOf);
    await full.clock.advance(0.1);
    const second = pollCiba(full.app, 'any').then(({ statusCode, headers }) => [statusCode, headers['retry-after']]);
    await full.clock.advance(20);
    assert.deepEqual(await second, [503, '3']);
    assert.equal(await first, '400 invalid_grant');
    await full.close();
  });

  for (const expiry of ['30', 30] as const)
    it(`A5 requested_expiry ${JSON.stringify(expiry)} is honoured, and then expired_token`, async () => {
      const payload = { ...bankCredentials, scope: 'openid', login_hint: CARD, requested_expiry: expiry };
      const response =
        typeof expiry === 'string'
          ? await askForCiba(mock.app, { requested_expiry: expiry })
          : await mock.app.inject({ method: 'POST', url: '/bc-authorize', payload });
      const { auth_req_id, expires_in } = response.json<{ auth_req_id: string; expires_in: number }>();
      assert.equal(expires_in, 30);
      mock.clock.jump(29);
      assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 authorization_pending');
      mock.clock.jump(1);
      assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 expired_token');
      assert.equal((await approve(mock.app, auth_req_id)).statusCode, 410);
      assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 expired_token');
    });

  it('A5 more than an hour is not given: expires_in tells the truth', async () => {
    assert.equal((await startCiba(mock.app, { requested_expiry: '100000' })).expires_in, 3600);
  });

  for (const expiry of ['0', '-5', '1.5', 'soon', '1e3', '9'.repeat(30)])
    it(`A5 requested_expiry ${expiry.slice(0, 10)} is refused`, async () =>
      assert.equal(errorOf(await askForCiba(mock.app, { requested_expiry: expiry })), '400 invalid_request'));

  it('A6 a person who denies: access_denied, again and again', async () => {
    const { auth_req_id } = await startCiba(mock.app);
    assert.equal((await approve(mock.app, auth_req_id, 'deny')).statusCode, 200);
    for (let poll = 0; poll < 3; poll += 1)
      assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 access_denied');
  });

  const refusals: readonly { readonly name: string; readonly changes: Fields; readonly error: string }[] = [
    { name: 'no client authentication', changes: { client_secret: undefined }, error: '401 invalid_client' },
    { name: 'a wrong secret', changes: { client_secret: 'wrong' }, error: '401 invalid_client' },
    {
      name: 'a client without a secret',
      changes: { client_id: 'public', client_secret: undefined },
      error: '401 invalid_client',
    },
    { name: 'a client without the grant', changes: { client_id: 'codes' }, error: '400 unauthorized_client' },
    { name: 'no hint', changes: { login_hint: undefined }, error: '400 invalid_request' },
    { name: 'two hints', changes: { id_token_hint: 'x' }, error: '400 invalid_request' },
    { name: 'three hints', changes: { id_token_hint: 'x', login_hint_token: 'x' }, error: '400 invalid_request' },
    {
      name: 'a login_hint_token',
      changes: { login_hint: undefined, login_hint_token: 'x' },
      error: '400 invalid_request',
    },
    {
      name: 'an id_token_hint of nobody',
      changes: { login_hint: undefined, id_token_hint: 'a.b.c' },
      error: '400 invalid_request',
    },
    { name: 'a hint of nobody', changes: { login_hint: 'nobody' }, error: '400 unknown_user_id' },
    { name: 'a signed request', changes: { request: 'a.b.c' }, error: '400 invalid_request' },
    { name: 'no scope', changes: { scope: undefined }, error: '400 invalid_request' },
    { name: 'a scope without openid', changes: { scope: 'profile' }, error: '400 invalid_scope' },
  ];
  for (const { name, changes, error } of refusals)
    it(`A7 ${name}: ${error}`, async () => assert.equal(errorOf(await askForCiba(mock.app, changes)), error));

  it('A7 an auth_req_id that is wrong, of another client, or without client authentication gives nothing', async () => {
    const { auth_req_id } = await startCiba(mock.app);
    await approve(mock.app, auth_req_id);
    assert.equal(errorOf(await pollCiba(mock.app, `${auth_req_id}x`)), '400 invalid_grant');
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id, foreign)), '400 invalid_grant');
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id, { client_secret: undefined })), '401 invalid_client');
    assert.equal(errorOf(await pollCiba(mock.app, '')), '400 invalid_request');
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '200', 'and took nothing');
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 invalid_grant', 'once alone');
  });

  for (const message of ['Pay 10 € to Fatima', 'رمز 4711', '🔥'.repeat(100)])
    it(`A8 the binding message ${message.slice(0, 20)} is shown to the person`, async () => {
      const { auth_req_id } = await startCiba(mock.app, { binding_message: message });
      const phone = await mock.app.inject(`/ciba/phone?card=${CARD}`);
      const shown = phone.json<{ requests: { bindingMessage: string }[] }>().requests[0]?.bindingMessage;
      assert.equal(shown, message);
      await approve(mock.app, auth_req_id, 'deny');
    });

  for (const { name, message } of [
    { name: '101 characters', message: 'x'.repeat(101) },
    { name: 'a new line', message: 'one\ntwo' },
    { name: 'text that turns around', message: 'abc\u202Edcba' },
    { name: 'a hidden character', message: 'a\u200Bb' },
  ])
    it(`A8 a binding message with ${name}: invalid_binding_message`, async () =>
      assert.equal(errorOf(await askForCiba(mock.app, { binding_message: message })), '400 invalid_binding_message'));

  it('A10 tokens: not to be stored, a signed ID token with the auth_req_id, and a refresh token for its client alone', async () => {
    const { auth_req_id } = await startCiba(mock.app);
    await approve(mock.app, auth_req_id);
    const response = await pollCiba(mock.app, auth_req_id);
    assert.equal(response.headers['cache-control'], 'no-store');
    const { id_token, refresh_token, ...rest } = response.json<Tokens & { token_type: string; scope: string }>();
    assert.deepEqual([rest.token_type, rest.scope], ['Bearer', 'openid profile']);
    const keys = createLocalJWKSet((await mock.app.inject('/jwks')).json<JSONWebKeySet>());
    const { payload, protectedHeader } = await jwtVerify(id_token, keys, {
      issuer: ISSUER,
      audience: 'bank',
      currentDate: new Date(mock.clock.epochMsAt(mock.clock.nowSeconds())),
    });
    assert.equal(protectedHeader.alg, 'RS256');
    assert.equal(payload[CLAIM], auth_req_id);
    const headers = { authorization: `Bearer ${rest.access_token}` };
    const person = (await mock.app.inject({ url: '/userinfo', headers })).json<{ sub: string }>();
    assert.equal(payload.sub, person.sub);
    const refresh = (changes: Fields) =>
      postForm(mock.app, '/token', { grant_type: 'refresh_token', refresh_token, ...bankCredentials, ...changes });
    assert.equal(errorOf(await refresh(foreign)), '400 invalid_grant');
    const renewed = (await refresh({})).json<Tokens>();
    assert.equal(claimsOf(renewed.id_token)['sub'], payload.sub);
  });

  it('A10 an ID token, expired too, names the person of the next request; that of another client does not', async () => {
    const first = await startCiba(mock.app);
    await approve(mock.app, first.auth_req_id);
    const { id_token } = (await pollCiba(mock.app, first.auth_req_id)).json<Tokens>();
    mock.clock.jump(4000);
    const hint = { login_hint: undefined, id_token_hint: id_token };
    assert.equal(errorOf(await askForCiba(mock.app, { ...hint, ...foreign })), '400 invalid_request');
    const { auth_req_id } = await startCiba(mock.app, hint);
    await approve(mock.app, auth_req_id);
    const second = (await pollCiba(mock.app, auth_req_id)).json<Tokens>();
    assert.equal(claimsOf(second.id_token)['sub'], claimsOf(id_token)['sub']);
    const [body = ''] = id_token.split('.').slice(1);
    const altered = id_token.replace(
      body,
      Buffer.from(JSON.stringify(claimsOf(id_token)))
        .toString('base64url')
        .slice(0, -4),
    );
    assert.equal(errorOf(await askForCiba(mock.app, { ...hint, id_token_hint: altered })), '400 invalid_request');
  });
});

describe('approval by address', () => {
  it('A11 allows or denies by auth_req_id, by GET and POST; said again it is the same, the other way round 409', async () => {
    const mock = await openMock({ clients: [bank] });
    const { auth_req_id } = await startCiba(mock.app);
    const allowed = await approve(mock.app, auth_req_id);
    assert.deepEqual([allowed.statusCode, allowed.json()], [200, { status: 'allowed' }]);
    assert.equal((await approve(mock.app, auth_req_id)).statusCode, 200);
    assert.equal((await approve(mock.app, auth_req_id, 'deny')).statusCode, 409);
    const other = await startCiba(mock.app);
    const denied = await postForm(mock.app, '/ciba/approval', { auth_req_id: other.auth_req_id, action: 'deny' });
    assert.deepEqual([denied.statusCode, denied.json()], [200, { status: 'denied' }]);
    await mock.close();
  });

  it('A11 an unknown auth_req_id: 404; an unknown action: 400', async () => {
    const mock = await openMock({ clients: [bank] });
    assert.equal((await approve(mock.app, 'nonsense')).statusCode, 404);
    const { auth_req_id } = await startCiba(mock.app);
    assert.equal((await mock.app.inject(`/ciba/approval?auth_req_id=${auth_req_id}&action=maybe`)).statusCode, 400);
    await mock.close();
  });

  it('A11 where others can reach the provider, only with the admin token', async () => {
    const mock = await openMock({ clients: [bank], exposed: true });
    const { auth_req_id } = await startCiba(mock.app);
    assert.equal((await approve(mock.app, auth_req_id)).statusCode, 401);
    const url = `/ciba/approval?auth_req_id=${auth_req_id}&action=allow`;
    const wrong = await mock.app.inject({ url, headers: { authorization: 'Bearer wrong' } });
    assert.equal(wrong.statusCode, 401);
    const right = await mock.app.inject({ url, headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    assert.equal(right.statusCode, 200);
    await mock.close();
  });

  it('A11 is switched off by the profile', async () => {
    const mock = await openMock({ clients: [bank], profile: profileOf(0, { decoupled: { approvalByUrl: false } }) });
    const { auth_req_id } = await startCiba(mock.app);
    assert.equal((await approve(mock.app, auth_req_id)).statusCode, 404);
    assert.equal(errorOf(await pollCiba(mock.app, auth_req_id)), '400 authorization_pending');
    await mock.close();
  });
});
