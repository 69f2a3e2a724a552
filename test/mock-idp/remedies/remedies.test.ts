import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openRemedies } from '../../../mock-idp/remedies/remedies.ts';
import { openMock, profileOf } from '../fixture.ts';
import { manualClock, START_EPOCH_MS } from '../manual-clock.ts';
import { audit, instant, read, seriesOf, switches, write } from './admin-calls.ts';

describe('/admin/remedies', () => {
  const story = {
    remedies: [
      { kind: 'method', method: 'sms', share: 1, atSeconds: 100 },
      { kind: 'method', method: 'email', share: 1, inSeconds: 100, forSeconds: 50 },
      { kind: 'deadline', at: instant(10), deadline: instant(3600), announcementLagSeconds: 20, latePenalty: false },
      { kind: 'servers', station: 'web', factor: 3, lagSeconds: 30, atSeconds: 10 },
      { kind: 'status', message: 'The card is slow.', atSeconds: 0, until: instant(100) },
    ],
  };

  it('takes moments in three ways and tells them in seconds since the start', async () => {
    const mock = await openMock();
    await mock.clock.advance(5);
    const answer = await write(mock, 'PUT /admin/remedies', story);
    assert.equal(answer.statusCode, 200, answer.body);
    const { remedies } = answer.json<{ remedies: Record<string, unknown>[] }>();
    assert.deepEqual(
      remedies.map(({ atSeconds, untilSeconds }) => [atSeconds, untilSeconds]),
      [
        [100, undefined],
        [105, 155],
        [10, undefined],
        [10, undefined],
        [0, 100],
      ],
    );
    assert.equal(remedies[2]?.['deadlineSeconds'], 3600);
    assert.equal(answer.json<{ remedies: unknown[] }>().remedies.length, 5);
    const again = await write(mock, 'PUT /admin/remedies', { remedies });
    assert.deepEqual(again.json(), answer.json(), 'what is told can be sent back');
    await mock.close();
  });

  it('switches at each moment, and nobody has to ask for it to happen', async () => {
    const mock = await openMock();
    await write(mock, 'PUT /admin/remedies', story);
    assert.equal((await switches(mock)).statusMessage, 'The card is slow.');
    await mock.clock.advance(10);
    const decided = await switches(mock);
    assert.deepEqual([decided.deadline, decided.announcedDeadline], [instant(3600), null]);
    assert.equal(decided.latePenalty, false);
    await mock.clock.advance(20);
    assert.equal((await switches(mock)).announcedDeadline, instant(3600));
    await mock.clock.advance(200);
    const inTime = (await audit(mock)).filter(({ by }) => by === 'timeline');
    assert.deepEqual(
      inTime.map(({ detail, atEpochMs }) => [detail, (atEpochMs - START_EPOCH_MS) / 1000]),
      [
        ['status message "The card is slow.": begun', 0],
        [`deadline ${instant(3600)}, no late penalty: begun`, 10],
        [`deadline ${instant(3600)}, no late penalty: announced`, 30],
        ['servers of web × 3: begun', 40],
        ['method sms for 100 % of the people: begun', 100],
        ['method email for 100 % of the people: begun', 100],
        ['status message "The card is slow.": ended', 100],
        ['method email for 100 % of the people: ended', 150],
      ],
    );
    assert.deepEqual((await switches(mock)).methods, { eid: 1, sms: 1, email: 0, password: 0 });
    const counted = await seriesOf(mock, 'lq_idp_remedies_total{');
    assert.equal(counted.length, 21);
    assert.ok(counted.includes('lq_idp_remedies_total{remedy="method",event="begun"} 2'));
    assert.ok(counted.includes('lq_idp_remedies_total{remedy="method",event="ended"} 1'));
    assert.ok(
      (await seriesOf(mock, 'lq_idp_method_share_ratio')).includes('lq_idp_method_share_ratio{method="sms"} 1'),
    );
    await mock.close();
  });

  it('is in force at the exact moment although the timer was held up, and the audit says the moment', async () => {
    const mock = await openMock();
    await write(mock, 'PUT /admin/remedies', {
      remedies: [{ kind: 'mandates', on: true, atSeconds: 50 }],
    });
    mock.clock.jump(49.999);
    assert.equal((await switches(mock)).mandates, false);
    mock.clock.jump(0.001);
    assert.equal((await switches(mock)).mandates, true);
    mock.clock.jump(100);
    const entry = (await audit(mock)).find(({ by }) => by === 'timeline');
    assert.equal(entry?.atEpochMs, START_EPOCH_MS + 50_000);
    await mock.close();
  });

  it('adds servers when they have come, and takes them away again', async () => {
    const mock = await openMock();
    const servers = async (): Promise<number | undefined> =>
      (await read(mock, '/admin/profile')).json<{ stations: Record<string, { servers: number }> }>().stations['web']
        ?.servers;
    await write(mock, 'PATCH /admin/profile', { stations: { web: { servers: 4 } } });
    await write(mock, 'PUT /admin/remedies', {
      remedies: [{ kind: 'servers', station: 'web', factor: 1.5, lagSeconds: 600, atSeconds: 0, untilSeconds: 1000 }],
    });
    await mock.clock.advance(599);
    assert.equal(await servers(), 4);
    await mock.clock.advance(1);
    assert.equal(await servers(), 6);
    await mock.clock.advance(400);
    assert.equal(await servers(), 4);
    await mock.close();
  });

  it('leaves servers alone that somebody has set by hand meanwhile', async () => {
    const mock = await openMock();
    await write(mock, 'PUT /admin/remedies', {
      remedies: [
        { kind: 'servers', station: 'web', factor: 3, atSeconds: 0 },
        { kind: 'servers', station: 'web', factor: 2, atSeconds: 100 },
      ],
    });
    const stations = async () => (await read(mock, '/admin/profile')).json<{ stations: unknown }>().stations;
    assert.deepEqual(await stations(), { web: { servers: 3 } });
    await write(mock, 'PATCH /admin/profile', { stations: { web: { servers: 10 } } });
    await mock.clock.advance(50);
    assert.deepEqual(await stations(), { web: { servers: 10 } });
    await mock.clock.advance(50);
    assert.deepEqual(await stations(), { web: { servers: 20 } }, 'the next factor counts from what was set by hand');
    await mock.close();
  });

  it('counts moments that have passed as if the timeline had been there', async () => {
    const mock = await openMock();
    await mock.clock.advance(500);
    await write(mock, 'PUT /admin/remedies', {
      remedies: [{ kind: 'method', method: 'sms', share: 1, at: instant(-86_400) }],
    });
    assert.equal((await switches(mock)).methods['sms'], 1);
    const entry = (await audit(mock)).find(({ by }) => by === 'timeline');
    assert.equal(entry?.atEpochMs, START_EPOCH_MS + 500_000, 'it came into force when it was set');
    await write(mock, 'PUT /admin/remedies', { remedies: [] });
    assert.equal((await switches(mock)).methods['sms'], 0);
    await mock.close();
  });

  it('keeps a moment that is further away than a timer of Node can be', async () => {
    const clock = manualClock();
    const longest: number[] = [];
    const told: number[] = [];
    const remedies = openRemedies({
      clock: {
        ...clock,
        after(seconds, action) {
          longest.push(seconds);
          return clock.after(seconds, action);
        },
      },
      profile: () => profileOf(0),
      apply: () => undefined,
      onEvent: ({ atSeconds }) => told.push(atSeconds),
    });
    const atSeconds = 40 * 86_400 + 0.5;
    remedies.setTimeline([{ kind: 'abroad', on: false, atSeconds }]);
    await clock.advance(40 * 86_400);
    assert.deepEqual(told, []);
    await clock.advance(1);
    assert.deepEqual(told, [atSeconds]);
    assert.ok(longest.length > 40 && Math.max(...longest) * 1000 < 2 ** 31);
    assert.equal(remedies.switches().abroad, false);
    remedies.close();
  });

  it('tells every problem of a document at once and takes nothing of it', async () => {
    const mock = await openMock();
    const answer = await write(mock, 'PUT /admin/remedies', {
      remedies: [
        { kind: 'method', method: 'fax', share: 2, atSeconds: 0 },
        { kind: 'mandates', on: true },
        { kind: 'mandates', on: true, atSeconds: 1, inSeconds: 2 },
        { kind: 'abroad', on: true, at: 'yesterday' },
        { kind: 'servers', station: 'nowhere', factor: 0, atSeconds: 0 },
        { kind: 'status', message: 'x', atSeconds: 10, untilSeconds: 10 },
        { kind: 'deadline', atSeconds: 0 },
        {
          kind: 'roll-out',
          rollOut: { to: 'eid', from: 'password', group: { share: 1, lastDigits: [1] } },
          atSeconds: 0,
        },
        { kind: 'prayer', atSeconds: 0 },
        'soon',
      ],
      more: 1,
    });
    assert.equal(answer.statusCode, 400);
    const { error, code, problems } = answer.json<{
      error: string;
      code: string;
      problems: { where: string; found: string }[];
    }>();
    assert.deepEqual([error, code], ['remedies_invalid', 'DOCUMENT_INVALID']);
    const places = problems.map(({ where }) => where);
    for (const where of [
      'more',
      'remedies[0].method',
      'remedies[0].share',
      'remedies[1]',
      'remedies[2]',
      'remedies[3].at',
      'remedies[4].station',
      'remedies[4].factor',
      'remedies[5]',
      'remedies[6]',
      'remedies[7].rollOut.group',
      'remedies[8].kind',
      'remedies[9].kind',
    ])
      assert.ok(places.includes(where), `${where} in ${places.join(' ')}`);
    assert.deepEqual((await read(mock, '/admin/remedies')).json(), { remedies: [] });
    await mock.close();
  });

  it('keeps two people from overwriting each other', async () => {
    const mock = await openMock();
    const etag = String((await read(mock, '/admin/remedies')).headers.etag);
    const mine = { remedies: [{ kind: 'mandates', on: true, atSeconds: 1 }] };
    assert.equal((await write(mock, 'PUT /admin/remedies', mine, { 'if-match': etag })).statusCode, 200);
    assert.equal((await write(mock, 'PUT /admin/remedies', story, { 'if-match': etag })).statusCode, 412);
    assert.equal((await mock.app.inject('/admin/remedies')).statusCode, 401);
    const set = (await audit(mock)).filter(({ by, what }) => by === 'admin' && what === 'remedies');
    assert.equal(set.length, 1);
    await mock.close();
  });
});
