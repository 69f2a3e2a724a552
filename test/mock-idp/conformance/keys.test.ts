/** Rotation of signing keys (OpenID Connect Core 1.0 §10.1.1). */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { ADMIN_TOKEN, openMock } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { login, post } from '../login.ts';
import { errorOf } from '../token-client.ts';

const PUBLISH_DELAY_SECONDS = 300;
const TOKEN_LIFE_SECONDS = 3600;

describe('key rotation', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock()));
  after(() => mock.close());

  const jwks = async (): Promise<JSONWebKeySet> => (await mock.app.inject('/jwks')).json<JSONWebKeySet>();
  const kids = async (): Promise<string[]> =>
    (await jwks()).keys.filter(({ alg }) => alg === 'ES256').map(({ kid }) => kid ?? '');
  const rotate = (payload?: object) =>
    mock.app.inject({
      method: 'POST',
      url: '/admin/keys/rotate',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      ...(payload === undefined ? {} : { payload }),
    });
  const freshToken = async (): Promise<string> => (await login(mock.app)).id_token;
  const kidOf = (token: string): string => decodeProtectedHeader(token).kid ?? '';
  const verifies = async (token: string): Promise<boolean> => {
    const currentDate = new Date(mock.clock.epochMsAt(mock.clock.nowSeconds()));
    return jwtVerify(token, createLocalJWKSet(await jwks()), { currentDate }).then(
      () => true,
      () => false,
    );
  };

  it('K1 a new key of each algorithm appears in the key set, and the old ones stay', async () => {
    const earlier = (await jwks()).keys.map(({ kid }) => kid);
    const response = await rotate();
    assert.equal(response.statusCode, 200);
    const made = response.json<{ keys: { kid: string }[] }>().keys.map(({ kid }) => kid);
    const since = (await jwks()).keys.map(({ kid }) => kid);
    assert.equal(made.length, 2);
    assert.deepEqual(new Set(since), new Set([...earlier, ...made]));
    mock.clock.jump(PUBLISH_DELAY_SECONDS);
  });

  it('K2 the new key signs after the publish delay, and the old tokens verify until the last has expired', async () => {
    const [old = ''] = await kids();
    const early = await freshToken();
    await rotate({ algorithms: ['ES256'] });
    const young = (await kids()).at(-1) ?? '';
    mock.clock.jump(PUBLISH_DELAY_SECONDS - 1);
    const last = await freshToken();
    assert.deepEqual([kidOf(early), kidOf(last)], [(await kids())[0], kidOf(early)]);
    mock.clock.jump(1);
    const first = await freshToken();
    assert.equal(kidOf(first), young);
    assert.ok((await verifies(early)) && (await verifies(last)) && (await verifies(first)));
    mock.clock.jump(TOKEN_LIFE_SECONDS - 2);
    assert.ok((await kids()).includes(kidOf(last)));
    assert.ok(await verifies(last));
    mock.clock.jump(1);
    assert.deepEqual(await kids(), [young]);
    assert.notEqual(old, young);
    assert.equal(await verifies(first), true);
  });

  it('K2 a key that never signed leaves with its first successor; without a delay the new key signs at once', async () => {
    await rotate({ algorithms: ['ES256'], publishDelaySeconds: 0 });
    await rotate({ algorithms: ['ES256'], publishDelaySeconds: 0 });
    const published = await kids();
    assert.equal(kidOf(await freshToken()), published.at(-1));
    assert.equal(published.length, 2);
  });

  it('K2 a refresh after a rotation is signed with the new key', async () => {
    const { refresh_token: token } = await login(mock.app);
    await rotate({ publishDelaySeconds: 0 });
    const fields = { grant_type: 'refresh_token', refresh_token: token, client_id: 'launchquake' };
    const response = await mock.app.inject({
      method: 'POST',
      url: '/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    });
    assert.equal(kidOf(response.json<{ id_token: string }>().id_token), (await kids()).at(-1));
  });

  it('K2 the key set stays small, and a wrong order is told', async () => {
    for (const wrong of [{ algorithms: [] }, { algorithms: ['HS256'] }, { publishDelaySeconds: -1 }, { delay: 1 }])
      assert.equal(errorOf(await rotate(wrong)), 'rotation_invalid');
    let status = 200;
    for (let time = 0; time < 20 && status === 200; time += 1) {
      await freshToken();
      status = (await rotate({ algorithms: ['ES256'] })).statusCode;
    }
    assert.equal(status, 409);
    assert.ok((await kids()).length <= 10);
    assert.equal((await post(mock.app, '/admin/keys/rotate', {})).statusCode, 401);
  });
});
