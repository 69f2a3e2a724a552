import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serverMetrics } from '../../src/model/record/metric-names.ts';
import { openMock, profileOf, roomPolicy, unprotected } from './fixture.ts';
import { authorize, login, post } from './login.ts';

const names = Object.values(serverMetrics);

describe('the metrics of the mock', () => {
  it('are all there, under the declared names and no others, after one login', async () => {
    const mock = await openMock({
      profile: profileOf(0, { protection: { ...unprotected, waitingRoom: roomPolicy({ admitPerSecond: 9 }) } }),
    });
    await login(mock.app);
    await authorize(mock.app, { client_id: 'nobody' });
    await post(mock.app, '/portal/retry-permits', {});
    const response = await mock.app.inject('/metrics');
    assert.match(String(response.headers['content-type']), /^text\/plain; version=0\.0\.4/);
    const told = [...response.body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => String(name));
    assert.deepEqual(told.toSorted(), names.toSorted());
    const series = response.body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.ok(series.length > 100 && series.length < 2000, `${series.length} series`);
    for (const expected of [
      'lq_idp_logins_completed_total 1',
      'lq_idp_tokens_issued_total{grant="authorization_code"} 1',
      'lq_idp_requests_total{step="authorize",outcome="client-error"} 1',
      'lq_idp_station_served_total{station="web"} 10',
      'lq_idp_waiting_room_events_total{event="completed"} 1',
      'lq_idp_request_duration_seconds_bucket{le="30",step="authorize"} 2',
    ])
      assert.ok(series.includes(expected), expected);
    const again = (await mock.app.inject('/metrics')).body;
    assert.match(again, /lq_idp_station_served_total\{station="web"\} 10\n/, 'asking twice does not count twice');
    await mock.close();
  });

  it('stay under 2,000 series with twenty stations, all of them used', async () => {
    const profile = profileOf(0);
    const names20 = Array.from({ length: 20 }, (_, at) => `station-${at}`);
    const stations = Object.fromEntries(names20.map((name) => [name, { servers: 1 }]));
    const steps = { ...profile.steps };
    for (const [at, step] of Object.keys(steps).entries())
      steps[step as keyof typeof steps] = { ...profile.steps.poll, station: names20[at] ?? '' };
    const mock = await openMock({ profile: { ...profile, stations, steps } });
    await login(mock.app);
    const { body } = await mock.app.inject('/metrics');
    const series = body.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    const unusedStations = 20 - Object.keys(steps).length;
    const outcomes = 6 * 14;
    assert.ok(series + unusedStations * 16 + outcomes < 2000, `${series} series`);
    await mock.close();
  });
});
