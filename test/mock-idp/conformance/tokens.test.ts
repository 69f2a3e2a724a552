/** Basic OP, the part of tokens and userinfo: what the modules of the OpenID conformance suite ask. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTPayload } from 'jose';
import { claimsOfScope } from '../../../mock-idp/oidc/user-claims.ts';
import { ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { post, userinfo } from '../login.ts';
import type { Tokens } from '../login.ts';
import { basic, codeFor, errorOf, exchangeAs, loginAs, posting, refreshAs, tokenClients } from '../token-client.ts';

/** 96 bits: what the suite measures of what must not be guessed (RFC 6749 §10.10). */
const LEAST_BITS = 96;
const bitsOf = (token: string): number => Buffer.from(token, 'base64url').length * 8;

const claimTypes: Readonly<Record<string, string>> = {
  address: 'object',
  email_verified: 'boolean',
  phone_number_verified: 'boolean',
  updated_at: 'number',
};

describe('Basic OP: tokens', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: tokenClients })));
  after(() => mock.close());

  async function verified(idToken: string, audience: string): Promise<JWTPayload> {
    const jwks = (await mock.app.inject('/jwks')).json<JSONWebKeySet>();
    const currentDate = new Date(mock.clock.epochMsAt(mock.clock.nowSeconds()));
    return (await jwtVerify(idToken, createLocalJWKSet(jwks), { issuer: ISSUER, audience, currentDate })).payload;
  }

  for (const client of [basic, posting])
    it(`B1 a code becomes tokens with ${client.authentication}, and with nothing else`, async () => {
      const code = await codeFor(mock.app, client);
      const other = {
        ...client,
        authentication: client === basic ? 'client_secret_post' : 'client_secret_basic',
      } as const;
      for (const wrong of [{ ...client, secret: 'wrong' }, other]) {
        const refused = await exchangeAs(mock.app, wrong, code);
        assert.equal(refused.statusCode, 401);
        assert.equal(errorOf(refused), 'invalid_client');
        const isBasic = wrong.authentication === 'client_secret_basic';
        assert.equal(String(refused.headers['www-authenticate']).startsWith('Basic '), isBasic);
      }
      const response = await exchangeAs(mock.app, client, code);
      assert.equal(response.statusCode, 200);
      assert.equal((await verified(response.json<Tokens>().id_token, client.clientId)).aud, client.clientId);
    });

  it('B2 the ID token says who, for whom, when and how, and nothing that was not asked for', async () => {
    const tokens = await loginAs(mock.app, basic, {
      nonce: 'the-nonce',
      acr_values: 'http://eidas.europa.eu/LoA/high',
    });
    const header = decodeProtectedHeader(tokens.id_token);
    assert.deepEqual({ alg: header.alg, typ: header.typ }, { alg: 'RS256', typ: 'JWT' });
    assert.ok((header.kid ?? '').length > 0);
    const payload = await verified(tokens.id_token, basic.clientId);
    const now = mock.clock.epochMsAt(mock.clock.nowSeconds()) / 1000;
    assert.ok(Math.abs((payload.iat ?? 0) - now) < 300);
    assert.ok((payload.exp ?? 0) > now);
    assert.ok((payload.sub ?? '').length > 0 && (payload.sub ?? '').length <= 255);
    assert.equal(payload['nonce'], 'the-nonce');
    assert.equal(payload['acr'], 'http://eidas.europa.eu/LoA/high');
    assert.ok(typeof payload['auth_time'] === 'number' && payload['auth_time'] <= (payload.iat ?? 0));
    const left = createHash('sha256').update(tokens.access_token).digest().subarray(0, 16).toString('base64url');
    assert.equal(payload['at_hash'], left);
    const standard = 'iss sub aud exp iat auth_time nonce acr amr at_hash sid'.split(' ');
    assert.deepEqual(
      Object.keys(payload).filter((name) => !standard.includes(name)),
      [],
    );
  });

  it('B5 an ID token without signature is refused at registration, and none is ever made', async () => {
    const refused = await post(mock.app, '/register', {
      redirect_uris: ['https://client.example/callback'],
      id_token_signed_response_alg: 'none',
    });
    assert.equal(refused.statusCode, 400);
    assert.equal(errorOf(refused), 'invalid_client_metadata');
    for (const client of tokenClients.filter(({ redirectUris }) => redirectUris.length > 0)) {
      const { id_token: idToken } = await loginAs(mock.app, client);
      assert.match(decodeProtectedHeader(idToken).alg ?? '', /^(?:RS|ES)256$/);
      assert.equal(idToken.split('.')[2] === '', false);
    }
  });

  it('B6 userinfo answers GET, POST with the token in the header and POST with it in the body: the same', async () => {
    const tokens = await loginAs(mock.app, basic, { scope: 'openid profile email address phone' });
    const authorization = `Bearer ${tokens.access_token}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answers = [
      await mock.app.inject({ method: 'GET', url: '/userinfo', headers: { authorization } }),
      await mock.app.inject({ method: 'POST', url: '/userinfo', headers: { authorization } }),
      await mock.app.inject({ method: 'POST', url: '/userinfo', headers: { authorization, ...form }, payload: '' }),
      await mock.app.inject({
        method: 'POST',
        url: '/userinfo',
        headers: form,
        payload: `access_token=${tokens.access_token}`,
      }),
    ];
    const { sub } = await verified(tokens.id_token, basic.clientId);
    for (const answer of answers) {
      assert.equal(answer.statusCode, 200);
      assert.match(String(answer.headers['content-type']), /^application\/json\b/);
      const body = answer.json<Record<string, unknown>>();
      assert.equal(body['sub'], sub);
      for (const [name, value] of Object.entries(body)) assert.equal(typeof value, claimTypes[name] ?? 'string', name);
      assert.equal(typeof body['updated_at'], 'number');
    }
    const twice = await mock.app.inject({
      method: 'POST',
      url: '/userinfo',
      headers: { authorization, ...form },
      payload: `access_token=${tokens.access_token}`,
    });
    assert.equal(twice.statusCode, 400);
    assert.match(String(twice.headers['www-authenticate']), /^Bearer error="invalid_request"/);
  });

  it('B8 each scope gives its claims in userinfo, and all give all', async () => {
    const scopes = Object.keys(claimsOfScope);
    assert.deepEqual(scopes, ['profile', 'email', 'address', 'phone']);
    for (const asked of [...scopes.map((scope) => [scope]), scopes]) {
      const { access_token: token } = await loginAs(mock.app, basic, { scope: ['openid', ...asked].join(' ') });
      const body = (await userinfo(mock.app, token)).json<Record<string, unknown>>();
      const expected = asked.flatMap((scope) => claimsOfScope[scope] ?? []);
      assert.deepEqual(Object.keys(body).toSorted(), ['sub', ...expected].toSorted(), asked.join(' '));
    }
  });

  for (const seconds of [0, 30])
    it(`B15 a code that comes again after ${seconds} s is refused, and what it gave is dead`, async () => {
      const code = await codeFor(mock.app, basic);
      const first = (await exchangeAs(mock.app, basic, code)).json<Tokens>();
      assert.equal((await userinfo(mock.app, first.access_token)).statusCode, 200);
      mock.clock.jump(seconds);
      const again = await exchangeAs(mock.app, basic, code);
      assert.equal(again.statusCode, 400);
      assert.match(String(again.headers['content-type']), /^application\/json\b/);
      assert.equal(errorOf(again), 'invalid_grant');
      assert.equal((await userinfo(mock.app, first.access_token)).statusCode, 401);
      assert.equal(errorOf(await refreshAs(mock.app, basic, first.refresh_token)), 'invalid_grant');
    });

  it('B19 an essential name is in userinfo and not in the ID token; one asked for there is there', async () => {
    const inUserinfo = { claims: '{"userinfo":{"name":{"essential":true}}}', scope: 'openid' };
    const first = await loginAs(mock.app, basic, inUserinfo);
    const body = (await userinfo(mock.app, first.access_token)).json<Record<string, unknown>>();
    assert.deepEqual(Object.keys(body).toSorted(), ['name', 'sub']);
    assert.equal((await verified(first.id_token, basic.clientId))['name'], undefined);
    const inIdToken = { claims: '{"id_token":{"email":null,"unknown":null,"iss":{"value":"x"}}}', scope: 'openid' };
    const second = await loginAs(mock.app, basic, inIdToken);
    const payload = await verified(second.id_token, basic.clientId);
    assert.match(String(payload['email']), /@/);
    assert.ok(!Object.hasOwn(payload, 'unknown'));
    assert.deepEqual(Object.keys((await userinfo(mock.app, second.access_token)).json<object>()), ['sub']);
  });

  it('B20 a refresh gives new tokens of the same person to the same client alone', async () => {
    const first = await loginAs(mock.app, basic, { scope: 'openid offline_access' });
    assert.equal(errorOf(await refreshAs(mock.app, posting, first.refresh_token)), 'invalid_grant');
    mock.clock.jump(60);
    const response = await refreshAs(mock.app, basic, first.refresh_token);
    assert.equal(response.statusCode, 200);
    assert.match(String(response.headers['content-type']), /^application\/json\b/);
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.equal(response.headers['pragma'], 'no-cache');
    const second = response.json<Tokens & { token_type: string; expires_in: number }>();
    assert.equal(second.token_type, 'Bearer');
    assert.ok(Number.isInteger(second.expires_in) && second.expires_in > 0);
    for (const token of [second.access_token, second.refresh_token]) {
      assert.match(token, /^[\x20-\x7E]+$/);
      assert.ok(bitsOf(token) >= LEAST_BITS);
    }
    const [earlier, since] = [
      await verified(first.id_token, basic.clientId),
      await verified(second.id_token, basic.clientId),
    ];
    for (const name of ['iss', 'sub', 'aud', 'auth_time', 'acr'] as const)
      assert.deepEqual(since[name], earlier[name], name);
    assert.ok((since.iat ?? 0) > (earlier.iat ?? 0));
    assert.equal(since['nonce'], undefined);
    assert.equal((await userinfo(mock.app, second.access_token)).statusCode, 200);
  });

  it('B21 a verifier that fits is accepted; none, another, and one without a challenge are not', async () => {
    const withChallenge = await codeFor(mock.app, basic);
    for (const verifier of [undefined, 'x'.repeat(43), 'short'])
      assert.equal(
        errorOf(await exchangeAs(mock.app, basic, withChallenge, { code_verifier: verifier })),
        'invalid_grant',
      );
    assert.equal((await exchangeAs(mock.app, basic, withChallenge)).statusCode, 200);
    const without = await codeFor(mock.app, basic, { code_challenge: undefined, code_challenge_method: undefined });
    assert.equal(errorOf(await exchangeAs(mock.app, basic, without)), 'invalid_grant');
    assert.equal((await exchangeAs(mock.app, basic, without, { code_verifier: undefined })).statusCode, 200);
  });
});
