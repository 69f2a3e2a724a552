import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStation } from '../../../src/model/service/station.ts';
import type { Departure, Job, Station, StationConfig } from '../../../src/model/service/station-types.ts';

const open: StationConfig = {
  servers: 1,
  discipline: 'fifo',
  queueBound: null,
  refuse: 'anywhere',
  cancelAbandoned: false,
  refusalSeconds: 0,
};

const station = (changes: Partial<StationConfig> = {}): Station<string> =>
  createStation<string>({ ...open, ...changes });

interface Offer {
  readonly serviceSeconds?: number;
  readonly begun?: boolean;
  readonly deadlineAtSeconds?: number;
}

const offer = (to: Station<string>, atSeconds: number, payload: string, options: Offer = {}): Job<string> =>
  to.offer(atSeconds, { payload, serviceSeconds: 1, begun: false, ...options });

const said = (departures: readonly Departure<string>[]): string[] =>
  departures.map(({ job, fate, atSeconds }) => `${job.payload} ${fate} ${atSeconds}`);

describe('a station, step by step', () => {
  it('serves one after the other, and starts each at the exact moment the server came free', () => {
    const one = station();
    offer(one, 0, 'a');
    offer(one, 0.25, 'b');
    assert.equal(one.nextDepartureSeconds(), 1);
    assert.deepEqual([one.queueLength(), one.inService()], [1, 1]);
    assert.deepEqual(said(one.advance(0.999)), []);
    assert.deepEqual(said(one.advance(5)), ['a served 1', 'b served 2']);
    assert.equal(one.nextDepartureSeconds(), Infinity);
  });

  it('uses every server before anybody waits', () => {
    const three = station({ servers: 3 });
    for (const name of ['a', 'b', 'c', 'd']) offer(three, 0, name);
    assert.deepEqual([three.queueLength(), three.inService()], [1, 3]);
    assert.deepEqual(said(three.advance(9)), ['a served 1', 'b served 1', 'c served 1', 'd served 2']);
  });

  for (const discipline of ['fifo', 'lifo'] as const)
    it(`${discipline}: the age of the queue is the wait of whoever has waited longest, at any moment`, () => {
      const one = station({ discipline });
      assert.equal(one.queueAgeAt(0), 0);
      offer(one, 0.5, 'at work until 1.5');
      assert.equal(one.queueAgeAt(0.75), 0, 'nobody waits');
      offer(one, 1, 'b');
      offer(one, 1.25, 'c');
      assert.equal(one.queueAgeAt(1.5 - 0.125), 0.375);
      assert.equal(one.queueAgeAt(2), discipline === 'fifo' ? 0.75 : 1, 'one of the two came to service at 1.5');
      assert.equal(one.queueAgeAt(3), 0, 'the last has started at 2.5');
    });

  it('the age of the queue forgets whoever left it', () => {
    const one = station({ cancelAbandoned: true });
    offer(one, 0, 'at work until 1');
    const gone = offer(one, 0.25, 'b');
    offer(one, 0.5, 'c');
    one.abandon(0.625, gone);
    assert.equal(one.queueAgeAt(0.75), 0.25);
  });

  for (const { discipline, order } of [
    { discipline: 'fifo', order: ['a served 1', 'b served 2', 'c served 3'] },
    { discipline: 'lifo', order: ['a served 1', 'c served 2', 'b served 3'] },
  ] as const)
    it(`${discipline}: ${order.join(', ')}`, () => {
      const one = station({ discipline });
      for (const name of ['a', 'b', 'c']) offer(one, 0, name);
      assert.deepEqual(said(one.advance(9)), order);
    });

  it('refuses beyond its bound; the refusal costs its service, before any who wait', () => {
    const one = station({ queueBound: 1, refusalSeconds: 0.25 });
    for (const name of ['a', 'b', 'c']) offer(one, 0, name);
    assert.deepEqual(said(one.advance(9)), ['a served 1', 'c refused 1.25', 'b served 2.25']);
    const { busySeconds, refusalSeconds, refused, served } = one.countersAt(9);
    assert.deepEqual(
      { busySeconds, refusalSeconds, refused, served },
      { busySeconds: 2.25, refusalSeconds: 0.25, refused: 1, served: 2 },
    );
  });

  it('at the door refuses only who is not begun; anywhere refuses both', () => {
    for (const { refuse, fate } of [
      { refuse: 'door', fate: 'served' },
      { refuse: 'anywhere', fate: 'refused' },
    ] as const) {
      const one = station({ queueBound: 0, refuse });
      offer(one, 0, 'a');
      offer(one, 0, 'begun', { begun: true });
      offer(one, 0, 'new');
      const fates = Object.fromEntries(one.advance(9).map((departure) => [departure.job.payload, departure.fate]));
      assert.deepEqual(fates, { a: 'served', begun: fate, new: 'refused' });
    }
  });

  it('does dead work for who has gone, and counts it from the moment of going', () => {
    const one = station();
    const a = offer(one, 0, 'a');
    const b = offer(one, 0, 'b');
    one.abandon(0.25, a);
    one.abandon(0.5, b);
    assert.deepEqual(said(one.advance(9)), ['a served 1', 'b served 2']);
    assert.deepEqual([one.countersAt(9).deadSeconds, one.countersAt(9).busySeconds], [1.75, 2]);
  });

  it('drops who has gone at once when it may, but finishes what it has begun', () => {
    const one = station({ cancelAbandoned: true });
    const a = offer(one, 0, 'a');
    const b = offer(one, 0, 'b');
    offer(one, 0, 'c');
    one.abandon(0.25, b);
    one.abandon(0.5, a);
    assert.deepEqual(said(one.advance(9)), ['b cancelled 0.25', 'a served 1', 'c served 2']);
    assert.deepEqual([one.countersAt(9).cancelled, one.countersAt(9).deadSeconds], [1, 0.5]);
  });

  it('drops who waited past the deadline, exactly when the turn comes', () => {
    const one = station({ cancelAbandoned: true });
    offer(one, 0, 'a');
    offer(one, 0, 'late', { deadlineAtSeconds: 0.5 });
    offer(one, 0, 'just', { deadlineAtSeconds: 1 });
    assert.deepEqual(said(one.advance(9)), ['a served 1', 'late cancelled 1', 'just served 2']);
  });

  it('ignores a client that goes twice, or after the end', () => {
    const one = station();
    const a = offer(one, 0, 'a');
    one.abandon(0.5, a);
    one.abandon(0.75, a);
    one.advance(2);
    const b = offer(one, 2, 'b');
    one.advance(4);
    one.abandon(5, b);
    assert.equal(one.countersAt(6).deadSeconds, 0.5);
  });

  it('starts what waits when servers are added, and finishes what is begun when they are taken away', () => {
    const one = station();
    for (const name of ['a', 'b', 'c', 'd']) offer(one, 0, name);
    one.reconfigure(0.5, { ...open, servers: 3 });
    assert.equal(one.inService(), 3);
    one.reconfigure(0.75, { ...open, servers: 1 });
    assert.equal(one.inService(), 3);
    assert.deepEqual(said(one.advance(9)), ['a served 1', 'b served 1.5', 'c served 1.5', 'd served 2.5']);
  });

  it('tells exact integrals at any moment, not only at events', () => {
    const one = station();
    offer(one, 0, 'a', { serviceSeconds: 2 });
    offer(one, 0.5, 'b', { serviceSeconds: 2 });
    const { busySeconds, queueSeconds, waitSeconds, served } = one.countersAt(1.25);
    assert.deepEqual(
      { busySeconds, queueSeconds, waitSeconds, served },
      { busySeconds: 1.25, queueSeconds: 0.75, waitSeconds: 0, served: 0 },
    );
    const after = one.countersAt(10);
    assert.deepEqual([after.busySeconds, after.queueSeconds, after.waitSeconds], [4, 1.5, 1.5]);
  });

  it('loses no departure that was due while somebody else was offered or asked', () => {
    const one = station();
    offer(one, 0, 'a');
    offer(one, 3, 'b');
    one.countersAt(7);
    assert.equal(one.nextDepartureSeconds(), 1);
    assert.deepEqual(said(one.advance(7)), ['a served 1', 'b served 4']);
  });

  it('serves a job of no length at once', () => {
    const one = station();
    offer(one, 2, 'a', { serviceSeconds: 0 });
    assert.equal(one.nextDepartureSeconds(), 2);
    assert.deepEqual(said(one.advance(2)), ['a served 2']);
  });
});
