import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { pinOf } from '../../../mock-idp/eid/virtual-card.ts';
import { lifeSeconds } from '../../../mock-idp/stores/stores.ts';
import { ADMIN_TOKEN, ISSUER, openMock, REDIRECT_URI } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { START_EPOCH_MS } from '../manual-clock.ts';
import { approvedRedirect, authorize, exchange, login, openSession, postForm, userinfo, usePhone } from '../login.ts';
import { launchquakeClient } from '../../../mock-idp/oidc/clients.ts';
import type { Fields, Tokens } from '../login.ts';

interface OAuthError {
  readonly error: string;
  readonly error_description: string;
}

describe('token', () => {
  let mock: TestMock;
  before(async () => {
    mock = await openMock({
      clients: [
        { ...launchquakeClient, redirectUris: [REDIRECT_URI] },
        { ...launchquakeClient, clientId: 'other', redirectUris: [REDIRECT_URI] },
      ],
    });
  });
  after(() => mock.close());

  const codeOf = async (): Promise<string> => (await approvedRedirect(mock.app)).searchParams.get('code') ?? '';

  it('sends the browser back with code, state and issuer', async () => {
    const redirect = await approvedRedirect(mock.app);
    assert.equal(`${redirect.origin}${redirect.pathname}`, REDIRECT_URI);
    assert.equal(redirect.searchParams.get('state'), 'the-state');
    assert.equal(redirect.searchParams.get('iss'), ISSUER);
    assert.ok(Buffer.from(redirect.searchParams.get('code') ?? '', 'base64url').length * 8 >= 128);
  });

  it('gives tokens for a code, not to be cached', async () => {
    const response = await exchange(mock.app, await codeOf());
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['cache-control'], 'no-store');
    const { token_type: type, expires_in: expires, scope } = response.json<Record<string, unknown>>();
    assert.deepEqual({ type, expires, scope }, { type: 'Bearer', expires: 3600, scope: 'openid profile' });
  });

  for (const algorithm of ['ES256', 'RS256'] as const)
    it(`signs ID tokens with ${algorithm} that verify against the JWKS`, async () => {
      const authorization = `Bearer ${ADMIN_TOKEN}`;
      await mock.app.inject({
        method: 'PATCH',
        url: '/admin/profile',
        headers: { authorization },
        payload: { signing: algorithm },
      });
      const tokens = await login(mock.app);
      const jwks = (await mock.app.inject('/jwks')).json<JSONWebKeySet>();
      const { payload, protectedHeader } = await jwtVerify(tokens.id_token, createLocalJWKSet(jwks), {
        issuer: ISSUER,
        audience: 'launchquake',
        algorithms: [algorithm],
        currentDate: new Date(START_EPOCH_MS),
      });
      assert.equal(protectedHeader.kid, mock.keys[algorithm].kid);
      assert.equal(payload['nonce'], 'the-nonce');
      assert.equal(payload.iat, START_EPOCH_MS / 1000);
      assert.equal(payload.exp, START_EPOCH_MS / 1000 + 3600);
      assert.equal(payload['auth_time'], START_EPOCH_MS / 1000);
      assert.equal(payload['acr'], 'http://eidas.europa.eu/LoA/high');
      const hash = createHash('sha256').update(tokens.access_token).digest();
      assert.equal(payload['at_hash'], hash.subarray(0, 16).toString('base64url'));
      const { sub } = (await userinfo(mock.app, tokens.access_token)).json<{ sub: string }>();
      assert.equal(payload.sub, sub);
    });

  it('leaves out a nonce that was not sent', async () => {
    const { id_token: idToken } = await login(mock.app, { nonce: undefined });
    assert.ok(
      !Buffer.from(idToken.split('.')[1] ?? '', 'base64url')
        .toString()
        .includes('nonce'),
    );
    assert.equal(decodeProtectedHeader(idToken).typ, 'JWT');
  });

  const refused: readonly { name: string; changes: Fields; status: number; error: string }[] = [
    { name: 'another verifier', changes: { code_verifier: 'x'.repeat(43) }, status: 400, error: 'invalid_grant' },
    { name: 'no verifier', changes: { code_verifier: undefined }, status: 400, error: 'invalid_grant' },
    { name: 'a short verifier', changes: { code_verifier: 'short' }, status: 400, error: 'invalid_grant' },
    {
      name: 'another redirect_uri',
      changes: { redirect_uri: 'http://127.0.0.1/' },
      status: 400,
      error: 'invalid_grant',
    },
    { name: 'no redirect_uri', changes: { redirect_uri: undefined }, status: 400, error: 'invalid_grant' },
    { name: "another client's code", changes: { client_id: 'other' }, status: 400, error: 'invalid_grant' },
    { name: 'an unknown client', changes: { client_id: 'nobody' }, status: 401, error: 'invalid_client' },
    { name: 'an unknown code', changes: { code: 'made-up' }, status: 400, error: 'invalid_grant' },
    { name: 'no grant_type', changes: { grant_type: undefined }, status: 400, error: 'invalid_request' },
    { name: 'the password grant', changes: { grant_type: 'password' }, status: 400, error: 'unsupported_grant_type' },
  ];
  for (const { name, changes, status, error } of refused)
    it(`refuses ${name}, and the code is still good`, async () => {
      const code = await codeOf();
      const response = await exchange(mock.app, code, changes);
      assert.equal(response.statusCode, status);
      assert.equal(response.json<OAuthError>().error, error);
      assert.ok(response.json<OAuthError>().error_description.length > 5);
      assert.equal((await exchange(mock.app, code)).statusCode, 200);
    });

  it('takes a code once; a second time revokes what the first gave', async () => {
    const tokens = await login(mock.app);
    assert.equal((await userinfo(mock.app, tokens.access_token)).statusCode, 200);
    const replay = await exchange(mock.app, tokens.code);
    assert.equal(replay.statusCode, 400);
    assert.equal(replay.json<OAuthError>().error, 'invalid_grant');
    assert.equal((await userinfo(mock.app, tokens.access_token)).statusCode, 401);
    const refresh = await refreshWith(tokens.refresh_token);
    assert.equal(refresh.json<OAuthError>().error, 'invalid_grant');
  });

  it('gives exactly one of two simultaneous exchanges its tokens', async () => {
    const code = await codeOf();
    const answers = await Promise.all([exchange(mock.app, code), exchange(mock.app, code)]);
    assert.deepEqual(new Set(answers.map(({ statusCode }) => statusCode)), new Set([200, 400]));
  });

  it('refuses a code after its life', async () => {
    const code = await codeOf();
    mock.clock.jump(lifeSeconds.code + 1);
    assert.equal((await exchange(mock.app, code)).json<OAuthError>().error, 'invalid_grant');
  });

  const refreshWith = (refreshToken: string, changes: Fields = {}) =>
    postForm(mock.app, '/token', {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: 'launchquake',
      ...changes,
    });

  it('rotates refresh tokens, and a token that comes back revokes the family', async () => {
    const first = await login(mock.app);
    const second = (await refreshWith(first.refresh_token)).json<Tokens>();
    assert.notEqual(second.refresh_token, first.refresh_token);
    assert.equal((await userinfo(mock.app, second.access_token)).statusCode, 200);
    mock.clock.jump(31);
    assert.equal((await refreshWith(first.refresh_token)).json<OAuthError>().error, 'invalid_grant');
    assert.equal((await userinfo(mock.app, second.access_token)).statusCode, 401);
    assert.equal((await refreshWith(second.refresh_token)).json<OAuthError>().error, 'invalid_grant');
  });

  const refusedRefreshes: readonly { name: string; changes: Fields; error: string }[] = [
    { name: "another client's token", changes: { client_id: 'other' }, error: 'invalid_grant' },
    { name: 'an unknown token', changes: { refresh_token: 'made-up' }, error: 'invalid_grant' },
    { name: 'more scope than granted', changes: { scope: 'openid profile email' }, error: 'invalid_scope' },
  ];
  for (const { name, changes, error } of refusedRefreshes)
    it(`refuses to refresh with ${name}`, async () => {
      const { refresh_token: token } = await login(mock.app);
      const response = await refreshWith(token, changes);
      assert.equal(response.statusCode, 400);
      assert.equal(response.json<OAuthError>().error, error);
      assert.equal((await refreshWith(token)).statusCode, 200);
    });

  it('answers no body, a repeated field and a broken body in OAuth shape', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const payload of ['', 'code=a&code=b']) {
      const response = await mock.app.inject({ method: 'POST', url: '/token', headers, payload });
      assert.ok(response.statusCode >= 400 && response.statusCode < 500);
      assert.match(response.json<OAuthError>().error, /^invalid_/);
    }
    const broken = await mock.app.inject({
      method: 'POST',
      url: '/token',
      headers: { 'content-type': 'application/json' },
      payload: '{',
    });
    assert.equal(broken.json<OAuthError>().error, 'invalid_request');
    const large = await postForm(mock.app, '/token', { code: 'x'.repeat(20_000) });
    assert.equal(large.statusCode, 413);
  });

  it('gives the same person the same subject and another card another', async () => {
    const subjectOf = async (card: string): Promise<string> => {
      const session = await openSession(mock.app);
      await usePhone(mock.app, session, card, pinOf(card));
      const poll = await mock.app.inject(`/eid/sessions/${session}`);
      const code = new URL(poll.json<{ redirectTo: string }>().redirectTo).searchParams.get('code') ?? '';
      const { access_token: token } = (await exchange(mock.app, code)).json<Tokens>();
      return (await userinfo(mock.app, token)).json<{ sub: string }>().sub;
    };
    const [first, again, other] = [
      await subjectOf('AB111222'),
      await subjectOf('AB111222'),
      await subjectOf('AB111223'),
    ];
    assert.equal(first, again);
    assert.notEqual(first, other);
  });

  it('has nothing to give before the login is approved', async () => {
    const response = await authorize(mock.app);
    assert.equal(new URL(String(response.headers.location), ISSUER).searchParams.get('code'), null);
  });
});
