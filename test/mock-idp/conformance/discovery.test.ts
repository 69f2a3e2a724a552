/** Config OP: what OIDCCDiscoveryEndpointVerification of the OpenID conformance suite asks. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { importJWK } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { wellKnown } from '../../../mock-idp/oidc/discovery.ts';
import { openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, login, userinfo } from '../login.ts';

const HTTPS_ISSUER = 'https://id.example.test';

/** Members that OpenID Connect Discovery 1.0 §3, RFC 8414 §2 and the documents of each extension know. */
const knownMembers: ReadonlySet<string> = new Set(
  `issuer authorization_endpoint token_endpoint userinfo_endpoint jwks_uri registration_endpoint introspection_endpoint revocation_endpoint
  end_session_endpoint pushed_authorization_request_endpoint device_authorization_endpoint backchannel_authentication_endpoint
  response_types_supported response_modes_supported code_challenge_methods_supported scopes_supported claims_supported claim_types_supported
  acr_values_supported prompt_values_supported display_values_supported ui_locales_supported authorization_response_iss_parameter_supported
  require_pushed_authorization_requests claims_parameter_supported request_parameter_supported request_uri_parameter_supported
  grant_types_supported subject_types_supported id_token_signing_alg_values_supported token_endpoint_auth_methods_supported
  token_endpoint_auth_signing_alg_values_supported introspection_endpoint_auth_methods_supported
  introspection_endpoint_auth_signing_alg_values_supported revocation_endpoint_auth_methods_supported
  revocation_endpoint_auth_signing_alg_values_supported backchannel_logout_supported backchannel_logout_session_supported
  frontchannel_logout_supported backchannel_token_delivery_modes_supported backchannel_user_code_parameter_supported`.split(
    /\s+/,
  ),
);

