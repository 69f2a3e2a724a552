/** RFC 7009. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { login, postForm, userinfo } from '../login.ts';
import {
  ask,
  basic,
  errorOf,
  jwtClient,
  loginAs,
  posting,
  refreshAs,
  tokenClients,
  tokenFor,
} from '../token-client.ts';

describe('revocation', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: tokenClients })));
  after(() => mock.close());

  for (const client of [basic, jwtClient]) {
    it(`V1 a refresh token takes its family with it (${client.accessTokens})`, async () => {
      const first = await loginAs(mock.app, client);
      const second = (await refreshAs(mock.app, client, first.refresh_token)).json<typeof first>();
      const fields = { token: second.refresh_token, token_type_hint: 'access_token' };
      const response = await ask(mock.app, '/revoke', client, fields);
      assert.equal(response.statusCode, 200);
      for (const { access_token: token } of [first, second])
        assert.equal((await userinfo(mock.app, token)).statusCode, 401);
      assert.equal(errorOf(await refreshAs(mock.app, client, second.refresh_token)), 'invalid_grant');
    });

    it(`V1 an access token goes alone (${client.accessTokens})`, async () => {
      const tokens = await loginAs(mock.app, client);
      assert.equal((await ask(mock.app, '/revoke', client, { token: tokens.access_token })).statusCode, 200);
      assert.equal((await userinfo(mock.app, tokens.access_token)).statusCode, 401);
      assert.equal((await refreshAs(mock.app, client, tokens.refresh_token)).statusCode, 200);
    });

    it(`V1 a token that a client got for itself is dead when it is revoked (${client.accessTokens})`, async () => {
      const { access_token: token } = (await tokenFor(mock.app, client)).json<{ access_token: string }>();
      const isActive = async (): Promise<boolean> =>
        (await ask(mock.app, '/introspect', client, { token })).json<{ active: boolean }>().active;
      assert.equal(await isActive(), true);
      await ask(mock.app, '/revoke', client, { token });
      assert.equal(await isActive(), false);
    });
  }

  it('V1 200 for a token that nobody knows, and for one revoked before', async () => {
    const tokens = await loginAs(mock.app, basic);
    for (const token of ['made-up', 'a.b.c', tokens.refresh_token, tokens.refresh_token])
      assert.equal((await ask(mock.app, '/revoke', basic, { token })).statusCode, 200);
  });

  it('V1 the token of another client stays good', async () => {
    const tokens = await loginAs(mock.app, basic);
    for (const token of [tokens.access_token, tokens.refresh_token])
      assert.equal(errorOf(await ask(mock.app, '/revoke', posting, { token })), 'invalid_grant');
    assert.equal((await userinfo(mock.app, tokens.access_token)).statusCode, 200);
    assert.equal((await refreshAs(mock.app, basic, tokens.refresh_token)).statusCode, 200);
  });

  it('V1 a public client revokes by its client_id; without client, or without token, it is an error', async () => {
    const tokens = await login(mock.app);
    assert.equal((await postForm(mock.app, '/revoke', { token: tokens.refresh_token })).statusCode, 401);
    assert.equal(errorOf(await ask(mock.app, '/revoke', basic, {})), 'invalid_request');
    const fields = { token: tokens.refresh_token, client_id: 'launchquake' };
    assert.equal((await postForm(mock.app, '/revoke', fields)).statusCode, 200);
    assert.equal((await userinfo(mock.app, tokens.access_token)).statusCode, 401);
  });
});
