import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { lifeSeconds } from '../../../mock-idp/stores/stores.ts';
import { ADMIN_TOKEN, ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { postForm, userinfo } from '../login.ts';
import { START_EPOCH_MS } from '../manual-clock.ts';
import { ask, basic, errorOf, jwtClient, loginAs, posting, tokenClients, tokenFor } from '../token-client.ts';

interface Answer {
  readonly access_token: string;
  readonly scope: string;
}

const scoped = { ...posting, clientId: 'scoped', metadata: { scope: 'read write' } };
const loginsOnly = { ...posting, clientId: 'logins-only', grantTypes: ['authorization_code'] };

describe('client credentials', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: [...tokenClients, scoped, loginsOnly] })));
  after(() => mock.close());

  it('gives a token and nothing else', async () => {
    const response = await tokenFor(mock.app, basic, { scope: 'read write' });
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['cache-control'], 'no-store');
    const { access_token: token, ...rest } = response.json<Answer>();
    assert.deepEqual(rest, { token_type: 'Bearer', expires_in: lifeSeconds.accessToken, scope: 'read write' });
    assert.match(token, /^[A-Za-z0-9_-]{43}$/);
    assert.ok(!Object.hasOwn((await tokenFor(mock.app, basic)).json<object>(), 'scope'), 'an empty one is not said');
  });

  it('gives a JWT as RFC 9068 says where the client has them', async () => {
    const { access_token: token } = (await tokenFor(mock.app, jwtClient, { scope: 'read' })).json<Answer>();
    const jwks = (await mock.app.inject('/jwks')).json<JSONWebKeySet>();
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks), {
      issuer: ISSUER,
      audience: ISSUER,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      currentDate: new Date(START_EPOCH_MS),
    });
    assert.ok(protectedHeader.kid);
    const { jti, iat, exp, ...named } = payload;
    assert.deepEqual(named, {
      iss: ISSUER,
      aud: ISSUER,
      sub: jwtClient.clientId,
      client_id: jwtClient.clientId,
      scope: 'read',
    });
    assert.equal(iat, START_EPOCH_MS / 1000);
    assert.equal((exp ?? 0) - (iat ?? 0), lifeSeconds.accessToken);
    assert.match(String(jti), /^[A-Za-z0-9_-]{43}$/);
  });

  it('says more about a person in her JWT, which userinfo takes and which falls with its grant', async () => {
    const tokens = await loginAs(mock.app, jwtClient, { scope: 'openid profile' });
    const { auth_time: authTime, acr, amr, sub } = decodeJwt(tokens.access_token);
    assert.equal(authTime, START_EPOCH_MS / 1000);
    assert.ok(typeof acr === 'string' && Array.isArray(amr) && sub !== jwtClient.clientId);
    assert.equal((await userinfo(mock.app, tokens.access_token)).json<{ sub: string }>().sub, sub);
    await ask(mock.app, '/revoke', jwtClient, { token: tokens.refresh_token });
    assert.equal((await userinfo(mock.app, tokens.access_token)).statusCode, 401);
  });

  it('is no way to userinfo', async () => {
    for (const client of [basic, jwtClient]) {
      const { access_token: token } = (await tokenFor(mock.app, client, { scope: 'openid profile' })).json<Answer>();
      const response = await userinfo(mock.app, token);
      assert.equal(response.statusCode, 403);
      assert.match(String(response.headers['www-authenticate']), /^Bearer error="insufficient_scope"/);
    }
  });

  it('leaves out what only a person can allow, and gives no more than was registered', async () => {
    const open = (await tokenFor(mock.app, basic, { scope: 'openid read offline_access' })).json<Answer>();
    assert.equal(open.scope, 'read');
    assert.equal((await tokenFor(mock.app, scoped)).json<Answer>().scope, 'read write');
    assert.equal((await tokenFor(mock.app, scoped, { scope: 'read' })).json<Answer>().scope, 'read');
    assert.equal(errorOf(await tokenFor(mock.app, scoped, { scope: 'read admin' })), 'invalid_scope');
    for (const scope of ['a "quoted" one', 'é', 'back\\slash', 'x'.repeat(1025)])
      assert.equal(errorOf(await tokenFor(mock.app, basic, { scope })), 'invalid_scope');
  });

  it('is for clients that registered it and prove themselves', async () => {
    assert.equal(errorOf(await tokenFor(mock.app, loginsOnly)), 'unauthorized_client');
    const open = { grant_type: 'client_credentials', client_id: 'launchquake' };
    assert.equal(errorOf(await postForm(mock.app, '/token', open)), 'unauthorized_client');
    const refresh = { grant_type: 'refresh_token', refresh_token: 'x' };
    assert.equal(errorOf(await ask(mock.app, '/token', loginsOnly, refresh)), 'unauthorized_client');
    const { refresh_token: none } = await loginAs(mock.app, loginsOnly);
    assert.equal(none, undefined);
  });

  const faulty = async (fault: object): Promise<Answer> => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const payload = { faults: [{ id: 'f', endpoints: ['/token'], share: 1, lastsSeconds: 60, ...fault }] };
    const put = await mock.app.inject({ method: 'PUT', url: '/admin/faults', headers, payload });
    assert.equal(put.statusCode, 200, put.body);
    const answer = (await tokenFor(mock.app, jwtClient)).json<Answer>();
    await mock.app.inject({ method: 'PUT', url: '/admin/faults', headers, payload: { faults: [] } });
    return answer;
  };

  it('obeys the fault of a wrong signature: nobody takes the token for good', async () => {
    const { access_token: token } = await faulty({ kind: 'wrong-signature' });
    const jwks = createLocalJWKSet((await mock.app.inject('/jwks')).json<JSONWebKeySet>());
    const check = jwtVerify(token, jwks, { currentDate: new Date(START_EPOCH_MS) });
    await assert.rejects(check, { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
    assert.ok(decodeProtectedHeader(token).kid);
    const state = await ask(mock.app, '/introspect', jwtClient, { token });
    assert.deepEqual(state.json(), { active: false });
  });

  it('obeys the fault of a clock that is wrong', async () => {
    const { access_token: token } = await faulty({ kind: 'clock-skew', skewSeconds: 600 });
    assert.equal(decodeJwt(token).iat, START_EPOCH_MS / 1000 + 600);
  });
});
