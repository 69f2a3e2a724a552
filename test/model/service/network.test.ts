/** Stations together: a server of one is kept while the request is at another. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createNetwork } from '../../../src/model/service/network.ts';
import type { Ending, Network, Visit, VisitOrder } from '../../../src/model/service/network.ts';
import type { StationConfig } from '../../../src/model/service/station-types.ts';

const open: StationConfig = {
  servers: 1,
  discipline: 'fifo',
  queueBound: null,
  refuse: 'anywhere',
  cancelAbandoned: false,
  refusalSeconds: 0,
};

function networkOf(stations: Readonly<Record<string, Partial<StationConfig>>>): Network<string> {
  const network = createNetwork<string>();
  for (const [name, changes] of Object.entries(stations)) network.configure(0, name, { ...open, ...changes });
  return network;
}

/** A request that takes a worker for `web` seconds and then, with the worker kept, a connection for `db` seconds. */
const nested = (
  network: Network<string>,
  atSeconds: number,
  payload: string,
  { web = 1, db = 2, ...rest }: { web?: number; db?: number } & Partial<VisitOrder<string>> = {},
): Visit<string> =>
  network.offer(atSeconds, {
    payload,
    legs: [
      { station: 'web', serviceSeconds: web },
      { station: 'db', serviceSeconds: db },
    ],
    begun: false,
    ...rest,
  });

const said = (endings: readonly Ending<string>[]): string[] =>
  endings.map(({ visit, fate, atSeconds }) => `${visit.order.payload} ${fate} ${atSeconds}`);

