import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pageChecks, redirectChecks } from '../../../mock-idp/oidc/checks/authorize-checks.ts';
import { ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, authorizeFields } from '../login.ts';
import type { Fields } from '../login.ts';

describe('authorize', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock()));
  after(() => mock.close());

  it('sends a good request to the login page, once by GET and once by POST', async () => {
    for (const response of [
      await authorize(mock.app),
      await mock.app.inject({
        method: 'POST',
        url: '/authorize',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(authorizeFields()).toString(),
      }),
    ]) {
      assert.equal(response.statusCode, 302);
      assert.match(String(response.headers.location), /^\/login\?transaction=[\w-]{43}$/);
      assert.equal(response.headers['cache-control'], 'no-store');
    }
  });

  it('takes any port of a registered loopback address (RFC 8252 §7.3), and sends the code back to that port', async () => {
    for (const host of ['127.0.0.1', '[::1]']) {
      const response = await authorize(mock.app, { redirect_uri: `http://${host}:51004/callback` });
      assert.equal(response.statusCode, 302);
    }
    const refused = await authorize(mock.app, {
      redirect_uri: 'http://127.0.0.1:51004/callback',
      code_challenge: undefined,
    });
    assert.match(String(refused.headers.location), /^http:\/\/127\.0\.0\.1:51004\/callback\?error=invalid_request/);
  });

  const onPage: readonly { name: string; changes: Fields; error: string }[] = [
    { name: 'no client', changes: { client_id: undefined }, error: 'invalid_client' },
    { name: 'an unknown client', changes: { client_id: 'somebody' }, error: 'invalid_client' },
    { name: 'no redirect_uri', changes: { redirect_uri: undefined }, error: 'invalid_request' },
    { name: 'a foreign redirect_uri', changes: { redirect_uri: 'https://evil.example/' }, error: 'invalid_request' },
    {
      name: 'a longer redirect_uri',
      changes: { redirect_uri: 'http://127.0.0.1/callback/x' },
      error: 'invalid_request',
    },
    { name: 'an added query', changes: { redirect_uri: 'http://127.0.0.1/callback?x=1' }, error: 'invalid_request' },
    { name: 'another case', changes: { redirect_uri: 'http://127.0.0.1/CALLBACK' }, error: 'invalid_request' },
    { name: 'a port on a name', changes: { redirect_uri: 'http://localhost:3000/callback' }, error: 'invalid_request' },
    { name: 'a port that is none', changes: { redirect_uri: 'http://127.0.0.1:x/callback' }, error: 'invalid_request' },
    {
      name: 'a user before the host',
      changes: { redirect_uri: 'http://127.0.0.1:80@evil.example/callback' },
      error: 'invalid_request',
    },
  ];
  for (const { name, changes, error } of onPage)
    it(`refuses ${name} without any redirect`, async () => {
      const response = await authorize(mock.app, changes);
      assert.equal(response.statusCode, 400);
      assert.equal(response.headers.location, undefined);
      assert.equal(response.json<{ error: string }>().error, error);
      const page = await authorize(mock.app, changes, { accept: 'text/html' });
      assert.equal(page.statusCode, 400);
      assert.match(String(page.headers['content-type']), /^text\/html/);
      assert.match(page.body, /role="alert"/);
    });

  const byRedirect: readonly { name: string; changes: Fields; error: string }[] = [
    { name: 'no response_type', changes: { response_type: undefined }, error: 'invalid_request' },
    { name: 'the implicit flow', changes: { response_type: 'token' }, error: 'unsupported_response_type' },
    { name: 'a fragment as response_mode', changes: { response_mode: 'fragment' }, error: 'invalid_request' },
    { name: 'a max_age that is no number', changes: { max_age: '-1' }, error: 'invalid_request' },
    { name: 'claims that are no object', changes: { claims: '[]' }, error: 'invalid_request' },
    { name: 'a claim that is no object', changes: { claims: '{"userinfo":{"name":1}}' }, error: 'invalid_request' },
    { name: 'a scope without openid', changes: { scope: 'profile' }, error: 'invalid_scope' },
    { name: 'no code_challenge', changes: { code_challenge: undefined }, error: 'invalid_request' },
    { name: 'plain PKCE', changes: { code_challenge_method: 'plain' }, error: 'invalid_request' },
    { name: 'PKCE without a method', changes: { code_challenge_method: undefined }, error: 'invalid_request' },
    { name: 'a short code_challenge', changes: { code_challenge: 'short' }, error: 'invalid_request' },
    { name: 'prompt=none', changes: { prompt: 'none' }, error: 'login_required' },
    { name: 'prompt=none login', changes: { prompt: 'none login' }, error: 'invalid_request' },
    { name: 'a request object', changes: { request: 'e30.e30.' }, error: 'request_not_supported' },
    { name: 'a request_uri', changes: { request_uri: 'https://x.example/' }, error: 'request_uri_not_supported' },
    { name: 'a nonce of 2,000 characters', changes: { nonce: 'n'.repeat(2000) }, error: 'invalid_request' },
  ];
  for (const { name, changes, error } of byRedirect)
    it(`tells the relying party about ${name}, with its state`, async () => {
      const response = await authorize(mock.app, changes);
      assert.equal(response.statusCode, 302);
      const target = new URL(String(response.headers.location));
      assert.equal(`${target.origin}${target.pathname}`, 'http://127.0.0.1/callback');
      assert.equal(target.searchParams.get('error'), error);
      assert.equal(target.searchParams.get('state'), 'the-state');
      assert.equal(target.searchParams.get('iss'), ISSUER);
      assert.equal(target.searchParams.get('code'), null);
    });

  it('refuses a parameter that comes twice', async () => {
    const query = `${new URLSearchParams(authorizeFields()).toString()}&nonce=again`;
    const response = await mock.app.inject({ method: 'GET', url: `/authorize?${query}` });
    assert.match(String(response.headers.location), /error=invalid_request/);
  });

  const accepted: readonly { name: string; changes: Fields }[] = [
    { name: 'no nonce', changes: { nonce: undefined } },
    { name: 'no state', changes: { state: undefined } },
    { name: 'a state of 128 characters', changes: { state: 's'.repeat(128) } },
    { name: 'an unknown scope', changes: { scope: 'openid weather' } },
    {
      name: 'unknown parameters',
      changes: { display: 'page', ui_locales: 'fr', acr_values: 'x', login_hint: 'y', extra: 'z' },
    },
    { name: 'prompt=login', changes: { prompt: 'login' } },
    { name: 'a state of 2,000 characters', changes: { state: 's'.repeat(2000) } },
    { name: 'form_post', changes: { response_mode: 'form_post' } },
    { name: 'max_age', changes: { max_age: '0' } },
    {
      name: 'claims',
      changes: { claims: '{"userinfo":{"name":{"essential":true}},"id_token":{"acr":null},"more":1}' },
    },
  ];
  for (const { name, changes } of accepted)
    it(`accepts ${name}`, async () => {
      const response = await authorize(mock.app, changes);
      assert.match(String(response.headers.location), /^\/login\?/);
    });

  it('begins nothing for a HEAD', async () => {
    const begun = mock.world.stores.transactions.size();
    const head = await mock.app.inject({ method: 'HEAD', url: '/authorize', query: authorizeFields() });
    assert.equal(head.statusCode, 404);
    assert.equal(mock.world.stores.transactions.size(), begun);
  });

  it('has one file, one name and one source for every rule', () => {
    const checks = [...pageChecks, ...redirectChecks];
    assert.equal(checks.length, 15);
    assert.equal(new Set(checks.map(({ name }) => name)).size, checks.length);
    for (const { name, source } of checks) assert.ok(source.length > 5, name);
  });
});
