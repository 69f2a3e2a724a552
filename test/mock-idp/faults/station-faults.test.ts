import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TimedSample } from '../../../mock-idp/realtime/sample-ring.ts';
import { openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { headers, injectFault, putFaults } from './admin-faults.ts';

/** When a request that comes now is answered, seconds on the clock. */
const answeredAt = (mock: TestMock): Promise<number> =>
  mock.app.inject('/userinfo').then(() => Math.round(mock.clock.nowSeconds() * 1000) / 1000);

async function samplesOf(mock: TestMock): Promise<readonly TimedSample[]> {
  return (await mock.app.inject({ url: '/admin/samples', headers })).json<{ samples: TimedSample[] }>().samples;
}

describe('faults of stations', () => {
  it('stall: work in progress stops and goes on where it was, to the millisecond', async () => {
    const mock = await openMock({ profile: profileOf(1) });
    const answer = answeredAt(mock);
    await injectFault(mock, { kind: 'stall', inSeconds: 0.4, lastsSeconds: 2.5 });
    await mock.clock.advance(5);
    assert.equal(await answer, 3.5);
    await mock.close();
  });

  it('a late timer costs nothing: who comes after it finds the station as if it had been in time', async () => {
    const mock = await openMock({ profile: profileOf(1) });
    const first = answeredAt(mock);
    await injectFault(mock, { kind: 'stall', inSeconds: 0.4, lastsSeconds: 2.5 });
    mock.clock.jump(3.2);
    const second = answeredAt(mock);
    await mock.clock.advance(5);
    assert.deepEqual([await first, await second], [3.5, 4.5]);
    const busy = (await samplesOf(mock)).map(({ stations }) => stations['web']?.served);
    assert.deepEqual(busy.slice(0, 5), [0, 0, 0, 1, 2].slice(0, 5));
    await mock.close();
  });

  it('brown-out: half the speed for a time, the work in progress included', async () => {
    const mock = await openMock({ profile: profileOf(1) });
    const answer = answeredAt(mock);
    await injectFault(mock, { kind: 'brown-out', speed: 0.5, inSeconds: 0.5, lastsSeconds: 0.6 });
    await mock.clock.advance(3);
    // 0.5 s of work before, 0.3 s during the 0.6 s, the last 0.2 s after: 1.1 + 0.2.
    assert.equal(await answer, 1.3);
    await mock.close();
  });

  it('brown-out: fewer servers, and all of them again afterwards', async () => {
    const mock = await openMock({ profile: profileOf(1, { stations: { web: { servers: 4 } } }) });
    await injectFault(mock, { kind: 'brown-out', servers: 1, lastsSeconds: 1.5 });
    const answers = Array.from({ length: 4 }, () => answeredAt(mock));
    await mock.clock.advance(0.5);
    const state = (await mock.app.inject({ url: '/admin/state', headers })).json<TimedSample>();
    assert.deepEqual([state.stations['web']?.servers, state.stations['web']?.queueLength], [1, 3]);
    await mock.clock.advance(5);
    assert.deepEqual(await Promise.all(answers), [1, 2, 2.5, 2.5]);
    await mock.close();
  });

  it('only the named stations, and two at once multiply', async () => {
    const web = { station: 'web', service: { kind: 'fixed', seconds: 1 } } as const;
    const mock = await openMock({
      profile: profileOf(1, {
        stations: { web: { servers: 1 }, hsm: { servers: 1 } },
        steps: { userinfo: web, token: { ...web, station: 'hsm' } },
      }),
    });
    await putFaults(mock, [
      { kind: 'stall', stations: ['hsm'], lastsSeconds: 100 },
      { kind: 'brown-out', speed: 0.5, stations: ['web'], lastsSeconds: 100 },
      { kind: 'brown-out', speed: 0.5, lastsSeconds: 100 },
    ]);
    const answer = answeredAt(mock);
    await mock.clock.advance(10);
    assert.equal(await answer, 4);
    await mock.close();
  });

  it('ends at once when it is taken away, and a change of the profile meanwhile does not end it', async () => {
    const mock = await openMock({ profile: profileOf(1) });
    await injectFault(mock, { kind: 'stall', lastsSeconds: 1000 });
    const answer = answeredAt(mock);
    await mock.clock.advance(2);
    await mock.app.inject({
      method: 'PATCH',
      url: '/admin/profile',
      headers,
      payload: { stations: { web: { servers: 3 } } },
    });
    await mock.clock.advance(2);
    await putFaults(mock, []);
    await mock.clock.advance(5);
    assert.equal(await answer, 5);
    await mock.close();
  });

  it('clients that leave a service that stands still cost what the profile says', async () => {
    const mock = await openMock({ profile: profileOf(1) });
    await injectFault(mock, { kind: 'stall', lastsSeconds: 3 });
    const answers = [answeredAt(mock), answeredAt(mock)];
    await mock.clock.advance(1);
    const { body } = await mock.app.inject('/metrics');
    assert.match(body, /^lq_idp_station_queue_length\{station="web"\} 1$/m);
    assert.match(body, /^lq_idp_faults_active\{kind="stall"\} 1$/m);
    await mock.clock.advance(10);
    assert.deepEqual(await Promise.all(answers), [4, 5]);
    await mock.close();
  });
});