describe('a network of stations', () => {
  it('keeps the worker while the request waits for a connection and uses it', () => {
    const network = networkOf({ web: { servers: 2 }, db: {} });
    for (const name of ['a', 'b', 'c']) nested(network, 0, name);
    // a: 1 + 2; b waits for the connection from 1 to 3; c has no worker before 3 and no connection before 5
    assert.deepEqual(said(network.advance(99)), ['a served 3', 'b served 5', 'c served 7']);
    const { busySeconds, heldSeconds, served } = network.stateAt(99, 'web');
    assert.deepEqual(
      { busySeconds, heldSeconds, served },
      { busySeconds: 3 + 5 + 4, heldSeconds: 2 + 4 + 3, served: 3 },
    );
    const db = network.stateAt(99, 'db');
    assert.deepEqual([db.busySeconds, db.waitSeconds, db.arrivals], [6, 2 + 1, 3]);
  });

  it('takes events of all stations in the order of their moments', () => {
    const network = networkOf({ web: { servers: 2 }, db: {} });
    nested(network, 0, 'slow', { web: 3, db: 1 });
    network.offer(0.5, { payload: 'other', legs: [{ station: 'db', serviceSeconds: 2 }], begun: false });
    nested(network, 1, 'quick', { web: 1, db: 1 });
    // the connection: other to 2.5, then quick (there since 2) to 3.5, then slow (there since 3) to 4.5
    assert.deepEqual(said(network.advance(99)), ['other served 2.5', 'quick served 3.5', 'slow served 4.5']);
  });

  it('does not depend on how it is asked: once at the end, or at every event', () => {
    const tell = (step: (network: Network<string>) => string[]): string[] => {
      const network = networkOf({ web: { servers: 3 }, db: { servers: 2, waitLimitSeconds: 1.5 } });
      const told: string[] = [];
      for (let at = 0; at < 40; at += 1) {
        told.push(...said(network.advance(at / 4)));
        nested(network, at / 4, String(at), { web: (at % 5) / 4, db: ((at * 7) % 9) / 4 });
      }
      return [...told, ...step(network)];
    };
    const once = tell((network) => said(network.advance(999)));
    const often = tell((network) => {
      const told: string[] = [];
      for (let next = network.nextEventSeconds(); next !== Infinity; next = network.nextEventSeconds())
        told.push(...said(network.advance(next)));
      return told;
    });
    assert.equal(once.length, 40);
    assert.deepEqual(often, once);
  });

  it('a wait limit at the inner station ends the whole request and frees the worker', () => {
    const network = networkOf({ web: { servers: 2 }, db: { waitLimitSeconds: 1 } });
    nested(network, 0, 'a', { db: 9 });
    nested(network, 0, 'b');
    nested(network, 0, 'c');
    // b waits for the connection from 1 to 2; its worker then serves c to 3, who waits until 4
    assert.deepEqual(said(network.advance(4)), ['b timed-out 2', 'c timed-out 4']);
    const web = network.stateAt(4, 'web');
    assert.deepEqual([web.timedOut, web.served, web.inService], [2, 0, 1], 'counted under how the request ended');
    assert.deepEqual(said(network.advance(99)), ['a served 10']);
  });

  it('a refusal at the inner station ends the whole request', () => {
    const network = networkOf({ web: { servers: 3 }, db: { queueBound: 0, refusalSeconds: 0.5 } });
    nested(network, 0, 'a');
    nested(network, 0, 'b');
    assert.deepEqual(said(network.advance(99)), ['a served 3', 'b refused 3.5']);
    assert.deepEqual([network.stateAt(99, 'web').refused, network.stateAt(99, 'db').refused], [1, 1]);
  });

  it('only who has not begun is refused at an inner station with refuse: door', () => {
    const network = networkOf({ web: { servers: 3 }, db: { queueBound: 0, refuse: 'door' } });
    nested(network, 0, 'a');
    nested(network, 0, 'b', { begun: true });
    assert.deepEqual(said(network.advance(99)), ['a served 3', 'b served 5']);
  });

  it('a client that goes while its worker is kept: dead work at both, or cancelled where it may be', () => {
    const dead = networkOf({ web: { servers: 2 }, db: {} });
    nested(dead, 0, 'a');
    dead.abandon(1.5, nested(dead, 0, 'b'));
    assert.deepEqual(said(dead.advance(99)), ['a served 3', 'b served 5']);
    assert.deepEqual([dead.stateAt(99, 'web').deadSeconds, dead.stateAt(99, 'db').deadSeconds], [3.5, 2]);
    const cancelled = networkOf({ web: { servers: 2 }, db: { cancelAbandoned: true } });
    nested(cancelled, 0, 'a');
    cancelled.abandon(1.5, nested(cancelled, 0, 'b'));
    assert.deepEqual(said(cancelled.advance(99)), ['b cancelled 1.5', 'a served 3']);
    assert.deepEqual([cancelled.stateAt(99, 'web').deadSeconds, cancelled.stateAt(99, 'web').inService], [0, 0]);
  });

  it('a client that went before the inner station: it is not visited in vain where work is cancelled, and else it is dead', () => {
    const tell = (cancelAbandoned: boolean): unknown[] => {
      const network = networkOf({ web: {}, db: { cancelAbandoned } });
      network.abandon(0.5, nested(network, 0, 'a'));
      const [told] = said(network.advance(99));
      const db = network.stateAt(99, 'db');
      return [told, db.arrivals, db.deadSeconds];
    };
    assert.deepEqual(tell(true), ['a cancelled 1', 0, 0]);
    assert.deepEqual(tell(false), ['a served 3', 1, 2]);
  });

  it('visits several stations one after the other, and gives the priority of the request to each', () => {
    const network = networkOf({ web: { servers: 4 }, db: { discipline: 'priority' }, hsm: {} });
    const legs = (web: number): VisitOrder<string>['legs'] => [
      { station: 'web', serviceSeconds: web },
      { station: 'db', serviceSeconds: 1 },
      { station: 'hsm', serviceSeconds: 1 },
    ];
    network.offer(0, { payload: 'a', legs: legs(0), begun: false });
    network.offer(0, { payload: 'b', legs: legs(0.25), begun: false, priority: 5 });
    network.offer(0, { payload: 'c', legs: legs(0.5), begun: false, priority: 1 });
    assert.deepEqual(said(network.advance(99)), ['a served 2', 'c served 3', 'b served 4']);
  });

  it('a stalled inner station holds the workers of the outer one', () => {
    const network = networkOf({ web: { servers: 2 }, db: { servers: 2 } });
    network.setSpeed(0, 'db', 0);
    for (const name of ['a', 'b', 'c']) nested(network, 0, name, { db: 1 });
    assert.deepEqual([network.nextEventSeconds(), said(network.advance(10))], [1, []]);
    assert.deepEqual([network.stateAt(10, 'web').inService, network.stateAt(10, 'web').queueLength], [2, 1]);
    network.setSpeed(10, 'db', 1);
    assert.deepEqual(said(network.advance(99)), ['a served 11', 'b served 11', 'c served 13']);
  });

  it('names a station that is not there', () => {
    assert.throws(
      () => nested(networkOf({ web: {} }), 0, 'a').order && nested(networkOf({}), 0, 'b'),
      /no station web/,
    );
  });
});
