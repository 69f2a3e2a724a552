import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import type { LightMyRequestResponse } from 'fastify';
import { ASSERTION_TYPE } from '../../../mock-idp/oidc/client-assertion.ts';
import { ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { postForm } from '../login.ts';
import type { Fields } from '../login.ts';
import { basic, basicHeader, errorOf, posting, tokenClients } from '../token-client.ts';

describe('client authentication', () => {
  let mock: TestMock;
  let privateKey: CryptoKey;
  let publicKey: CryptoKey;
  let jwk: JWK;
  let spki: string;
  before(async () => {
    ({ privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true }));
    jwk = await exportJWK(publicKey);
    spki = await exportSPKI(publicKey);
    const other = await exportJWK((await generateKeyPair('ES256')).publicKey);
    const byKey = { ...basic, clientId: 'keyed', secret: undefined, authentication: 'private_key_jwt' } as const;
    mock = await openMock({
      clients: [
        ...tokenClients,
        { ...byKey, jwks: { keys: [other, jwk] } },
        { ...byKey, clientId: 'other-keyed', jwks: { keys: [jwk] } },
        {
          ...byKey,
          clientId: 'rs-only',
          jwks: { keys: [jwk] },
          metadata: { token_endpoint_auth_signing_alg: 'RS256' },
        },
      ],
    });
  });
  after(() => mock.close());

  const grant = { grant_type: 'client_credentials' };
  const withHeader = (authorization: string, fields: Fields = {}): Promise<LightMyRequestResponse> =>
    mock.app.inject({
      method: 'POST',
      url: '/token',
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ ...grant, ...(fields as Record<string, string>) }).toString(),
    });

  it('takes a Basic header whose halves were form-urlencoded, and a client_id that says the same', async () => {
    const header = basicHeader(basic.clientId, basic.secret ?? '');
    assert.equal((await withHeader(header)).statusCode, 200);
    assert.equal((await withHeader(header.replace('Basic', 'bASIC'), { client_id: basic.clientId })).statusCode, 200);
    assert.equal(errorOf(await withHeader(header, { client_id: posting.clientId })), 'invalid_request');
  });

  for (const { name, header } of [
    { name: 'a wrong secret', header: basicHeader(basic.clientId, 'wrong') },
    { name: 'no secret', header: basicHeader(basic.clientId, '') },
    { name: 'an unknown client', header: basicHeader('nobody', 'x') },
    { name: 'halves that were not encoded', header: `Basic ${Buffer.from('a%zz:b').toString('base64')}` },
    { name: 'no colon', header: `Basic ${Buffer.from('shop').toString('base64')}` },
    { name: 'no base64', header: 'Basic !!!' },
    { name: 'nothing', header: 'Basic' },
    { name: 'another scheme', header: 'Bearer abc' },
    { name: 'a client that posts its secret', header: basicHeader(posting.clientId, posting.secret ?? '') },
    { name: 'a public client', header: basicHeader('launchquake', '') },
  ])
    it(`answers 401 with a challenge to a header with ${name}`, async () => {
      const response = await withHeader(header);
      assert.equal(response.statusCode, 401);
      assert.equal(errorOf(response), 'invalid_client');
      assert.match(String(response.headers['www-authenticate']), /^Basic realm="/);
    });

  for (const { name, fields, status, error } of [
    { name: 'no client', fields: {}, status: 401, error: 'invalid_client' },
    { name: 'an unknown one', fields: { client_id: 'nobody' }, status: 401, error: 'invalid_client' },
    { name: 'no secret', fields: { client_id: posting.clientId }, status: 401, error: 'invalid_client' },
    {
      name: 'a secret for a public client',
      fields: { client_id: 'launchquake', client_secret: 'x' },
      status: 401,
      error: 'invalid_client',
    },
    {
      name: 'a secret and an assertion',
      fields: { client_id: posting.clientId, client_secret: 'x', client_assertion: 'a.b.c' },
      status: 400,
      error: 'invalid_request',
    },
    {
      name: 'an assertion without its type',
      fields: { client_assertion: 'a.b.c' },
      status: 400,
      error: 'invalid_request',
    },
    {
      name: 'an assertion that is none',
      fields: { client_assertion: 'a.b.c', client_assertion_type: ASSERTION_TYPE },
      status: 401,
      error: 'invalid_client',
    },
  ])
    it(`answers ${status} without a challenge to a form with ${name}`, async () => {
      const response = await postForm(mock.app, '/token', { ...grant, ...fields });
      assert.equal(response.statusCode, status);
      assert.equal(errorOf(response), error);
      assert.equal(response.headers['www-authenticate'], undefined);
    });

  it('takes one method and no second', async () => {
    const header = basicHeader(basic.clientId, basic.secret ?? '');
    for (const second of [{ client_secret: basic.secret }, { client_assertion: 'a.b.c' }])
      assert.equal(errorOf(await withHeader(header, second)), 'invalid_request');
  });

  const nowSeconds = (): number => mock.clock.epochMsAt(mock.clock.nowSeconds()) / 1000;
  let uses = 0;
  const claims = (changes: Readonly<Record<string, unknown>> = {}): JWTPayload => {
    uses += 1;
    const now = nowSeconds();
    return { iss: 'keyed', sub: 'keyed', aud: ISSUER, jti: `use ${uses}`, iat: now, exp: now + 60, ...changes };
  };
  const signed = (payload: JWTPayload, alg = 'ES256', key: CryptoKey = privateKey): Promise<string> =>
    new SignJWT(payload).setProtectedHeader({ alg }).sign(key);
  const asserting = async (assertion: string | Promise<string>, fields: Fields = {}): Promise<LightMyRequestResponse> =>
    postForm(mock.app, '/token', {
      ...grant,
      client_assertion: await assertion,
      client_assertion_type: ASSERTION_TYPE,
      ...fields,
    });

  for (const aud of [ISSUER, `${ISSUER}/token`, [ISSUER], ['https://other.example', `${ISSUER}/token`]])
    it(`takes an assertion for ${JSON.stringify(aud)}, signed with any key of the client`, async () => {
      assert.equal((await asserting(signed(claims({ aud })))).statusCode, 200);
      assert.equal((await asserting(signed(claims({ aud })), { client_id: 'keyed' })).statusCode, 200);
    });

  it('takes an assertion once', async () => {
    const assertion = await signed(claims());
    assert.equal((await asserting(assertion)).statusCode, 200);
    assert.equal((await asserting(assertion)).statusCode, 401);
    const sameJti = { jti: 'the same', iss: 'other-keyed', sub: 'other-keyed' };
    assert.equal((await asserting(signed(claims({ jti: 'the same' })))).statusCode, 200);
    assert.equal((await asserting(signed(claims({ jti: 'the same' })))).statusCode, 401);
    assert.equal((await asserting(signed(claims(sameJti)))).statusCode, 200, 'another client may choose the same');
  });

  it('takes one of two uses at once', async () => {
    const assertion = await signed(claims());
    const statuses = await Promise.all([asserting(assertion), asserting(assertion)]);
    assert.deepEqual(
      statuses.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
      [200, 401],
    );
  });

  const wrongClaims: readonly { readonly name: string; readonly changes: Readonly<Record<string, unknown>> }[] = [
    { name: 'another issuer', changes: { iss: 'other-keyed' } },
    { name: 'another audience', changes: { aud: 'https://other.example' } },
    { name: 'an audience that only begins like ours', changes: { aud: `${ISSUER}.evil.example` } },
    { name: 'no audience', changes: { aud: undefined } },
    { name: 'a time that is over', changes: { exp: 1 } },
    { name: 'no end', changes: { exp: undefined } },
    { name: 'an end in ten hours', changes: { exp: 1e12 } },
    { name: 'a beginning that is to come', changes: { nbf: 1e12 } },
    { name: 'no jti', changes: { jti: undefined } },
    { name: 'an empty jti', changes: { jti: '' } },
    { name: 'null for a jti', changes: { jti: null } },
    { name: 'a number for a jti', changes: { jti: 5 } },
    { name: 'an object for a jti', changes: { jti: { length: 1 } } },
    { name: 'a very long jti', changes: { jti: 'x'.repeat(257) } },
    { name: 'a client of no key', changes: { iss: basic.clientId, sub: basic.clientId } },
  ];
  for (const { name, changes } of wrongClaims)
    it(`refuses an assertion with ${name}`, async () => {
      const response = await asserting(signed(claims(changes)));
      assert.equal(response.statusCode, 401);
      assert.equal(errorOf(response), 'invalid_client');
    });

  it('refuses a signature of none, of HMAC with the public key, of a stranger, and one that was altered', async () => {
    const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const unsigned = `${encoded({ alg: 'none' })}.${encoded(claims())}.`;
    const hmacOf = (secret: string): string => {
      const input = `${encoded({ alg: 'HS256' })}.${encoded(claims())}`;
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    };
    const stranger = signed(claims(), 'ES256', (await generateKeyPair('ES256')).privateKey);
    const [head, , tail] = (await signed(claims())).split('.');
    const altered = `${head}.${encoded(claims({ iss: 'keyed' }))}.${tail}`;
    for (const assertion of [unsigned, hmacOf(spki), hmacOf(JSON.stringify(jwk)), stranger, altered])
      assert.equal((await asserting(assertion)).statusCode, 401);
  });

  it('holds a client to the algorithm that it registered', async () => {
    const payload = claims({ iss: 'rs-only', sub: 'rs-only' });
    assert.equal((await asserting(signed(payload))).statusCode, 401);
  });

  it('refuses an assertion beside the client_id of another', async () => {
    assert.equal(errorOf(await asserting(signed(claims()), { client_id: basic.clientId })), 'invalid_request');
  });

  it('says the same to an unknown client and to a wrong secret', async () => {
    const bodies = await Promise.all(
      [basicHeader('nobody', 'x'), basicHeader(basic.clientId, 'x')].map(
        async (header) => (await withHeader(header)).body,
      ),
    );
    assert.equal(bodies[0], bodies[1]);
  });

  it('takes forms alone', async () => {
    for (const url of ['/token', '/introspect', '/revoke']) {
      const payload = { ...grant, token: 'x', client_id: posting.clientId, client_secret: posting.secret };
      const response = await mock.app.inject({ method: 'POST', url, payload });
      assert.equal(response.statusCode, 400);
      assert.equal(errorOf(response), 'invalid_request');
    }
  });

  it('is asked by POST alone', async () => {
    for (const url of ['/token', '/introspect', '/revoke', '/register'])
      for (const method of ['GET', 'PUT', 'DELETE'] as const) {
        const response = await mock.app.inject({ method, url });
        assert.equal(response.statusCode, 405);
        assert.equal(response.headers['allow'], 'POST');
      }
  });

  it('answers pages of other origins, and their preflights, where a client in a browser asks', async () => {
    const origin = 'https://spa.example';
    const grantless = await mock.app.inject({ method: 'POST', url: '/token', headers: { origin } });
    assert.equal(grantless.headers['access-control-allow-origin'], '*');
    const preflight = await mock.app.inject({ method: 'OPTIONS', url: '/userinfo', headers: { origin } });
    assert.equal(preflight.statusCode, 204);
    assert.match(String(preflight.headers['access-control-allow-headers']), /authorization/);
    // A cache may keep the metadata that something else than a page asked for.
    for (const url of ['/.well-known/openid-configuration', '/jwks'])
      assert.equal((await mock.app.inject(url)).headers['access-control-allow-origin'], '*', url);
    for (const url of ['/introspect', '/register', '/authorize', '/admin/clients']) {
      const response = await mock.app.inject({ method: 'POST', url, headers: { origin } });
      assert.equal(response.headers['access-control-allow-origin'], undefined, url);
    }
  });
});
