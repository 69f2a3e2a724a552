import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import { clientKeys } from '../../../mock-idp/oidc/client-keys.ts';
import type { ClientKeysSources } from '../../../mock-idp/oidc/client-keys.ts';
import { clientDefaults } from '../../../mock-idp/oidc/clients.ts';
import { createStores, lifeSeconds } from '../../../mock-idp/stores/stores.ts';
import { manualClock } from '../manual-clock.ts';
import type { ManualClock } from '../manual-clock.ts';

const client = { ...clientDefaults, clientId: 'c', jwksUri: 'https://client.example/jwks' };
const keyOf = async (kid: string): Promise<JWK> => ({
  ...(await exportJWK((await generateKeyPair('ES256')).publicKey)),
  kid,
});

describe('keys of a client by address', () => {
  let clock: ManualClock;
  let sources: ClientKeysSources;
  let fetches = 0;
  let answer: { status: number; body: string };
  beforeEach(async () => {
    clock = manualClock();
    fetches = 0;
    answer = { status: 200, body: JSON.stringify({ keys: [await keyOf('one'), await keyOf('two')] }) };
    const get = () => {
      fetches += 1;
      return Promise.resolve({ ...answer, headers: {} });
    };
    sources = { clock, outbound: { get, post: get, close: () => undefined }, stores: createStores(10) };
  });

  const find = (kid?: string) => clientKeys(sources, client, { alg: 'ES256', ...(kid === undefined ? {} : { kid }) });

  it('are fetched once for many, and again after five minutes', async () => {
    await Promise.all([find('one'), find('two'), find('one')]);
    assert.equal(fetches, 1);
    clock.jump(lifeSeconds.clientKeys);
    await find('one');
    assert.equal(fetches, 2);
  });

  it('are all tried when the header names none', async () => assert.equal((await find()).length, 2));

  it('are fetched again for a kid that is not there, every five seconds at most', async () => {
    await find('one');
    for (let time = 0; time < 10; time += 1) await assert.rejects(find('new'));
    assert.equal(fetches, 1);
    clock.jump(5);
    answer = { status: 200, body: JSON.stringify({ keys: [await keyOf('new')] }) };
    assert.equal((await find('new')).length, 1);
    assert.equal(fetches, 2);
  });

  it('are asked for once when there is no answer in time', async () => {
    const get = (): Promise<never> => {
      fetches += 1;
      clock.jump(5);
      return Promise.reject(new Error('timeout'));
    };
    sources = { ...sources, outbound: { ...sources.outbound, get } };
    await assert.rejects(find('one'));
    assert.equal(fetches, 1);
    await assert.rejects(find('one'));
    assert.equal(fetches, 2, 'later it is asked again');
  });

  for (const { name, wrong } of [
    { name: 'an error', wrong: { status: 500, body: '{"keys":[]}' } },
    { name: 'a redirect', wrong: { status: 302, body: '' } },
    { name: 'no JSON', wrong: { status: 200, body: '<html>' } },
    { name: 'no key set', wrong: { status: 200, body: '[]' } },
    {
      name: 'too many keys',
      wrong: { status: 200, body: JSON.stringify({ keys: Array.from({ length: 21 }, () => ({ kty: 'EC' })) }) },
    },
  ])
    it(`are not believed when the answer is ${name}, and asked for again later`, async () => {
      const right = answer;
      answer = wrong;
      await assert.rejects(find('one'));
      answer = right;
      await assert.rejects(find('one'), 'at once it is not asked again');
      clock.jump(5);
      assert.equal((await find('one')).length, 1);
    });
});
