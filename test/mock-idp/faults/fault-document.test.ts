import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { faultKinds } from '../../../mock-idp/faults/fault.ts';
import { openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { START_EPOCH_MS } from '../manual-clock.ts';
import { auditOf, faultsOf, headers, postFault, problemsOf, putFaults } from './admin-faults.ts';

const at = (seconds: number): string => new Date(START_EPOCH_MS + seconds * 1000).toISOString();

describe('/admin/faults', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ profile: profileOf(0) })));
  after(() => mock.close());
  beforeEach(async () => void (await putFaults(mock, [])));

  it('lists every fault with its moments, its state and its hits', async () => {
    const start = mock.clock.nowSeconds();
    const answer = await putFaults(mock, [
      { kind: 'error', status: 500, endpoints: ['userinfo'], lastsSeconds: 5 },
      { id: 'later', kind: 'reset', endpoints: ['token'], inSeconds: 3, lastsSeconds: 2 },
      { kind: 'error', status: 503, startsAt: at(start + 100), lastsSeconds: 0.5 },
    ]);
    assert.equal(answer.statusCode, 200, answer.body);
    const told = (extra: object[]) =>
      [
        { id: 'error-1', kind: 'error', status: 500, endpoints: ['userinfo'], startsAt: at(start), lastsSeconds: 5 },
        { id: 'later', kind: 'reset', endpoints: ['token'], startsAt: at(start + 3), lastsSeconds: 2 },
        { id: 'error-2', kind: 'error', status: 503, startsAt: at(start + 100), lastsSeconds: 0.5 },
      ].map((fault, index) => ({ ...fault, ...extra[index] }));
    const ends = [at(start + 5), at(start + 5), at(start + 100.5)];
    const states = (...list: string[]) => list.map((state, index) => ({ endsAt: ends[index], state, hits: 0 }));
    assert.deepEqual(answer.json(), { faults: told(states('active', 'pending', 'pending')) });
    await mock.clock.advance(4);
    assert.deepEqual(await faultsOf(mock), told(states('active', 'active', 'pending')));
    await mock.clock.advance(1);
    assert.deepEqual(await faultsOf(mock), told(states('ended', 'ended', 'pending')));
    const one = await mock.app.inject({ url: '/admin/faults/later', headers });
    assert.deepEqual(one.json(), told(states('ended', 'ended', 'pending'))[1]);
  });

  it('is all or nothing: one fault that is wrong keeps out the others, and every problem is told', async () => {
    await putFaults(mock, [{ id: 'old', kind: 'reset', lastsSeconds: 60 }]);
    const answer = await putFaults(mock, [
      { kind: 'reset', lastsSeconds: 1 },
      { kind: 'error', status: 200, share: 0, lastsSeconds: -1 },
      { kind: 'cat' },
      { kind: 'reset' },
      { kind: 'delay', delay: { kind: 'fixed' }, lastsSeconds: 1, colour: 'red' },
      [7],
    ]);
    assert.deepEqual(await problemsOf(answer), [
      'faults[1].lastsSeconds',
      'faults[1].share',
      'faults[1].status',
      'faults[2].kind',
      'faults[3].lastsSeconds',
      'faults[4].colour',
      'faults[4].delay.seconds',
      'faults[5]',
    ]);
    assert.deepEqual(
      (await faultsOf(mock)).map(({ id }) => id),
      ['old'],
    );
  });

  const wrong: readonly { name: string; faults: readonly object[]; where: readonly string[] }[] = [
    {
      name: 'two of one id',
      faults: [
        { id: 'a', kind: 'reset', lastsSeconds: 1 },
        { id: 'a', kind: 'cut', lastsSeconds: 1 },
      ],
      where: ['faults[0].id', 'faults[1].id'],
    },
    {
      name: 'two starts',
      faults: [{ kind: 'reset', startsAt: at(0), inSeconds: 1, lastsSeconds: 1 }],
      where: ['faults[0].inSeconds'],
    },
    {
      name: 'no moment',
      faults: [{ kind: 'reset', startsAt: 'tomorrow', lastsSeconds: 1 }],
      where: ['faults[0].startsAt'],
    },
    {
      name: 'a day that is not in the calendar',
      faults: [{ kind: 'reset', startsAt: '2025-13-01T00:00:00Z', lastsSeconds: 1 }],
      where: ['faults[0].startsAt'],
    },
    {
      name: 'endpoints that are not there',
      faults: [{ kind: 'reset', endpoints: ['token', '/tokem', 'tokem', '/nowhere/*', '/eid/*'], lastsSeconds: 1 }],
      where: ['faults[0].endpoints[1]', 'faults[0].endpoints[2]', 'faults[0].endpoints[3]'],
    },
    {
      name: 'the admin API and the metrics',
      faults: [{ kind: 'reset', endpoints: ['/admin/faults', '/admin/*', '/metrics'], lastsSeconds: 1 }],
      where: ['faults[0].endpoints[0]', 'faults[0].endpoints[1]', 'faults[0].endpoints[2]'],
    },
    {
      name: 'a station that is not there',
      faults: [{ kind: 'stall', stations: ['db'], lastsSeconds: 1 }],
      where: ['faults[0].stations[0]'],
    },
    {
      name: 'a brown-out of nothing',
      faults: [{ kind: 'brown-out', lastsSeconds: 1 }],
      where: ['faults[0].speed'],
    },
    {
      name: 'a speed of zero, which is a stall',
      faults: [{ kind: 'brown-out', speed: 0, lastsSeconds: 1 }],
      where: ['faults[0].speed'],
    },
    {
      name: 'a process that is blocked for a minute',
      faults: [{ kind: 'stall', blocks: true, lastsSeconds: 60 }],
      where: ['faults[0].lastsSeconds'],
    },
    {
      name: 'two ways to get warm',
      faults: [{ kind: 'cold-cache', factor: 2, decaySeconds: 1, firstRequests: 1, lastsSeconds: 1 }],
      where: ['faults[0].firstRequests'],
    },
    {
      name: 'a rotation that lasts',
      faults: [{ kind: 'key-rotation', lastsSeconds: 5 }],
      where: ['faults[0].lastsSeconds'],
    },
  ];
  for (const { name, faults, where } of wrong)
    it(`refuses ${name}`, async () => assert.deepEqual(await problemsOf(await putFaults(mock, faults)), where));

  it('refuses more than 100 faults, a list alone and an unknown member', async () => {
    const many = Array.from({ length: 101 }, () => ({ kind: 'reset', lastsSeconds: 1 }));
    assert.deepEqual(await problemsOf(await putFaults(mock, many)), ['faults']);
    const put = (payload: object) => mock.app.inject({ method: 'PUT', url: '/admin/faults', headers, payload });
    assert.deepEqual(await problemsOf(await put([])), ['(body)']);
    assert.deepEqual(await problemsOf(await put({ fault: [] })), ['fault', 'faults']);
  });

  it('knows every kind', async () => {
    const members: Readonly<Record<string, object>> = {
      error: { status: 500 },
      delay: { delay: { kind: 'exponential', meanSeconds: 0.2 } },
      'clock-skew': { skewSeconds: -300 },
      'cold-cache': { factor: 5 },
      'brown-out': { speed: 0.5 },
    };
    const faults = faultKinds.map((kind) => ({ kind, inSeconds: 1000, ...members[kind] }));
    const answer = await putFaults(
      mock,
      faults.map((fault) => (fault.kind === 'key-rotation' ? fault : { ...fault, lastsSeconds: 1 })),
    );
    assert.equal(answer.statusCode, 200, answer.body);
    assert.equal((await faultsOf(mock)).length, faultKinds.length);
  });

  it('means the same when what was read is sent back: nothing ends, nothing starts anew', async () => {
    await putFaults(mock, [{ kind: 'error', status: 500, inSeconds: 0, lastsSeconds: 100 }]);
    await mock.clock.advance(1);
    const entries = (await auditOf(mock)).length;
    const read = await mock.app.inject({ url: '/admin/faults', headers });
    const sent = await mock.app.inject({
      method: 'PUT',
      url: '/admin/faults',
      headers: { ...headers, 'if-match': String(read.headers['etag']) },
      payload: read.json<object>(),
    });
    assert.deepEqual([sent.statusCode, sent.json()], [200, read.json()]);
    assert.equal((await auditOf(mock)).length, entries);
  });

  it('has an ETag that hits do not change, and conflicts do', async () => {
    await putFaults(mock, [{ kind: 'error', status: 500, endpoints: ['userinfo'], lastsSeconds: 100 }]);
    const etag = async () => String((await mock.app.inject({ url: '/admin/faults', headers })).headers['etag']);
    const old = await etag();
    await mock.app.inject('/userinfo');
    assert.equal((await faultsOf(mock))[0]?.hits, 1);
    assert.equal(await etag(), old);
    await putFaults(mock, []);
    const conflict = { method: 'DELETE', url: '/admin/faults', headers: { ...headers, 'if-match': old } } as const;
    assert.equal((await mock.app.inject(conflict)).statusCode, 412);
  });

  it('keeps a fault whose station has gone, and takes others beside it', async () => {
    const own = await openMock({ profile: profileOf(0.01) });
    await putFaults(own, [{ id: 'slow', kind: 'brown-out', stations: ['web'], speed: 0.5, lastsSeconds: 10 }]);
    const url = '/admin/profile';
    const moved = {
      stations: { other: { servers: 1 } },
      steps: { token: { ...profileOf(0.01).steps.token, station: 'other' } },
    };
    const changed = await own.app.inject({ method: 'PUT', url, headers, payload: { ...profileOf(0.01), ...moved } });
    assert.equal(changed.statusCode, 200, changed.body);
    const more = await postFault(own, { kind: 'error', status: 500, lastsSeconds: 10 });
    assert.equal(more.statusCode, 201, more.body);
    assert.equal((await putFaults(own, await faultsOf(own))).statusCode, 200, 'what was read can be sent back');
    const late = { kind: 'stall', stations: ['web'], lastsSeconds: 10 };
    assert.deepEqual(await problemsOf(await postFault(own, late)), ['faults[2].stations[0]']);
    await own.close();
  });

  it('takes one more by POST and gives it an address', async () => {
    const first = await postFault(mock, { kind: 'reset', endpoints: ['token'], lastsSeconds: 50 });
    assert.deepEqual([first.statusCode, first.headers['location']], [201, '/admin/faults/reset-1']);
    assert.equal(first.json<{ state: string }>().state, 'active');
    assert.equal((await postFault(mock, { kind: 'reset', endpoints: ['token'], lastsSeconds: 60 })).statusCode, 201);
    assert.deepEqual(
      (await faultsOf(mock)).map(({ id }) => id),
      ['reset-1', 'reset-2'],
    );
    assert.equal((await postFault(mock, { kind: 'reset' })).statusCode, 400);
    assert.equal((await postFault(mock, [])).statusCode, 400);
  });

  it('lets one or all be taken away, once', async () => {
    await putFaults(mock, [
      { id: 'a', kind: 'reset', endpoints: ['token'], lastsSeconds: 50 },
      { id: 'b', kind: 'cut', endpoints: ['token'], lastsSeconds: 50 },
      { id: 'c', kind: 'cut', endpoints: ['token'], lastsSeconds: 50 },
    ]);
    const remove = async (url: string) => (await mock.app.inject({ method: 'DELETE', url, headers })).statusCode;
    assert.equal(await remove('/admin/faults/b'), 204);
    assert.equal(await remove('/admin/faults/b'), 404);
    assert.deepEqual(
      (await faultsOf(mock)).map(({ id }) => id),
      ['a', 'c'],
    );
    assert.equal(await remove('/admin/faults'), 204);
    assert.deepEqual(await faultsOf(mock), []);
    assert.equal((await mock.app.inject({ url: '/admin/faults/a', headers })).statusCode, 404);
  });

  it('asks for the token', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'POST', 'DELETE'] as const)
      assert.equal((await mock.app.inject({ method, url: '/admin/faults' })).statusCode, 401, method);
  });

  it('is in the audit: what was asked for, each start, each end, at the exact moment even when the process was late', async () => {
    const start = mock.clock.nowSeconds();
    const seen = (await auditOf(mock)).length;
    await putFaults(mock, [
      { id: 'x', kind: 'error', status: 500, endpoints: ['userinfo'], share: 0.5, inSeconds: 1.25, lastsSeconds: 2 },
    ]);
    mock.clock.jump(10);
    const told = (await auditOf(mock)).slice(seen);
    assert.deepEqual(
      told.map(({ atEpochMs, what, by, detail }) => [(atEpochMs - START_EPOCH_MS) / 1000 - start, what, by, detail]),
      [
        [0, 'faults', 'admin', `x: error 500, at userinfo, 50 % of the requests, for 2 s, from ${at(start + 1.25)}`],
        [1.25, 'fault', 'schedule', 'x starts: error 500, at userinfo, 50 % of the requests, for 2 s'],
        [3.25, 'fault', 'schedule', 'x ends: injected 0 times'],
      ],
    );
  });
});
