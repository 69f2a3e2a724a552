/** Refresh token rotation (RFC 9700 §4.14.2) with a grace. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { userinfo } from '../login.ts';
import type { Tokens } from '../login.ts';
import { basic, errorOf, loginAs, posting, refreshAs, tokenClients } from '../token-client.ts';

describe('refresh rotation', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: tokenClients })));
  after(() => mock.close());

  const refresh = async (token: string, changes = {}): Promise<Tokens> => {
    const response = await refreshAs(mock.app, basic, token, changes);
    assert.equal(response.statusCode, 200);
    return response.json<Tokens>();
  };

  it('R1 inside the grace a token that comes again gives the same successor, also when that was used', async () => {
    const { refresh_token: token } = await loginAs(mock.app, basic);
    const first = await refresh(token);
    mock.clock.jump(29);
    const again = await refresh(token);
    assert.equal(again.refresh_token, first.refresh_token);
    assert.notEqual(again.access_token, first.access_token);
    const next = await refresh(first.refresh_token);
    assert.notEqual(next.refresh_token, first.refresh_token);
    assert.equal((await refresh(again.refresh_token)).refresh_token, next.refresh_token);
    for (const { access_token: live } of [first, again, next])
      assert.equal((await userinfo(mock.app, live)).statusCode, 200);
  });

  it('R1 20 uses at once agree on one successor', async () => {
    const { refresh_token: token } = await loginAs(mock.app, basic);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(token)));
    assert.equal(new Set(answers.map((answer) => answer.refresh_token)).size, 1);
    assert.equal(new Set(answers.map((answer) => answer.access_token)).size, 20);
  });

  it('R1 outside the grace it makes the family fall', async () => {
    const login = await loginAs(mock.app, basic);
    const first = await refresh(login.refresh_token);
    mock.clock.jump(30);
    const second = await refresh(first.refresh_token);
    assert.equal(errorOf(await refreshAs(mock.app, basic, login.refresh_token)), 'invalid_grant');
    assert.equal(errorOf(await refreshAs(mock.app, basic, second.refresh_token)), 'invalid_grant');
    for (const { access_token: token } of [login, first, second])
      assert.equal((await userinfo(mock.app, token)).statusCode, 401);
  });

  it('R1 the grace is counted from the first use, not from the last', async () => {
    const { refresh_token: token } = await loginAs(mock.app, basic);
    for (const seconds of [0, 20, 9]) {
      mock.clock.jump(seconds);
      await refresh(token);
    }
    mock.clock.jump(1);
    assert.equal(errorOf(await refreshAs(mock.app, basic, token)), 'invalid_grant');
  });

  it('R1 a grace of 0 forgives nothing', async () => {
    const strict = await openMock({
      clients: tokenClients,
      profile: profileOf(0, { oidc: { refreshGraceSeconds: 0 } }),
    });
    const { refresh_token: token } = await loginAs(strict.app, basic);
    assert.equal((await refreshAs(strict.app, basic, token)).statusCode, 200);
    assert.equal(errorOf(await refreshAs(strict.app, basic, token)), 'invalid_grant');
    await strict.close();
  });

  it('R1 another client neither gets tokens nor harms the family', async () => {
    const { refresh_token: token } = await loginAs(mock.app, basic);
    await refresh(token);
    mock.clock.jump(60);
    assert.equal(errorOf(await refreshAs(mock.app, posting, token)), 'invalid_grant');
  });

  it('R1 a narrower scope narrows this access token alone', async () => {
    const { refresh_token: token } = await loginAs(mock.app, basic, { scope: 'openid profile email' });
    const narrow = await refresh(token, { scope: 'openid email' });
    const claims = Object.keys((await userinfo(mock.app, narrow.access_token)).json<object>());
    assert.deepEqual(claims.toSorted(), ['email', 'email_verified', 'sub']);
    const wide = await refresh(narrow.refresh_token);
    assert.ok(Object.keys((await userinfo(mock.app, wide.access_token)).json<object>()).includes('name'));
    assert.equal(
      errorOf(await refreshAs(mock.app, basic, wide.refresh_token, { scope: 'openid phone' })),
      'invalid_scope',
    );
  });
});
