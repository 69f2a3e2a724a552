import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startMockIdp } from '../../../mock-idp/server.ts';
import type { RunningMockIdp } from '../../../mock-idp/server.ts';
import { changesOnRunClock, serverAccount } from '../../../src/runners/target/server-account.ts';
import type { HttpAnswer, HttpRequest, RunnerWorld } from '../../../src/runners/world.ts';
import { fakeWorld } from '../../cli/fake-world.ts';
import { profileOf } from '../../mock-idp/fixture.ts';

const worldWith = (request: RunnerWorld['request']): RunnerWorld => ({ ...fakeWorld([]), request });

describe('what a server says of itself at the end of a run', () => {
  let mock: RunningMockIdp;
  before(async () => (mock = await startMockIdp({ profile: profileOf(0) })));
  after(() => mock.close());

  const fetched = worldWith(async (url: string, { token, method, json }: HttpRequest): Promise<HttpAnswer> => {
    const answer = await fetch(url, {
      method: method ?? 'GET',
      headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    return { status: answer.status, body: await answer.text() };
  });

  it('a mock tells each change with its moment, and how passwords are paid for', async () => {
    const begin = Date.now();
    for (const servers of [3, 4]) {
      const json = { stations: { web: { servers } } };
      await fetched.request(`${mock.url}/admin/profile`, {
        method: 'PATCH',
        token: mock.adminToken,
        json,
        timeoutSeconds: 5,
      });
    }
    const { changes, passwordHashing } = await serverAccount(fetched, mock.url, mock.adminToken);
    assert.equal(passwordHashing?.mode, 'charged');
    const told = changesOnRunClock(changes ?? [], begin);
    assert.deepEqual(
      told.map(({ what, by, detail }) => [what, by, detail]),
      [
        ['profile', 'admin', 'stations.web.servers 1 → 3'],
        ['profile', 'admin', 'stations.web.servers 3 → 4'],
      ],
    );
    for (const { atSeconds } of told) assert.ok(atSeconds >= 0 && atSeconds < 10, `${atSeconds} s`);
  });

  it('what was told to it before the start of the run is not of the run', async () => {
    const { changes } = await serverAccount(fetched, mock.url, mock.adminToken);
    assert.ok((changes ?? []).length > 0);
    assert.deepEqual(changesOnRunClock(changes ?? [], Date.now() + 1000), []);
  });

  for (const { name, answer } of [
    { name: 'has died', answer: () => Promise.reject(new Error('ECONNREFUSED')) },
    { name: 'does not let us in', answer: async () => ({ status: 401, body: '{"error":"unauthorised"}' }) },
    { name: 'answers something else', answer: async () => ({ status: 200, body: 'hello' }) },
    { name: 'knows nothing of it', answer: async () => ({ status: 200, body: '{}' }) },
  ])
    it(`one that ${name} leaves the record without it`, async () => {
      assert.deepEqual(await serverAccount(worldWith(answer), 'http://127.0.0.1:9', 'token'), {
        changes: undefined,
        passwordHashing: undefined,
      });
    });

  it('entries that are no entries are left out', async () => {
    const entries = [{ sequence: 1, atEpochMs: 5, what: 'a', by: 'b', detail: 'c' }, 7, null, { sequence: '1' }];
    const world = worldWith(async () => ({ status: 200, body: JSON.stringify({ entries }) }));
    assert.deepEqual((await serverAccount(world, 'http://127.0.0.1:9', 'token')).changes, [entries[0]]);
  });
});
