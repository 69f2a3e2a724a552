/** RFC 7662. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lifeSeconds } from '../../../mock-idp/stores/stores.ts';
import { ISSUER, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { postForm } from '../login.ts';
import {
  ask,
  basic,
  errorOf,
  jwtClient,
  loginAs,
  posting,
  refreshAs,
  resourceServer,
  tokenClients,
} from '../token-client.ts';
import { tokenFor } from '../token-client.ts';
import type { Client } from '../../../mock-idp/oidc/clients.ts';

const inactive = { active: false };

describe('introspection', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ clients: tokenClients })));
  after(() => mock.close());

  const stateOf = async (client: Client, token: string): Promise<Record<string, unknown>> => {
    const response = await ask(mock.app, '/introspect', client, { token });
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['cache-control'], 'no-store');
    return response.json<Record<string, unknown>>();
  };
  const grantOf = async (client: Client, changes = {}): Promise<string> =>
    (await tokenFor(mock.app, client, changes)).json<{ access_token: string }>().access_token;

  for (const client of [basic, jwtClient])
    it(`I1 a live token (${client.accessTokens}) is told to its own client`, async () => {
      const tokens = await loginAs(mock.app, client, { scope: 'openid profile' });
      const state = await stateOf(client, tokens.access_token);
      const { active, scope, client_id: clientId, token_type: type, iss, exp, iat } = state;
      const told = { active, scope, clientId, type, iss };
      assert.deepEqual(told, {
        active: true,
        scope: 'openid profile',
        clientId: client.clientId,
        type: 'Bearer',
        iss: ISSUER,
      });
      assert.equal(Number(exp) - Number(iat), lifeSeconds.accessToken);
      const refresh = await stateOf(client, tokens.refresh_token);
      assert.equal(refresh['active'], true);
      assert.equal(refresh['sub'], state['sub']);
      const own = await stateOf(client, await grantOf(client, { scope: 'read' }));
      assert.deepEqual([own['sub'], own['scope']], [client.clientId, 'read']);
    });

  it('I1 nothing but inactive is said of an unknown, expired, revoked, used or another client’s token', async () => {
    const tokens = await loginAs(mock.app, basic);
    const foreign = [tokens.access_token, tokens.refresh_token, await grantOf(jwtClient)];
    for (const token of foreign) assert.deepEqual(await stateOf(posting, token), inactive);
    const [head = '', body = ''] = (await grantOf(jwtClient)).split('.');
    const forged = `${head}.${body}.${'A'.repeat(86)}`;
    for (const token of ['made-up', 'a.b.c', forged, tokens.id_token])
      assert.deepEqual(await stateOf(jwtClient, token), inactive);
    await refreshAs(mock.app, basic, tokens.refresh_token);
    assert.deepEqual(await stateOf(basic, tokens.refresh_token), inactive);
    const ofClient = await grantOf(jwtClient);
    mock.clock.jump(lifeSeconds.accessToken + 1);
    assert.deepEqual(await stateOf(basic, tokens.access_token), inactive);
    assert.deepEqual(await stateOf(jwtClient, ofClient), inactive);
  });

  it('I1 only a client that proves itself may ask', async () => {
    const { access_token: token } = await loginAs(mock.app, basic);
    const attempts = [
      await postForm(mock.app, '/introspect', { token }),
      await postForm(mock.app, '/introspect', { token, client_id: 'launchquake' }),
      await ask(mock.app, '/introspect', { ...basic, secret: 'wrong' }, { token }),
    ];
    for (const attempt of attempts) {
      assert.equal(attempt.statusCode, 401);
      assert.equal(errorOf(attempt), 'invalid_client');
    }
    assert.equal(errorOf(await ask(mock.app, '/introspect', basic, {})), 'invalid_request');
  });

  it('I1 a resource server may ask about the access tokens of all, not about their refresh tokens', async () => {
    const tokens = await loginAs(mock.app, basic);
    assert.equal((await stateOf(resourceServer, tokens.access_token))['active'], true);
    assert.deepEqual(await stateOf(resourceServer, tokens.refresh_token), inactive);
  });
});
