import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ADMIN_TOKEN, openMock, profileOf, roomPolicy } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import type { ProfileDocument } from '../../../mock-idp/profiles/profile-document.ts';
import type { TimedSample } from '../../../mock-idp/realtime/sample-ring.ts';
import { authorize } from '../login.ts';
import { START_EPOCH_MS } from '../manual-clock.ts';

const authorization = `Bearer ${ADMIN_TOKEN}`;

describe('the admin API', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock()));
  after(() => mock.close());

  for (const url of ['/admin/profile', '/admin/samples', '/admin/state'])
    for (const [name, headers] of [
      ['no token', {}],
      ['a wrong token', { authorization: 'Bearer wrong' }],
      ['a shorter token', { authorization: authorization.slice(0, -1) }],
      ['another scheme', { authorization: `Basic ${ADMIN_TOKEN}` }],
    ] as const)
      it(`refuses ${url} with ${name}`, async () => {
        const response = await mock.app.inject({ url, headers });
        assert.equal(response.statusCode, 401);
        assert.ok(!response.body.includes('servers'));
      });

  it('refuses a PATCH without a token before it reads it', async () => {
    const response = await mock.app.inject({ method: 'PATCH', url: '/admin/profile', payload: { seed: 2 } });
    assert.equal(response.statusCode, 401);
  });
});

describe('PATCH /admin/profile', () => {
  let mock: TestMock;
  beforeEach(async () => (mock = await openMock({ profile: profileOf(0.01) })));

  const profile = async (): Promise<ProfileDocument> =>
    (await mock.app.inject({ url: '/admin/profile', headers: { authorization } })).json<ProfileDocument>();
  const patch = (payload: unknown) =>
    mock.app.inject({
      method: 'PATCH',
      url: '/admin/profile',
      headers: { authorization, 'content-type': 'application/json' },
      payload: JSON.stringify(payload),
    });

  it('merges deeply and answers the whole profile', async () => {
    const old = await profile();
    const response = await patch({ stations: { web: { servers: 7 } }, protection: { queueBound: 5 } });
    assert.equal(response.statusCode, 200);
    const expected = {
      ...old,
      stations: { web: { servers: 7 } },
      protection: { ...old.protection, queueBound: 5 },
    };
    assert.deepEqual(response.json(), expected);
    assert.deepEqual(await profile(), expected);
    await mock.close();
  });

  it('replaces a distribution whole', async () => {
    const service = { kind: 'lognormal', medianSeconds: 0.02, sigma: 0.5 };
    const response = await patch({ steps: { poll: { service } } });
    assert.deepEqual(response.json<ProfileDocument>().steps.poll, { station: 'web', service });
    await mock.close();
  });

  it('turns the waiting room on and off with an object and with null', async () => {
    const waitingRoom = roomPolicy();
    assert.deepEqual(
      (await patch({ protection: { waitingRoom } })).json<ProfileDocument>().protection.waitingRoom,
      waitingRoom,
    );
    assert.equal(
      (await patch({ protection: { waitingRoom: null } })).json<ProfileDocument>().protection.waitingRoom,
      null,
    );
    await mock.close();
  });

  it('drops a station that no step visits any more', async () => {
    const { steps } = await profile();
    const moved = Object.fromEntries(Object.keys(steps).map((step) => [step, { station: 'hsm' }]));
    const response = await patch({ stations: { hsm: { servers: 2 } }, steps: moved });
    assert.deepEqual(response.json<ProfileDocument>().stations, { hsm: { servers: 2 } });
    await mock.close();
  });

  const refused: readonly { name: string; changes: unknown; where: string }[] = [
    { name: 'no server', changes: { stations: { web: { servers: 0 } } }, where: 'stations.web.servers' },
    { name: 'half a server', changes: { stations: { web: { servers: 1.5 } } }, where: 'stations.web.servers' },
    { name: 'an unknown member', changes: { speed: 9 }, where: 'speed' },
    { name: 'an unknown station', changes: { steps: { poll: { station: 'db' } } }, where: 'steps.poll.station' },
    {
      name: 'a negative time',
      changes: { steps: { poll: { service: { kind: 'fixed', seconds: -1 } } } },
      where: 'steps.poll.service.seconds',
    },
    {
      name: 'an unknown law',
      changes: { steps: { poll: { service: { kind: 'weibull' } } } },
      where: 'steps.poll.service.kind',
    },
    {
      name: 'half a law',
      changes: { steps: { poll: { service: { kind: 'lognormal', sigma: 1 } } } },
      where: 'steps.poll.service.medianSeconds',
    },
    { name: 'an unknown step', changes: { steps: { otp: { station: 'web' } } }, where: 'steps.otp' },
    { name: 'HS256', changes: { signing: 'HS256' }, where: 'signing' },
    { name: 'no protection', changes: { protection: null }, where: 'protection' },
    {
      name: 'a waiting room without a rate',
      changes: { protection: { waitingRoom: { pollSeconds: 1 } } },
      where: 'protection.waitingRoom.admitPerSecond',
    },
    {
      name: 'a budget without capacity',
      changes: { retryBudget: { credit: 'per-success', ratio: 0.1 } },
      where: 'retryBudget.capacity',
    },
    { name: 'a list', changes: [1], where: '(body)' },
  ];
  for (const { name, changes, where } of refused)
    it(`refuses ${name} and says where`, async () => {
      const response = await patch(changes);
      assert.equal(response.statusCode, 400);
      const { error, problems } = response.json<{ error: string; problems: { where: string }[] }>();
      assert.equal(error, 'profile_invalid');
      assert.ok(
        problems.some((problem) => problem.where === where),
        JSON.stringify(problems),
      );
      await mock.close();
    });

  it('refuses a change whole, with every problem, and keeps the old profile to the last digit', async () => {
    const old = await profile();
    const response = await patch({
      stations: { web: { servers: 9 } },
      signing: 'none',
      protection: { discipline: 'random', queueBound: -1 },
      seed: 'x',
    });
    const { problems } = response.json<{ problems: { where: string; found: string; expected: string }[] }>();
    assert.deepEqual(problems.map(({ where }) => where).toSorted(), [
      'protection.discipline',
      'protection.queueBound',
      'seed',
      'signing',
    ]);
    for (const { found, expected } of problems) assert.ok(found.length > 0 && expected.length > 0);
    assert.deepEqual(await profile(), old);
    await mock.close();
  });

  it('does not touch prototypes', async () => {
    const response = await mock.app.inject({
      method: 'PATCH',
      url: '/admin/profile',
      headers: { authorization, 'content-type': 'application/json' },
      payload: '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
    });
    assert.equal(response.statusCode, 400);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    await mock.close();
  });

  it('takes effect at once: more servers start what waits', async () => {
    await patch({ steps: { authorize: { service: { kind: 'fixed', seconds: 10 } } } });
    const answers = [authorize(mock.app), authorize(mock.app), authorize(mock.app)];
    await mock.clock.advance(1);
    await patch({ stations: { web: { servers: 3 } } });
    await mock.clock.advance(9);
    assert.equal((await Promise.race(answers)).statusCode, 302);
    await mock.clock.advance(1);
    assert.deepEqual(
      (await Promise.all(answers)).map(({ statusCode }) => statusCode),
      [302, 302, 302],
    );
    assert.equal(mock.clock.nowSeconds(), 11);
    await mock.close();
  });
});

