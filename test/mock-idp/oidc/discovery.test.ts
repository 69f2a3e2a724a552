import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { importJWK } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, postForm } from '../login.ts';

describe('discovery', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock()));
  after(() => mock.close());

  const metadata = async (): Promise<Record<string, unknown>> =>
    (await mock.app.inject('/.well-known/openid-configuration')).json<Record<string, unknown>>();

  it('names an issuer, and endpoints that exist', async () => {
    const document = await metadata();
    assert.equal(document['issuer'], ISSUER);
    const endpoints = Object.entries(document).filter(([name]) => name.endsWith('_endpoint') || name === 'jwks_uri');
    assert.equal(endpoints.length, 11);
    for (const [name, url] of endpoints) {
      const path = String(url).slice(ISSUER.length);
      const isThere = (['GET', 'POST'] as const).some((method) => mock.app.hasRoute({ method, url: path }));
      assert.ok(isThere, name);
    }
  });

  it('promises only what is offered', async () => {
    const document = await metadata();
    assert.deepEqual(document['response_types_supported'], ['code']);
    assert.deepEqual(document['code_challenge_methods_supported'], ['S256']);
    assert.deepEqual(document['id_token_signing_alg_values_supported'], ['RS256', 'ES256']);
    const grants = document['grant_types_supported'] as string[];
    assert.equal(grants.length, 5);
    for (const grant of [...grants, 'password']) {
      const response = await postForm(mock.app, '/token', { grant_type: grant, client_id: 'launchquake' });
      const { error } = response.json<{ error: string }>();
      assert.equal(error === 'unsupported_grant_type', grant === 'password', grant);
    }
    const refused = await authorize(mock.app, { request: 'x' });
    assert.match(String(refused.headers.location), /request_not_supported/);
    assert.equal(document['request_parameter_supported'], false);
  });

  it('publishes public keys only, each with a kid of its own', async () => {
    const { keys } = (await mock.app.inject('/jwks')).json<JSONWebKeySet>();
    assert.equal(keys.length, 2);
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, 2);
    for (const key of keys) {
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'])
        assert.ok(!Object.hasOwn(key, secret), secret);
      assert.ok(await importJWK(key));
    }
  });
});
