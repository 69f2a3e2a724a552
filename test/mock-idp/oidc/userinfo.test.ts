import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lifeSeconds } from '../../../mock-idp/stores/stores.ts';
import { openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { login, userinfo } from '../login.ts';

describe('userinfo', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock()));
  after(() => mock.close());

  it('answers GET and POST with the claims of the scope', async () => {
    const { access_token: token } = await login(mock.app);
    const headers = { authorization: `Bearer ${token}` };
    for (const method of ['GET', 'POST'] as const) {
      const response = await mock.app.inject({ method, url: '/userinfo', headers });
      assert.equal(response.statusCode, 200);
      assert.match(response.json<{ name: string }>().name, /^\S+ \S+ \S+$/);
    }
    const bare = await login(mock.app, { scope: 'openid' });
    assert.deepEqual(Object.keys((await userinfo(mock.app, bare.access_token)).json<object>()), ['sub']);
  });

  for (const { name, headers, challenge } of [
    { name: 'no token', headers: {}, challenge: /^Bearer$/ },
    { name: 'another scheme', headers: { authorization: 'Basic eA==' }, challenge: /^Bearer$/ },
    { name: 'an unknown token', headers: { authorization: 'Bearer made-up' }, challenge: /error="invalid_token"/ },
  ])
    it(`refuses ${name}`, async () => {
      const response = await mock.app.inject({ method: 'GET', url: '/userinfo', headers });
      assert.equal(response.statusCode, 401);
      assert.match(String(response.headers['www-authenticate']), challenge);
    });

  it('refuses a token after its life', async () => {
    const { access_token: token } = await login(mock.app);
    mock.clock.jump(lifeSeconds.accessToken + 1);
    assert.equal((await userinfo(mock.app, token)).statusCode, 401);
  });
});
