import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMock, profileOf } from '../fixture.ts';
import { audit, instant, read, switches, write } from './admin-calls.ts';
import type { Told } from './admin-calls.ts';

describe('the switches of a mock without remedies', () => {
  it('are the card alone', async () => {
    const mock = await openMock();
    const told = await switches(mock);
    assert.deepEqual(told.methods, { eid: 1, sms: 0, email: 0, password: 0 });
    assert.equal(told.mandates, false);
    assert.equal(told.deadline, null);
    assert.deepEqual((await read(mock, '/admin/remedies')).json(), { remedies: [] });
    await mock.close();
  });

  it('are what the profile says, and follow it when it changes', async () => {
    const mock = await openMock({
      profile: profileOf(0, { methods: { password: 1 }, portal: { deadlineSeconds: 3600, mandates: true } }),
    });
    const told = await switches(mock);
    assert.deepEqual(told.methods, { eid: 1, sms: 0, email: 0, password: 1 });
    assert.deepEqual([told.deadline, told.announcedDeadline, told.mandates], [instant(3600), instant(3600), true]);
    await write(mock, 'PATCH /admin/profile', { methods: { sms: 0.5 } });
    assert.deepEqual((await switches(mock)).methods, { eid: 1, sms: 0.5, email: 0, password: 1 });
    await mock.close();
  });
});

describe('/admin/switches', () => {
  it('switches now, and what the timeline says of a later moment still comes', async () => {
    const mock = await openMock();
    await write(mock, 'PUT /admin/remedies', {
      remedies: [
        { kind: 'method', method: 'sms', share: 1, atSeconds: 10 },
        { kind: 'method', method: 'sms', share: 0.5, atSeconds: 30 },
      ],
    });
    await mock.clock.advance(20);
    const answer = await write(mock, 'PATCH /admin/switches', { methods: { sms: 0 }, mandates: true });
    assert.equal(answer.statusCode, 200, answer.body);
    assert.deepEqual(answer.json<Told>().methods, { eid: 1, sms: 0, email: 0, password: 0 });
    assert.equal(answer.json<Told>().mandates, true);
    await mock.clock.advance(10);
    assert.deepEqual((await switches(mock)).methods, { eid: 1, sms: 0.5, email: 0, password: 0 });
    assert.equal((await switches(mock)).mandates, true);
    await mock.close();
  });

  it('replaces a roll-out whole', async () => {
    const mock = await openMock({ profile: profileOf(0, { methods: { eid: 1, password: 1 } }) });
    const first = { to: 'eid', from: 'password', group: { lastDigits: [1] } };
    assert.deepEqual((await write(mock, 'PATCH /admin/switches', { rollOut: first })).json<Told>().rollOut, first);
    const second = { to: 'eid', from: 'password', group: { share: 0.5 } };
    const answer = await write(mock, 'PATCH /admin/switches', { rollOut: second });
    assert.equal(answer.statusCode, 200, answer.body);
    assert.deepEqual(answer.json<Told>().rollOut, second);
    const half = await write(mock, 'PATCH /admin/switches', { rollOut: { group: { share: 1 } } });
    assert.equal(half.statusCode, 400, 'half a roll-out is none');
    const itself = await write(mock, 'PATCH /admin/switches', { rollOut: { ...second, to: 'password' } });
    assert.deepEqual(
      [itself.statusCode, itself.json<{ problems: { where: string }[] }>().problems.map(({ where }) => where)],
      [400, ['rollOut.to']],
    );
    await mock.close();
  });

  it('announces a deadline set by hand at once', async () => {
    const mock = await openMock();
    const answer = await write(mock, 'PATCH /admin/switches', { deadline: '2025-07-17T23:59:59+01:00' });
    assert.deepEqual(
      [answer.json<Told>().deadline, answer.json<Told>().announcedDeadline],
      ['2025-07-17T22:59:59.000Z', '2025-07-17T22:59:59.000Z'],
    );
    const whole = await write(mock, 'PUT /admin/switches', answer.json<Record<string, unknown>>());
    assert.equal(whole.statusCode, 200, 'what is told can be sent back');
    assert.deepEqual(whole.json(), answer.json());
    await mock.close();
  });

  it('refuses what is not a switch, whole', async () => {
    const mock = await openMock();
    for (const change of [
      { methods: { sms: 2 } },
      { methods: { fax: 1 } },
      { deadline: 'soon' },
      { mandates: 1 },
      { colour: 'red' },
      { mandates: true, abroad: 'no' },
    ]) {
      const answer = await write(mock, 'PATCH /admin/switches', change);
      assert.equal(answer.statusCode, 400, JSON.stringify(change));
      assert.equal(answer.json<{ error: string }>().error, 'switches_invalid');
    }
    assert.equal((await switches(mock)).mandates, false);
    await mock.close();
  });

  it('forgets what is covered: a thousand switches by hand are still one of each kind', async () => {
    const mock = await openMock();
    for (let at = 0; at < 200; at += 1) await write(mock, 'PATCH /admin/switches', { statusMessage: `message ${at}` });
    assert.equal((await switches(mock)).statusMessage, 'message 199');
    assert.equal((await audit(mock)).filter(({ by }) => by === 'admin').length, 200);
    await write(mock, 'PATCH /admin/switches', { statusMessage: null });
    assert.equal((await switches(mock)).statusMessage, null);
    await mock.close();
  });
});

describe('a timeline with a remedy for a station that has gone', () => {
  it('can be sent back as it was read, and a station that never was is still refused', async () => {
    const mock = await openMock({ profile: profileOf(0.01) });
    const more = { kind: 'servers', station: 'web', factor: 2, lagSeconds: 0, atSeconds: 5 };
    assert.equal((await write(mock, 'PUT /admin/remedies', { remedies: [more] })).statusCode, 200);
    const token = { station: 'other', service: { kind: 'fixed', seconds: 0.01 } };
    const moved = { ...profileOf(0.01), stations: { other: { servers: 1 } }, steps: { token } };
    assert.equal((await write(mock, 'PUT /admin/profile', moved)).statusCode, 200);
    const told = (await read(mock, '/admin/remedies')).json<object>();
    const answer = await write(mock, 'PUT /admin/remedies', told);
    assert.equal(answer.statusCode, 200, answer.body);
    const gone = { remedies: [{ ...more, station: 'never' }] };
    assert.equal((await write(mock, 'PUT /admin/remedies', gone)).statusCode, 400);
    await mock.close();
  });
});
