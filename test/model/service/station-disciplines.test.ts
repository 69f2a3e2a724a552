/** Each discipline, contention, wait limits and speeds, step by step with round numbers. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStation } from '../../../src/model/service/station.ts';
import type { Departure, Job, OfferedJob, Station, StationConfig } from '../../../src/model/service/station-types.ts';

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

const offer = (
  to: Station<string>,
  atSeconds: number,
  payload: string,
  options: Partial<OfferedJob<string>> = {},
): Job<string> => to.offer(atSeconds, { payload, serviceSeconds: 1, begun: false, ...options });

const said = (departures: readonly Departure<string>[]): string[] =>
  departures.map(({ job, fate, atSeconds }) => `${job.payload} ${fate} ${Number(atSeconds.toFixed(9))}`);

const namesOf = (departures: readonly Departure<string>[]): string => departures.map(({ job }) => job.payload).join('');

describe('priority', () => {
  it('serves the lowest number first, in order of arrival within it, and interrupts nobody', () => {
    const one = station({ discipline: 'priority' });
    offer(one, 0, 'a', { priority: 5 });
    offer(one, 0.1, 'b', { priority: 1 });
    offer(one, 0.2, 'c');
    offer(one, 0.3, 'd', { priority: 1 });
    offer(one, 0.4, 'e', { priority: -1 });
    assert.equal(namesOf(one.advance(9)), 'aecbd');
  });

  it('keeps the order when the discipline changes while they wait, both ways', () => {
    const one = station();
    for (const [at, name] of ['a', 'b', 'c', 'd', 'e'].entries()) offer(one, 0, name, { priority: -at });
    one.reconfigure(0.5, { ...open, discipline: 'priority' });
    assert.equal(namesOf(one.advance(2)), 'ae');
    one.reconfigure(2, open);
    assert.equal(namesOf(one.advance(9)), 'dbc', 'd had begun');
  });

  it('forgets who was cancelled while waiting', () => {
    const one = station({ discipline: 'priority', cancelAbandoned: true });
    offer(one, 0, 'a');
    offer(one, 0, 'b', { priority: 1 });
    const c = offer(one, 0, 'c', { priority: -1 });
    one.abandon(0.5, c);
    offer(one, 0.5, 'd');
    assert.deepEqual(said(one.advance(9)), ['c cancelled 0.5', 'a served 1', 'd served 2', 'b served 3']);
  });
});

describe('adaptive LIFO', () => {
  it('is in order of arrival while no more wait than there are servers, then the newest first', () => {
    const two = station({ discipline: 'adaptive-lifo', servers: 2 });
    for (const name of ['a', 'b', 'c', 'd']) offer(two, 0, name);
    assert.equal(namesOf(two.advance(2)), 'abcd');
    for (const name of ['e', 'f', 'g', 'h', 'i', 'j']) offer(two, 10, name);
    // four wait: j, then three: i, then two wait and g is the oldest
    assert.equal(namesOf(two.advance(99)), 'efjigh');
  });
});

describe('processor sharing', () => {
  it('gives everybody the same share of the servers', () => {
    const one = station({ discipline: 'processor-sharing' });
    offer(one, 0, 'a', { serviceSeconds: 2 });
    offer(one, 0, 'b', { serviceSeconds: 1 });
    offer(one, 1, 'c', { serviceSeconds: 0.5 });
    // to 1: a and b have had 0.5 each; then three share: at 2.5 b and c have had their 0.5, a has had 1 and runs alone
    assert.deepEqual(said(one.advance(9)), ['b served 2.5', 'c served 2.5', 'a served 3.5']);
    const { busySeconds, waitSeconds, queueSeconds, served } = one.countersAt(9);
    assert.deepEqual(
      { busySeconds: Number(busySeconds.toFixed(9)), waitSeconds, queueSeconds, served },
      { busySeconds: 3.5, waitSeconds: 0, queueSeconds: 0, served: 3 },
    );
  });

  it('with as many servers as requests nobody shares', () => {
    const two = station({ discipline: 'processor-sharing', servers: 2 });
    offer(two, 0, 'a');
    offer(two, 0.5, 'b');
    assert.equal(two.nextDepartureSeconds(), 1);
    offer(two, 0.75, 'c');
    // three on two servers: 2/3 each; a has 1/4 left
    assert.equal(Number(two.nextDepartureSeconds().toFixed(9)), 1.125);
  });

  it('a bound is how many more than servers are served at once', () => {
    const one = station({ discipline: 'processor-sharing', queueBound: 1 });
    for (const name of ['a', 'b', 'c']) offer(one, 0, name);
    assert.deepEqual(said(one.advance(9)), ['c refused 0', 'a served 2', 'b served 2']);
  });

  it('work for who has gone is dead, or is stopped at once', () => {
    const dead = station({ discipline: 'processor-sharing' });
    const a = offer(dead, 0, 'a');
    offer(dead, 0, 'b');
    dead.abandon(1, a);
    assert.deepEqual(said(dead.advance(9)), ['a served 2', 'b served 2']);
    assert.equal(dead.countersAt(9).deadSeconds, 0.5, 'half of a server for a second');
    const stopped = station({ discipline: 'processor-sharing', cancelAbandoned: true });
    const c = offer(stopped, 0, 'c');
    offer(stopped, 0, 'd');
    stopped.abandon(1, c);
    assert.deepEqual(said(stopped.advance(9)), ['c cancelled 1', 'd served 1.5']);
    assert.deepEqual([stopped.countersAt(9).busySeconds, stopped.countersAt(9).cancelled], [1.5, 1]);
  });

  it('changed to a queue, those at work go on to share the servers until no more are left than servers', () => {
    const one = station({ discipline: 'processor-sharing' });
    for (const name of ['a', 'b']) offer(one, 0, name);
    one.reconfigure(1, open);
    offer(one, 1, 'c');
    assert.deepEqual(said(one.advance(9)), ['a served 2', 'b served 2', 'c served 3']);
    assert.equal(one.countersAt(9).busySeconds, 3);
  });

  it('changed from a queue, all who wait begin at once', () => {
    const one = station();
    for (const name of ['a', 'b']) offer(one, 0, name);
    one.reconfigure(0.5, { ...open, discipline: 'processor-sharing' });
    assert.deepEqual([one.queueLength(), one.inService()], [0, 2]);
    assert.deepEqual(said(one.advance(9)), ['a served 1.5', 'b served 2']);
  });
});

describe('contention', () => {
  it('with two at work each takes 1 + α + 2β times as long; alone again, it is as fast as ever', () => {
    const two = station({ servers: 2, contention: { kind: 'usl', alpha: 0.5, beta: 0.25 } });
    offer(two, 0, 'a');
    offer(two, 0, 'b', { serviceSeconds: 2 });
    assert.deepEqual(said(two.advance(9)), ['a served 2', 'b served 3']);
  });

  it('a table tells the factor at a concurrency, with straight lines between', () => {
    const three = station({
      servers: 3,
      contention: {
        kind: 'table',
        factors: [
          [1, 1],
          [3, 3],
        ],
      },
    });
    offer(three, 0, 'a');
    offer(three, 0, 'b');
    assert.deepEqual(said(three.advance(9)), ['a served 2', 'b served 2']);
    for (const name of ['c', 'd', 'e']) offer(three, 10, name);
    assert.deepEqual(said(three.advance(99)), ['c served 13', 'd served 13', 'e served 13']);
  });

  it('those at work slow down when another comes in the middle', () => {
    const two = station({ servers: 2, contention: { kind: 'usl', alpha: 1, beta: 0 } });
    offer(two, 0, 'a');
    offer(two, 0.5, 'b');
    // a has 0.5 left and takes twice as long for it; b then has 0.5 left, alone
    assert.deepEqual(said(two.advance(9)), ['a served 1.5', 'b served 2']);
  });

  it('with shared servers both count: half a server each, and twice as slow', () => {
    const one = station({ discipline: 'processor-sharing', contention: { kind: 'usl', alpha: 1, beta: 0 } });
    for (const name of ['a', 'b']) offer(one, 0, name);
    assert.deepEqual(said(one.advance(9)), ['a served 4', 'b served 4']);
    assert.equal(one.countersAt(9).busySeconds, 4);
  });
});

describe('a wait limit', () => {
  it('sends away who has waited so long for a server, exactly then, and nobody who is being served', () => {
    const one = station({ waitLimitSeconds: 1.5 });
    offer(one, 0, 'a', { serviceSeconds: 4 });
    offer(one, 1, 'b');
    offer(one, 3, 'c');
    assert.equal(one.nextDepartureSeconds(), 2.5);
    assert.deepEqual(said(one.advance(9)), ['b timed-out 2.5', 'a served 4', 'c served 5']);
    const { timedOut, served, queueSeconds, waitSeconds } = one.countersAt(9);
    assert.deepEqual(
      { timedOut, served, queueSeconds, waitSeconds },
      { timedOut: 1, served: 2, queueSeconds: 2.5, waitSeconds: 1 },
    );
  });

  it('a server that comes free at that very moment is in time', () => {
    const one = station({ waitLimitSeconds: 1 });
    for (const name of ['a', 'b', 'c']) offer(one, 0, name);
    assert.deepEqual(said(one.advance(9)), ['a served 1', 'c timed-out 1', 'b served 2']);
  });

  it('set while they wait it holds for all who wait: from their arrival', () => {
    const one = station();
    offer(one, 0, 'a', { serviceSeconds: 10 });
    offer(one, 1, 'b');
    offer(one, 4, 'c');
    one.reconfigure(5, { ...open, waitLimitSeconds: 2 });
    assert.deepEqual(said(one.advance(9)), ['b timed-out 5', 'c timed-out 6']);
  });

  it('and taken away for nobody', () => {
    const one = station({ waitLimitSeconds: 1 });
    offer(one, 0, 'a', { serviceSeconds: 5 });
    offer(one, 0, 'b');
    one.reconfigure(0.5, open);
    assert.deepEqual(said(one.advance(9)), ['a served 5', 'b served 6']);
  });

  for (const discipline of ['lifo', 'adaptive-lifo', 'priority'] as const)
    it(`${discipline}: it is the oldest that goes first`, () => {
      const one = station({ discipline, waitLimitSeconds: 1.5 });
      offer(one, 0, 'a', { serviceSeconds: 9 });
      offer(one, 1, 'b');
      offer(one, 2, 'c');
      assert.deepEqual(said(one.advance(5)), ['b timed-out 2.5', 'c timed-out 3.5']);
    });
});

describe('the speed of a station', () => {
  it('0 stops the work that is begun, 0.5 takes twice as long, 1 goes on as before', () => {
    const one = station();
    offer(one, 0, 'a', { serviceSeconds: 3 });
    one.setSpeed(1, 0);
    assert.equal(one.nextDepartureSeconds(), Infinity);
    one.setSpeed(5, 0.5);
    assert.equal(one.nextDepartureSeconds(), 9);
    one.setSpeed(7, 1);
    assert.deepEqual(said(one.advance(99)), ['a served 8']);
    assert.equal(one.countersAt(99).busySeconds, 8, 'a stalled server is busy');
  });

  it('a stall is over for who came in it too', () => {
    const two = station({ servers: 2 });
    two.setSpeed(0, 0);
    offer(two, 1, 'a');
    offer(two, 2, 'b');
    two.setSpeed(10, 2);
    assert.deepEqual(said(two.advance(99)), ['a served 10.5', 'b served 10.5']);
  });

  it('does not stop waits from ending', () => {
    const one = station({ waitLimitSeconds: 1 });
    one.setSpeed(0, 0);
    offer(one, 0, 'a');
    offer(one, 0, 'b');
    assert.deepEqual(said(one.advance(9)), ['b timed-out 1']);
  });

  it('1 all the time gives the very same numbers as never touched', () => {
    const plain = station();
    const touched = station();
    for (let at = 0; at < 50; at += 1) {
      const serviceSeconds = ((at * 7919) % 101) / 37;
      const atSeconds = (at * 1.1) / 3;
      touched.setSpeed(atSeconds, 1);
      for (const one of [plain, touched]) offer(one, atSeconds, String(at), { serviceSeconds });
    }
    const exact = (one: Station<string>): unknown =>
      one.advance(999).map(({ job, atSeconds }) => [job.payload, atSeconds]);
    assert.deepEqual(exact(touched), exact(plain));
  });
});

describe('a server that is kept', () => {
  it('serves nobody else until it is released, and counts as busy and held', () => {
    const one = station();
    const a = offer(one, 0, 'a', { holds: true });
    offer(one, 0, 'b');
    assert.deepEqual(said(one.advance(3)), ['a held 1']);
    assert.deepEqual([one.inService(), one.queueLength()], [1, 1]);
    one.release(3, a, 'served');
    assert.deepEqual(said(one.advance(9)), ['b served 4']);
    const { busySeconds, heldSeconds, served } = one.countersAt(9);
    assert.deepEqual({ busySeconds, heldSeconds, served }, { busySeconds: 4, heldSeconds: 2, served: 2 });
  });

  it('is dead work for who has gone, from then on', () => {
    const one = station();
    const a = offer(one, 0, 'a', { holds: true });
    one.abandon(2, a);
    one.release(5, a, 'timed-out');
    const { deadSeconds, timedOut, served } = one.countersAt(9);
    assert.deepEqual({ deadSeconds, timedOut, served }, { deadSeconds: 3, timedOut: 1, served: 0 });
  });

  it('does no work, so it makes nobody slower', () => {
    const two = station({ servers: 2, contention: { kind: 'usl', alpha: 1, beta: 0 } });
    offer(two, 0, 'a', { holds: true });
    offer(two, 1, 'b');
    assert.deepEqual(said(two.advance(9)), ['a held 1', 'b served 2']);
  });
});