describe('GET /admin/samples', () => {
  it('has one sample for every whole second, exact, and those after a sequence', async () => {
    const mock = await openMock({ profile: profileOf(1.5) });
    const samples = async (seen: number): Promise<TimedSample[]> =>
      (await mock.app.inject({ url: `/admin/samples?after=${seen}`, headers: { authorization } })).json<{
        samples: TimedSample[];
      }>().samples;
    const answer = authorize(mock.app);
    await mock.clock.advance(1);
    await mock.clock.advance(2.25);
    await answer;
    const all = await samples(0);
    assert.deepEqual(
      all.map(({ sequence }) => sequence),
      [1, 2, 3],
    );
    assert.deepEqual(
      all.map(({ atEpochMs }) => atEpochMs - START_EPOCH_MS),
      [1000, 2000, 3000],
    );
    assert.deepEqual(
      all.map(({ stations }) => stations['web']?.busySeconds),
      [1, 1.5, 1.5],
    );
    assert.deepEqual(
      all.map(({ stations }) => stations['web']?.inService),
      [1, 0, 0],
    );
    assert.deepEqual(
      (await samples(2)).map(({ sequence }) => sequence),
      [3],
    );
    assert.deepEqual(await samples(3), []);
    assert.equal(all[0]?.eventLoopUtilisation, 0.25);
    assert.equal(all[0]?.cpuSeconds, 0.5);
    assert.deepEqual([all[0]?.waitingRoom, all[0]?.retryBudget], [null, null]);
    await mock.close();
  });

  it('takes every missed second when the process was held up, with the state of each', async () => {
    const mock = await openMock({ profile: profileOf(2.5) });
    const answer = authorize(mock.app);
    await mock.clock.advance(0.25);
    mock.clock.jump(4);
    await mock.clock.advance(0);
    await answer;
    const response = await mock.app.inject({ url: '/admin/samples', headers: { authorization } });
    const { samples } = response.json<{ samples: TimedSample[] }>();
    assert.deepEqual(
      samples.map(({ stations }) => stations['web']?.busySeconds),
      [1, 2, 2.5, 2.5],
    );
    await mock.close();
  });
});
