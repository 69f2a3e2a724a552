import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeMetrics, serverMetrics } from '../../src/model/record/metric-names.ts';
import { serviceSteps } from '../../src/model/scenario/steps.ts';
import type { ProfileDocument } from '../../mock-idp/profiles/profile-document.ts';
import { ADMIN_TOKEN, openMock, profileOf, roomPolicy, unprotected } from './fixture.ts';
import type { TestMock } from './fixture.ts';
import { authorize, login, post, postForm } from './login.ts';

const names = Object.values({ ...serverMetrics, ...codeMetrics });

async function scrape({ app }: TestMock): Promise<{ readonly body: string; readonly series: readonly string[] }> {
  const { body } = await app.inject('/metrics');
  return { body, series: body.split('\n').filter((line) => line !== '' && !line.startsWith('#')) };
}

describe('the metrics of the mock', () => {
  it('are all there before the first request, under the declared names and no others', async () => {
    const mock = await openMock();
    const response = await mock.app.inject('/metrics');
    assert.match(String(response.headers['content-type']), /^text\/plain; version=0\.0\.4/);
    const told = [...response.body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => String(name));
    assert.deepEqual(told.toSorted(), names.toSorted());
    for (const name of told) assert.match(response.body, new RegExp(`^${name}(_bucket|_sum|_count)?[{ ]`, 'm'), name);
    await mock.close();
  });

  it('know every counter from the start, at 0: a rate loses no first event', async () => {
    const mock = await openMock();
    const { series } = await scrape(mock);
    const outcomes = ['ok', 'queued', 'refused', 'gone', 'cut', 'client-error', 'server-error'];
    const steps = [...serviceSteps, 'queue-poll', 'retry-permit', 'other'];
    const expected = [
      ...steps.flatMap((step) => outcomes.map((outcome) => `requests_total{step="${step}",outcome="${outcome}"}`)),
      ...steps.map((step) => `request_duration_seconds_count{step="${step}"}`),
      ...['authorization_code', 'refresh_token'].map((grant) => `tokens_issued_total{grant="${grant}"}`),
      ...[
        'arrivals',
        'served',
        'refused',
        'cancelled',
        'busy_seconds',
        'dead_seconds',
        'queue_seconds',
        'wait_seconds',
      ].map((what) => `station_${what}_total{station="web"}`),
      'station_wait_seconds_count{station="web"}',
      'station_queue_age_seconds{station="web"}',
      'logins_completed_total',
      'profile_changes_total',
      ...['joined', 'admitted', 'abandoned', 'expired', 'polls', 'early-polls', 'completed', 'failed'].map(
        (event) => `waiting_room_events_total{event="${event}"}`,
      ),
    ].map((name) => `lq_idp_${name} 0`);
    const permits = ['granted', 'denied'].map((result) => `lq_portal_retry_permits_total{result="${result}"} 0`);
    const missing = [...expected, ...permits].filter((line) => !series.includes(line));
    assert.deepEqual(missing, []);
    await mock.close();
  });

  it('count one login, and asking twice does not count twice', async () => {
    const mock = await openMock({
      profile: profileOf(0, { protection: { ...unprotected, waitingRoom: roomPolicy({ admitPerSecond: 9 }) } }),
    });
    await login(mock.app);
    await authorize(mock.app, { client_id: 'nobody' });
    await post(mock.app, '/portal/retry-permits', {});
    const { series } = await scrape(mock);
    for (const expected of [
      'lq_idp_logins_completed_total 1',
      'lq_idp_tokens_issued_total{grant="authorization_code"} 1',
      'lq_idp_requests_total{step="authorize",outcome="client-error"} 1',
      'lq_idp_station_served_total{station="web"} 10',
      'lq_idp_waiting_room_events_total{event="completed"} 1',
      'lq_idp_request_duration_seconds_bucket{le="30",step="authorize"} 2',
      'lq_idp_station_wait_seconds_count{station="web"} 10',
    ])
      assert.ok(series.includes(expected), expected);
    assert.ok((await scrape(mock)).series.includes('lq_idp_station_served_total{station="web"} 10'));
    await mock.close();
  });

  it('tell the age of a queue at the moment of the scrape, not of the last second', async () => {
    const mock = await openMock({ profile: profileOf(10) });
    const age = async (): Promise<number> =>
      Number(/^lq_idp_station_queue_age_seconds\{station="web"\} (\S+)$/m.exec((await scrape(mock)).body)?.[1]);
    const first = authorize(mock.app);
    await mock.clock.advance(1);
    const second = authorize(mock.app);
    await mock.clock.advance(0.25);
    assert.equal(await age(), 0.25);
    await mock.clock.advance(4.5);
    assert.equal(await age(), 4.75);
    await mock.clock.advance(4.25);
    assert.equal(await age(), 0, 'the first has been served, the second is at work');
    await mock.clock.advance(10);
    await Promise.all([first, second]);
    await mock.close();
  });

  it('count a change of the profile that changed something, and no other', async () => {
    const mock = await openMock();
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const patch = (payload: object) => mock.app.inject({ method: 'PATCH', url: '/admin/profile', headers, payload });
    const changes = async (): Promise<string | undefined> =>
      (await scrape(mock)).series.find((line) => line.startsWith('lq_idp_profile_changes_total'));
    await patch({ stations: { web: { servers: 8 } } });
    assert.equal(await changes(), 'lq_idp_profile_changes_total 1');
    assert.equal((await patch({ stations: { web: { servers: 8 } } })).statusCode, 200);
    assert.equal((await patch({ stations: { web: { servers: 0 } } })).statusCode, 400);
    assert.equal(await changes(), 'lq_idp_profile_changes_total 1', 'the same again, and one that is not valid');
    await patch({ seed: 2 });
    assert.equal(await changes(), 'lq_idp_profile_changes_total 2');
    await mock.close();
  });

  it('tell requests for tokens by grant and outcome, whatever is sent as a grant', async () => {
    const mock = await openMock();
    await login(mock.app);
    for (const grant_type of ['refresh_token', 'urn:ietf:params:oauth:grant-type:device_code', 'x"}\n', 'cat'])
      await postForm(mock.app, '/token', { grant_type, client_id: 'launchquake' });
    const { series } = await scrape(mock);
    const told = series.filter((line) => line.startsWith('lq_idp_token_requests_total') && !line.endsWith(' 0'));
    assert.deepEqual(told, [
      'lq_idp_token_requests_total{grant="authorization_code",outcome="ok"} 1',
      'lq_idp_token_requests_total{grant="refresh_token",outcome="client-error"} 1',
      'lq_idp_token_requests_total{grant="device_code",outcome="client-error"} 1',
      'lq_idp_token_requests_total{grant="other",outcome="client-error"} 2',
    ]);
    await mock.close();
  });

  it('stay under 2,000 series with twenty stations and ten labels more, whatever the traffic', async () => {
    const names20 = Array.from({ length: 20 }, (_, at) => `station-${at}`);
    const profileWith = (stations: readonly string[]): ProfileDocument => {
      const cost = (station: string) => ({ station, service: { kind: 'fixed', seconds: 0 } }) as const;
      const steps = Object.fromEntries(serviceSteps.map((step, at) => [step, cost(stations[at % 20] ?? '')]));
      return profileOf(0, { stations: Object.fromEntries(stations.map((name) => [name, { servers: 1 }])), steps });
    };
    const labels = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`label_${at}`, 'v'.repeat(200)]));
    const mock = await openMock({ profile: profileWith(names20), labels });
    await login(mock.app);
    const first = await scrape(mock);
    assert.ok(first.series.length > 1500 && first.series.length < 2000, `${first.series.length} series`);
    for (const name of names20) assert.ok(first.body.includes(`station="${name}"`), name);
    await hostileTraffic(mock);
    for (let round = 0; round < 5; round += 1) {
      const payload = profileWith(names20.map((name) => `${name}-${round}`));
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      const answer = await mock.app.inject({ method: 'PUT', url: '/admin/profile', headers, payload });
      assert.equal(answer.statusCode, 200, answer.body);
      await login(mock.app);
      assert.equal((await scrape(mock)).series.length, first.series.length, 'stations that are no more have no series');
    }
    await mock.close();
  });
});

