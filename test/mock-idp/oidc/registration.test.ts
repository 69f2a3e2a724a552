import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import type { LightMyRequestResponse } from 'fastify';
import { ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { post, userinfo } from '../login.ts';
import { errorOf, exchangeAs, codeFor, tokenFor } from '../token-client.ts';
import { clientDefaults } from '../../../mock-idp/oidc/clients.ts';

type Metadata = Readonly<Record<string, unknown>>;

const callback = 'https://client.example/callback';
const CIBA = 'urn:openid:params:grant-type:ciba';

describe('registration', () => {
  let mock: TestMock;
  let publicJwk: JWK;
  let privateJwk: JWK;
  before(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    publicJwk = await exportJWK(pair.publicKey);
    privateJwk = await exportJWK(pair.privateKey);
    mock = await openMock();
  });
  after(() => mock.close());

  const register = (metadata: Metadata): Promise<LightMyRequestResponse> => post(mock.app, '/register', metadata);
  const registered = async (metadata: Metadata): Promise<Record<string, unknown>> => {
    const response = await register({ redirect_uris: [callback], ...metadata });
    assert.equal(response.statusCode, 201, response.body);
    return response.json<Record<string, unknown>>();
  };

  it('answers 201 with the registration, the defaults of the standard filled in', async () => {
    const response = await register({ redirect_uris: [callback] });
    assert.equal(response.statusCode, 201);
    assert.equal(response.headers['cache-control'], 'no-store');
    const answer = response.json<Record<string, unknown>>();
    const { client_id: id, client_secret: secret, registration_access_token: token, ...rest } = answer;
    for (const text of [id, secret, token]) assert.match(String(text), /^[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(rest, {
      application_type: 'web',
      subject_type: 'public',
      token_endpoint_auth_method: 'client_secret_basic',
      redirect_uris: [callback],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: 'RS256',
      access_tokens: 'opaque',
      require_pkce: false,
      require_pushed_authorization_requests: false,
      client_secret_expires_at: 0,
      client_id_issued_at: mock.clock.epochMsAt(0) / 1000,
      registration_client_uri: `${ISSUER}/register/${String(id)}`,
    });
  });

  it('gives back what it understands, and passes over what it does not', async () => {
    const metadata = {
      client_name: 'Shop',
      'client_name#fr': 'Boutique',
      client_uri: 'https://client.example/',
      contacts: ['ops@client.example'],
      scope: 'openid read',
      software_id: 'shop',
      post_logout_redirect_uris: ['https://client.example/goodbye'],
      default_max_age: 600,
      backchannel_logout_uri: 'https://client.example/logout',
    };
    const answer = await registered({ ...metadata, unheard_of: true, introspects_all: true });
    for (const [name, value] of Object.entries(metadata)) assert.deepEqual(answer[name], value, name);
    assert.ok(!Object.hasOwn(answer, 'unheard_of'));
    assert.ok(!Object.hasOwn(answer, 'introspects_all'), 'nobody makes himself a resource server');
    assert.equal(mock.world.clients.find(String(answer['client_id']))?.introspectsAll, false);
  });

  it('gives a secret to whom uses one alone', async () => {
    const open = await registered({ token_endpoint_auth_method: 'none' });
    assert.deepEqual([open['client_secret'], open['client_secret_expires_at']], [undefined, undefined]);
    assert.equal(open['require_pkce'], true);
    const keyed = await registered({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [publicJwk] } });
    assert.equal(keyed['client_secret'], undefined);
    assert.deepEqual(keyed['jwks'], { keys: [publicJwk] });
    const silent = { grant_types: ['client_credentials'], redirect_uris: [] };
    assert.deepEqual((await registered(silent))['response_types'], []);
  });

  it('makes a client that works: a login, its tokens, a token for itself', async () => {
    const grants = ['authorization_code', 'refresh_token', 'client_credentials'];
    const answer = await registered({
      grant_types: grants,
      access_tokens: 'jwt',
      id_token_signed_response_alg: 'ES256',
    });
    const client = {
      ...clientDefaults,
      clientId: String(answer['client_id']),
      secret: String(answer['client_secret']),
    };
    const code = await codeFor(mock.app, client, { redirect_uri: callback });
    const response = await exchangeAs(mock.app, client, code, { redirect_uri: callback });
    const tokens = response.json<{ access_token: string; refresh_token: string }>();
    assert.ok(tokens.refresh_token);
    assert.equal((await userinfo(mock.app, tokens.access_token)).statusCode, 200);
    assert.equal((await tokenFor(mock.app, client)).statusCode, 200);
    const headers = { authorization: `Bearer ${String(answer['registration_access_token'])}` };
    const url = `/register/${client.clientId}`;
    assert.equal((await mock.app.inject({ method: 'DELETE', url, headers })).statusCode, 204);
    assert.equal((await userinfo(mock.app, tokens.access_token)).statusCode, 401, 'its tokens go with it');
    assert.equal((await tokenFor(mock.app, client)).statusCode, 401);
  });

  it('is read and deleted with its own token, and with no other', async () => {
    const [mine, yours] = [await registered({}), await registered({})];
    const url = `/register/${String(mine['client_id'])}`;
    const as = (token: unknown): Record<string, string> => ({ authorization: `Bearer ${String(token)}` });
    for (const headers of [{}, as('wrong'), as(yours['registration_access_token']), as(mine['client_secret'])])
      for (const method of ['GET', 'DELETE'] as const) {
        const response = await mock.app.inject({ method, url, headers });
        assert.equal(response.statusCode, 401);
        assert.match(String(response.headers['www-authenticate']), /^Bearer error="invalid_token"/);
      }
    const own = as(mine['registration_access_token']);
    assert.deepEqual((await mock.app.inject({ url, headers: own })).json(), mine);
    assert.equal((await mock.app.inject({ method: 'DELETE', url, headers: own })).statusCode, 204);
    assert.equal((await mock.app.inject({ url, headers: own })).statusCode, 401);
    assert.equal((await mock.app.inject({ url: '/register/launchquake', headers: own })).statusCode, 401);
  });

  for (const uri of [
    'https://client.example/callback?tenant=1',
    'http://127.0.0.1:8080/callback',
    'http://[::1]/callback',
    'http://localhost/callback',
    'com.example.app:/callback',
  ])
    it(`takes the redirect_uri ${uri}`, async () => {
      assert.deepEqual((await registered({ redirect_uris: [uri] }))['redirect_uris'], [uri]);
    });

  for (const uri of [
    'https://client.example/#fragment',
    'https://client.example/callback#',
    'http://client.example/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://localhost.evil.example/',
    'https://user:password@client.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'myapp:/callback',
    '/callback',
    'https://',
    ' https://client.example/',
    'https://client.example/\r\nx: y',
    'https:\\\\client.example',
    '',
    7,
    null,
  ])
    it(`refuses the redirect_uri ${JSON.stringify(uri)}`, async () => {
      const response = await register({ redirect_uris: [callback, uri] });
      assert.equal(response.statusCode, 400);
      assert.equal(errorOf(response), 'invalid_redirect_uri');
    });

  const wrong: readonly (readonly [string, Metadata])[] = [
    ['an unsigned ID token', { id_token_signed_response_alg: 'none' }],
    ['an HMAC', { id_token_signed_response_alg: 'HS256' }],
    ['an encrypted ID token', { id_token_encrypted_response_alg: 'RSA-OAEP' }],
    ['signed userinfo', { userinfo_signed_response_alg: 'RS256' }],
    ['pairwise subjects', { subject_type: 'pairwise' }],
    ['an unknown method', { token_endpoint_auth_method: 'client_secret_jwt' }],
    ['an unknown grant', { grant_types: ['password'] }],
    ['no grant', { grant_types: [] }],
    ['the implicit flow', { response_types: ['id_token'] }],
    ['a code without its grant', { grant_types: ['client_credentials'], response_types: ['code'] }],
    ['a grant without its code', { response_types: [] }],
    [
      'a public client of its own',
      { token_endpoint_auth_method: 'none', grant_types: ['client_credentials'], redirect_uris: [] },
    ],
    ['no keys', { token_endpoint_auth_method: 'private_key_jwt' }],
    ['an empty key set', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [] } }],
    ['a symmetric key', { jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }],
    ['a key that is none', { jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'a', y: 'b' }] } }],
    ['keys of http', { jwks_uri: 'http://client.example/jwks' }],
    ['an algorithm without signature', { token_endpoint_auth_signing_alg: 'none' }],
    ['a name of two lines', { client_name: 'a\nb' }],
    ['a script for a logo', { logo_uri: 'javascript:alert(1)' }],
    ['a logout address of http', { backchannel_logout_uri: 'http://client.example/logout' }],
    ['an age that is no number', { default_max_age: '600' }],
    ['a ping without address', { backchannel_token_delivery_mode: 'ping', grant_types: ['authorization_code', CIBA] }],
    ['push', { backchannel_token_delivery_mode: 'push' }],
    ['tokens bound to a key', { dpop_bound_access_tokens: true }],
  ];
  for (const [name, metadata] of wrong)
    it(`refuses ${name}`, async () => {
      const response = await register({ redirect_uris: [callback], ...metadata });
      assert.equal(response.statusCode, 400);
      assert.equal(errorOf(response), 'invalid_client_metadata');
      const { error_description: text } = response.json<{ error_description: string }>();
      assert.match(text, /^[\x20\x21\x23-\x5B\x5D-\x7E]{10,500}$/);
    });

  it('refuses a private key without saying it back, and keys in two ways', async () => {
    const withPrivate = await register({ redirect_uris: [callback], jwks: { keys: [privateJwk] } });
    assert.equal(errorOf(withPrivate), 'invalid_client_metadata');
    assert.ok(!withPrivate.body.includes(String(privateJwk.d)));
    const both = { jwks: { keys: [publicJwk] }, jwks_uri: 'https://client.example/jwks' };
    assert.equal(errorOf(await register({ redirect_uris: [callback], ...both })), 'invalid_client_metadata');
  });

  it('refuses what is no JSON object, and no redirect_uri at all', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = await mock.app.inject({ method: 'POST', url: '/register', headers, payload: 'redirect_uris=x' });
    assert.equal(errorOf(form), 'invalid_client_metadata');
    for (const payload of ['[]', 'null', '"x"', '7']) {
      const json = { 'content-type': 'application/json' };
      const response = await mock.app.inject({ method: 'POST', url: '/register', headers: json, payload });
      assert.equal(response.statusCode, 400, payload);
      assert.equal(errorOf(response), 'invalid_client_metadata', payload);
    }
    assert.equal(errorOf(await register({})), 'invalid_redirect_uri');
  });

  it('keeps so many clients and no more: the oldest goes', async () => {
    const small = await openMock({ storeCapacity: 3 });
    const ids: string[] = [];
    for (let time = 0; time < 5; time += 1) {
      const response = await post(small.app, '/register', { redirect_uris: [callback] });
      ids.push(response.json<{ client_id: string }>().client_id);
    }
    assert.deepEqual(
      ids.map((id) => small.world.clients.find(id) !== undefined),
      [false, false, true, true, true],
    );
    await small.close();
  });
});
