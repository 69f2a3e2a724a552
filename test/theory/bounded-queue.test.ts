/** M/M/c/K: published values, limits, and the goodput that collapses without a bound. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { boundedQueue, goodputPerSecond } from '../../src/theory/bounded-queue.ts';
import { erlangB, meanQueue, sojournTail } from '../../src/theory/erlang.ts';
import { assertClose, assertPrinted } from './close.ts';
import { fixed } from './seed.ts';

describe('boundedQueue', () => {
  it('Gross and Harris, the emission station: M/M/3/7, one car a minute, 6 minutes each', () => {
    const station = boundedQueue({ arrivalsPerSecond: 1 / 60, servicePerSecond: 1 / 360, servers: 3, capacity: 7 });
    assertPrinted(station.shares[0] as number, '0.000876424');
    assertPrinted(station.blocking, '0.50482033');
    assertPrinted(station.meanQueue, '3.0920245');
    assertPrinted(station.meanInSystem, '6.0631025');
    assertPrinted(station.meanSojournSeconds / 60, '12.244248');
    assertPrinted(station.refusedPerSecond * 3600, '30.289');
  });

  it('M/M/1/5 at λ 0.8, M/M/10/20 at 12, M/M/100/150 at 120', () => {
    const one = boundedQueue({ arrivalsPerSecond: 0.8, servicePerSecond: 1, servers: 1, capacity: 5 });
    assertPrinted(one.blocking, '0.088819499');
    assertPrinted(one.meanInSystem, '1.868332');
    assertPrinted(one.meanSojournSeconds, '2.5630652');
    const ten = boundedQueue({ arrivalsPerSecond: 12, servicePerSecond: 1, servers: 10, capacity: 20 });
    assertPrinted(ten.blocking, '0.17966592');
    assertPrinted(ten.meanQueue, '6.2604889');
    assertPrinted(ten.meanSojournSeconds, '1.6359694');
    const hundred = boundedQueue({ arrivalsPerSecond: 120, servicePerSecond: 1, servers: 100, capacity: 150 });
    assertPrinted(hundred.blocking, '0.16666943');
    assertPrinted(hundred.meanQueue, '45.001295');
  });

  it('K = c is Erlang B; K large is Erlang C; what comes in goes out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        fc.integer({ min: 0, max: 200 }),
        (servers, utilisation, room) => {
          const arrivalsPerSecond = utilisation * servers * 2;
          const lossy = boundedQueue({ arrivalsPerSecond, servicePerSecond: 2, servers, capacity: servers });
          const blocking = erlangB(arrivalsPerSecond / 2, servers);
          if (blocking > 1e-250) assertClose(lossy.blocking, blocking, 1e-11);
          const queue = boundedQueue({ arrivalsPerSecond, servicePerSecond: 2, servers, capacity: servers + room });
          assertClose(queue.servedPerSecond + queue.refusedPerSecond, arrivalsPerSecond, 1e-12);
          assert.ok(queue.blocking <= lossy.blocking * (1 + 1e-12));
        },
      ),
      fixed,
    );
    const pool = { arrivalsPerSecond: 9_900, servicePerSecond: 1, servers: 10_000 };
    assertClose(boundedQueue({ ...pool, capacity: 20_000 }).meanQueue, meanQueue(pool), 1e-9);
  });

  it('is finite for 10,000 servers far beyond saturation', () => {
    const { blocking, meanQueue: queue } = boundedQueue({
      arrivalsPerSecond: 20_000,
      servicePerSecond: 1,
      servers: 10_000,
      capacity: 30_000,
    });
    assertClose(blocking, 0.5, 1e-12);
    assertClose(queue, 20_000 - 1, 1e-9);
  });

  it('refuses a capacity below the servers, rates of 0 and NaN', () => {
    const pool = { arrivalsPerSecond: 1, servicePerSecond: 1, servers: 4 };
    assert.throws(
      () => boundedQueue({ ...pool, capacity: 3 }),
      /RangeError: capacity is 3, expected a whole number of at least 4/,
    );
    assert.throws(() => boundedQueue({ ...pool, capacity: 4, arrivalsPerSecond: 0 }), /arrivalsPerSecond is 0/);
    assert.throws(
      () => boundedQueue({ ...pool, capacity: 4, servicePerSecond: Number.NaN }),
      /servicePerSecond is NaN/,
    );
  });
});

describe('goodputPerSecond', () => {
  const pool = { servicePerSecond: 10, servers: 4 };

  for (const [capacity, arrivalsPerSecond, printed] of [
    [120, 20, '19.999'],
    [120, 36, '35.135'],
    [120, 36.23, '35.159'],
    [120, 39, '25.163'],
    [120, 40, '12.823'],
    [120, 42, '0.7351'],
    [120, 48, '4.3e-5'],
    [24, 36, '35.587'],
    [24, 39, '37.672'],
    [24, 40, '38.179'],
    [24, 42, '38.908'],
    [24, 48, '39.624'],
  ] as const)
    it(`M/M/4/${capacity}, 10/s a server, within 1 s: ${arrivalsPerSecond}/s come, ${printed}/s are answered in time`, () =>
      assertPrinted(goodputPerSecond({ ...pool, arrivalsPerSecond, capacity }, 1), printed));

  it('has its peak near 36.23/s without a bound', () => {
    const at = (arrivalsPerSecond: number) => goodputPerSecond({ ...pool, arrivalsPerSecond, capacity: 120 }, 1);
    assert.ok(at(36.23) > at(36) && at(36.23) > at(36.5));
  });

  it('is what numerical integration of the wait gives', () => {
    const [servers, rate, deadline, capacity] = [3, 2, 1.3, 9];
    const arrivalsPerSecond = 7;
    const { shares } = boundedQueue({ arrivalsPerSecond, servicePerSecond: rate, servers, capacity });
    const steps = 4_000;
    let answered = 0;
    for (let n = 0; n < capacity; n += 1) {
      const ahead = n - servers + 1;
      let within = 1 - Math.exp(-rate * deadline);
      if (ahead > 0) {
        // ∫ density of Erlang(ahead, cμ) at u × P(S ≤ T − u), Simpson.
        const density = (u: number): number => {
          let value = servers * rate * Math.exp(-servers * rate * u);
          for (let k = 1; k < ahead; k += 1) value *= (servers * rate * u) / k;
          return value * (1 - Math.exp(-rate * (deadline - u)));
        };
        within = 0;
        for (let step = 0; step <= steps; step += 1) {
          const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
          within += (weight * density((step * deadline) / steps) * deadline) / steps / 3;
        }
      }
      answered += arrivalsPerSecond * (shares[n] as number) * within;
    }
    assertClose(
      goodputPerSecond({ arrivalsPerSecond, servicePerSecond: rate, servers, capacity }, deadline),
      answered,
      1e-9,
    );
  });

  it('with patience without end is the throughput; below saturation and without a bound it is λ·P(T ≤ t)', () => {
    const bounded = { ...pool, arrivalsPerSecond: 50, capacity: 30 };
    assertClose(goodputPerSecond(bounded, 1e3), boundedQueue(bounded).servedPerSecond, 1e-10);
    const open = { arrivalsPerSecond: 30, ...pool };
    assertClose(goodputPerSecond({ ...open, capacity: 400 }, 0.3), 30 * (1 - sojournTail(open, 0.3)), 1e-11);
  });

  it('for 10,000 servers: a bound of one time-out keeps the goodput, a bound of three loses nearly all', () => {
    const nation = { arrivalsPerSecond: 120_000, servicePerSecond: 10, servers: 10_000 };
    assert.ok(goodputPerSecond({ ...nation, capacity: 60_000 }, 1) > 90_000);
    assert.ok(goodputPerSecond({ ...nation, capacity: 300_000 }, 1) < 1);
  });
});