/** Paths, methods, grants and names that nobody has; all of it would be a label of its own if anything of it were one. */
async function hostileTraffic({ app }: TestMock): Promise<void> {
  for (let at = 0; at < 100; at += 1) {
    await app.inject(`/nowhere-${at}/${'x'.repeat(at)}?${at}=${at}`);
    await app.inject({ method: (['DELETE', 'OPTIONS', 'PATCH', 'TRACE'] as const)[at % 4] ?? 'GET', url: `/token` });
    await postForm(app, '/token', { grant_type: `grant-${at}`, client_id: `client-${at}` });
    await authorize(app, { client_id: `client-${at}`, scope: `scope-${at}` });
    await post(app, '/eid/sessions', { transaction: `transaction-${at}` });
    await app.inject(`/eid/sessions/session-${at}`);
    await app.inject({ url: '/userinfo', headers: { authorization: `Bearer token-${at}` } });
  }
}

describe('the labels of the mock', () => {
  it('are on every series, and values are told as they are', async () => {
    const mock = await openMock({ labels: { run: 'a "quoted" \\ run', scenario: 'launch-day' } });
    const { series } = await scrape(mock);
    assert.ok(series.length > 300, `${series.length} series`);
    const without = series.filter((line) => !/[{,]run="a \\"quoted\\" \\\\ run",scenario="launch-day"[,}]/.test(line));
    assert.deepEqual(without, []);
    await mock.close();
  });
});