describe('Config OP', () => {
  let mock: TestMock;
  let document: Record<string, unknown>;
  before(async () => {
    mock = await openMock({ issuer: HTTPS_ISSUER });
    document = (await mock.app.inject(wellKnown[0])).json<Record<string, unknown>>();
  });
  after(() => mock.close());

  const list = (name: string): readonly string[] => {
    const value = document[name];
    assert.ok(Array.isArray(value) && value.length > 0, `${name} is a list of something`);
    assert.ok(value.every((item) => typeof item === 'string'));
    assert.equal(new Set(value).size, value.length, `${name} says nothing twice`);
    return value;
  };

  it('C1 both well-known addresses answer 200 with JSON, and the same', async () => {
    for (const path of wellKnown) {
      const response = await mock.app.inject(path);
      assert.equal(response.statusCode, 200);
      assert.match(String(response.headers['content-type']), /^application\/json\b/);
      assert.deepEqual(response.json(), document);
    }
  });

  it('C2 the issuer is the address it came from, without the well-known part', async () => {
    assert.equal(document['issuer'], HTTPS_ISSUER);
    const { protocol, search, hash } = new URL(document['issuer']);
    assert.deepEqual({ protocol, search, hash }, { protocol: 'https:', search: '', hash: '' });
    const plain = await openMock();
    const there = (await plain.app.inject(wellKnown[0])).json<{ issuer: string; token_endpoint: string }>();
    await plain.close();
    assert.equal(there.token_endpoint, `${there.issuer}/token`);
  });

  it('C3 every member is one that the standards know, and has its type', () => {
    assert.deepEqual(
      Object.keys(document).filter((name) => !knownMembers.has(name)),
      [],
    );
    for (const [name, value] of Object.entries(document)) {
      if (name.endsWith('_supported') && typeof value !== 'boolean') list(name);
      if (name.endsWith('_endpoint') || name.endsWith('_uri')) assert.equal(typeof value, 'string', name);
    }
  });

  it('C4 response_types_supported holds code', () => assert.ok(list('response_types_supported').includes('code')));

  it('C5 subject_types_supported holds public', () => assert.deepEqual(list('subject_types_supported'), ['public']));

  it('C6 id_token_signing_alg_values_supported includes RS256, and never none', () => {
    const algorithms = list('id_token_signing_alg_values_supported');
    assert.ok(algorithms.includes('RS256'));
    assert.ok(!algorithms.includes('none'));
  });

  it('C7 userinfo is JSON, and no algorithm for a signed one is promised', async () => {
    assert.equal(document['userinfo_signing_alg_values_supported'], undefined);
    const { access_token: token } = await login(mock.app);
    assert.match(String((await userinfo(mock.app, token)).headers['content-type']), /^application\/json\b/);
  });

  it('C8 the endpoints are addresses of this issuer, and something answers there', async () => {
    const endpoints = Object.entries(document).filter(([name]) => name.endsWith('_endpoint'));
    assert.equal(endpoints.length, 10);
    for (const required of ['authorization', 'token', 'userinfo', 'registration'])
      assert.ok(typeof document[`${required}_endpoint`] === 'string', required);
    for (const [name, url] of endpoints) {
      assert.ok(String(url).startsWith(`${HTTPS_ISSUER}/`), name);
      const response = await mock.app.inject({ method: 'POST', url: String(url).slice(HTTPS_ISSUER.length) });
      assert.notEqual(response.statusCode, 404, name);
      assert.ok(response.statusCode < 500, name);
    }
  });

  it('C9 jwks_uri gives public keys alone, each usable and with a kid of its own', async () => {
    const path = String(document['jwks_uri']).slice(HTTPS_ISSUER.length);
    const { keys } = (await mock.app.inject(path)).json<JSONWebKeySet>();
    assert.ok(keys.length >= 2);
    for (const key of keys) {
      assert.ok(await importJWK(key));
      assert.ok(key.kty === 'RSA' || key.kty === 'EC');
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) assert.ok(!Object.hasOwn(key, secret));
    }
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, keys.length);
    assert.ok(keys.every(({ kid }) => typeof kid === 'string' && kid.length > 0));
  });

  it('C10 grant_types_supported is a list, with authorization_code in it', () =>
    assert.ok(list('grant_types_supported').includes('authorization_code')));

  it('C11 scopes_supported contains openid, and each is a scope by its spelling', () => {
    const scopes = list('scopes_supported');
    assert.ok(scopes.includes('openid'));
    for (const scope of scopes) assert.match(scope, /^[\x21\x23-\x5B\x5D-\x7E]+$/);
  });

  it('C12 claims_supported names what tokens and userinfo really say', async () => {
    const claims = list('claims_supported');
    const tokens = await login(mock.app, { scope: 'openid profile email address phone' });
    const body = (await userinfo(mock.app, tokens.access_token)).json<object>();
    const idToken = JSON.parse(Buffer.from(tokens.id_token.split('.')[1] ?? '', 'base64url').toString()) as object;
    const said = [...Object.keys(body), ...Object.keys(idToken)];
    assert.ok(said.length > 20);
    assert.deepEqual(
      said.filter((name) => !claims.includes(name)),
      [],
    );
  });

  it('C13 languages are well-formed tags', () => {
    for (const tag of list('ui_locales_supported')) assert.deepEqual(Intl.getCanonicalLocales(tag), [tag]);
  });

  it('C14 code_challenge_methods_supported is a list: S256 alone', () =>
    assert.deepEqual(list('code_challenge_methods_supported'), ['S256']));

  it('C15 the flags of request, request_uri and claims say what happens', async () => {
    assert.equal(document['request_parameter_supported'], false);
    assert.equal(document['request_uri_parameter_supported'], false);
    assert.equal(document['claims_parameter_supported'], true);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.`;
    const byValue = await authorize(mock.app, { request: unsigned });
    assert.match(String(byValue.headers.location), /[?&]error=request_not_supported/);
    const byAddress = await authorize(mock.app, { request_uri: 'https://client.example/request.jwt' });
    assert.match(String(byAddress.headers.location), /[?&]error=request_uri_not_supported/);
    const tokens = await login(mock.app, { scope: 'openid', claims: '{"userinfo":{"name":null}}' });
    assert.ok((await userinfo(mock.app, tokens.access_token)).json<{ name?: string }>().name !== undefined);
  });
});
