/** Refusals and cancellation as a client meets them, on the clock of the test. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { PlanProtection } from '../../../src/model/scenario/plan.ts';
import { openMock, profileOf, unprotected } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, openSession, post } from '../login.ts';

/** One server, one second a step. */
const open = (changes: Partial<PlanProtection>): Promise<TestMock> =>
  openMock({ profile: profileOf(1, { protection: { ...unprotected, ...changes } }) });

const statuses = async (answers: readonly Promise<LightMyRequestResponse>[]): Promise<number[]> =>
  (await Promise.all(answers)).map(({ statusCode }) => statusCode);

/** A session on a mock that is then idle again. */
async function idleSession(mock: TestMock): Promise<string> {
  const session = openSession(mock.app);
  await mock.clock.advance(1);
  await mock.clock.advance(1);
  return session;
}

const challenge = (mock: TestMock, session: string): Promise<LightMyRequestResponse> =>
  post(mock.app, `/eid/sessions/${session}/challenge`, {});

describe('the desk', () => {
  it('makes every request wait its service, in turn', async () => {
    const mock = await open({});
    const first = authorize(mock.app);
    await mock.clock.advance(0.25);
    const second = authorize(mock.app);
    let done = 0;
    for (const answer of [first, second]) void answer.then(() => (done += 1));
    await mock.clock.advance(0.74);
    assert.equal(done, 0);
    await mock.clock.advance(0.02);
    assert.equal(done, 1);
    await mock.clock.advance(0.98);
    assert.equal(done, 1);
    await mock.clock.advance(0.02);
    assert.equal(done, 2);
    await mock.close();
  });

  it('refuses at a full queue with 503, in OAuth shape, and says when to come back', async () => {
    const mock = await open({ queueBound: 1, retryAfterSeconds: 0.75 });
    const answers = [authorize(mock.app), authorize(mock.app), authorize(mock.app)];
    await mock.clock.advance(3);
    assert.deepEqual(await statuses(answers), [302, 302, 503]);
    const refused = await answers[2];
    assert.equal(refused?.json<{ error: string }>().error, 'temporarily_unavailable');
    assert.equal(refused?.headers['retry-after'], '1');
    assert.equal(refused?.headers['x-retry-after-ms'], '750');
    await mock.close();
  });

  it('tells nothing when the profile says so', async () => {
    const mock = await open({ queueBound: 0 });
    const answers = [authorize(mock.app), authorize(mock.app)];
    await mock.clock.advance(2);
    const refused = await answers[1];
    assert.equal(refused?.statusCode, 503);
    assert.equal(refused?.headers['retry-after'], undefined);
    await mock.close();
  });

  for (const { refuse, expected } of [
    { refuse: 'door', expected: [302, 200, 503] },
    { refuse: 'anywhere', expected: [302, 503, 503] },
  ] as const)
    it(`with refuse: ${refuse}, a begun login at a full queue gets ${expected[1]}`, async () => {
      const mock = await open({ queueBound: 0, refuse });
      const session = await idleSession(mock);
      const answers = [authorize(mock.app), challenge(mock, session), authorize(mock.app)];
      await mock.clock.advance(3);
      assert.deepEqual(await statuses(answers), expected);
      await mock.close();
    });

  it('serves last in, first out when told so', async () => {
    const mock = await open({ discipline: 'lifo' });
    const order: number[] = [];
    const answers = [0, 1, 2].map((at) => authorize(mock.app).then(() => order.push(at)));
    await mock.clock.advance(3);
    await Promise.all(answers);
    assert.deepEqual(order, [0, 2, 1]);
    await mock.close();
  });

  it('drops a request whose deadline has passed when its turn comes, if it may', async () => {
    for (const { cancelAbandoned, expected } of [
      { cancelAbandoned: true, expected: 503 },
      { cancelAbandoned: false, expected: 302 },
    ]) {
      const mock = await open({ cancelAbandoned });
      const answers = [authorize(mock.app), authorize(mock.app, {}, { 'x-request-deadline-ms': '500' })];
      await mock.clock.advance(2);
      assert.deepEqual(await statuses(answers), [302, expected]);
      await mock.close();
    }
  });

  it('answers what still waits with 503 when the service ends', async () => {
    const mock = await open({});
    const answer = authorize(mock.app);
    await mock.clock.advance(0.5);
    await mock.close();
    assert.equal((await answer).statusCode, 503);
  });

  it('draws the same service times from the same seed', async () => {
    const timesOf = async (seed: number): Promise<number> => {
      const base = profileOf(0);
      const service = { kind: 'exponential', meanSeconds: 1 } as const;
      const steps = { ...base.steps, authorize: { station: 'web', service } };
      const mock = await openMock({ profile: { ...base, steps, seed } });
      const answers = Array.from({ length: 5 }, () => authorize(mock.app));
      await mock.clock.advance(100);
      await Promise.all(answers);
      const state = await mock.app.inject({
        url: '/admin/state',
        headers: { authorization: 'Bearer the-admin-token-of-this-test' },
      });
      await mock.close();
      return state.json<{ stations: { web: { busySeconds: number } } }>().stations.web.busySeconds;
    };
    assert.equal(await timesOf(7), await timesOf(7));
    assert.notEqual(await timesOf(7), await timesOf(8));
  });
});
