/** Erlang B and C and M/M/c: published values, exact fractions, limits. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  erlangB,
  erlangC,
  meanQueue,
  meanWaitSeconds,
  sojournQuantileSeconds,
  sojournTail,
  waitQuantileSeconds,
  waitTail,
} from '../../src/theory/erlang.ts';
import { assertClose, assertPrinted } from './close.ts';
import { over, plus, rational, times, toNumber } from './rational.ts';
import type { Rational } from './rational.ts';
import { fixed } from './seed.ts';

/** The definition, summed exactly: aᶜ/c! ÷ Σ aᵏ/k!, with a = top/bottom. */
function exactErlangB(load: Rational, servers: number): Rational {
  let term = rational(1);
  let sum = term;
  for (let k = 1; k <= servers; k += 1) {
    term = times(term, over(load, rational(k)));
    sum = plus(sum, term);
  }
  return over(term, sum);
}

describe('erlangB', () => {
  for (const [servers, load, printed] of [
    [10, 5, '0.01838457'],
    [20, 12, '0.0097956394'],
    [100, 100, '0.075700453'],
    [200, 180, '0.010324995'],
    [10, 20, '0.537963168632073'],
    [132, 123, '0.0312'],
    [180, 200, '0.1284'],
  ] as const)
    it(`B(${servers}, ${load}) = ${printed}`, () => assertPrinted(erlangB(load, servers), printed));

  it('is what the sum of its definition gives in exact fractions', () => {
    for (const [top, bottom, servers] of [
      [5, 1, 10],
      [1, 3, 4],
      [121, 10, 40],
      [200, 1, 60],
    ] as const)
      assertClose(erlangB(top / bottom, servers), toNumber(exactErlangB(rational(top, bottom), servers)), 1e-13);
  });

  it('blocks nobody without load, grows with load, falls with servers', () => {
    assert.equal(erlangB(0, 7), 0);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 500, noNaN: true }),
        fc.integer({ min: 1, max: 400 }),
        (load, servers) => {
          const blocking = erlangB(load, servers);
          assert.ok(blocking >= 0 && blocking < 1);
          assert.ok(erlangB(load * 1.01, servers) >= blocking);
          assert.ok(erlangB(load, servers + 1) <= blocking);
        },
      ),
      fixed,
    );
  });

  it('stays finite and right for a million servers: B ≈ √(2/πc) at a = c', () => {
    assertClose(erlangB(1e6, 1e6), Math.sqrt(2 / (Math.PI * 1e6)), 1e-3);
    assert.equal(erlangB(100, 10_000), 0, 'below the smallest double');
  });
});

describe('erlangC', () => {
  for (const [servers, load, printed] of [
    [10, 8, '0.40918015'],
    [100, 95, '0.50645685'],
    [1000, 980, '0.41220029'],
    [132, 123, '0.3211'],
  ] as const)
    it(`C(${servers}, ${load}) = ${printed}`, () => assertPrinted(erlangC(load, servers), printed));

  it('C(3, 2) = 4/9 and C(1, ρ) = ρ', () => {
    assertClose(erlangC(2, 3), 4 / 9, 1e-15);
    assertClose(erlangC(0.7, 1), 0.7, 1e-15);
  });

  it('is what its definition gives in exact fractions; 10,000 servers are those of Halfin and Whitt', () => {
    for (const [load, servers] of [
      [2, 3],
      [95, 100],
      [290, 300],
    ] as const) {
      const blocking = exactErlangB(rational(load), servers);
      const free = plus(rational(1), times(rational(-1), blocking));
      const exact = over(blocking, plus(rational(1), times(times(rational(-1), rational(load, servers)), free)));
      assertClose(erlangC(load, servers), toNumber(exact), 1e-12);
    }
    const many = erlangC(9_950, 10_000);
    // Halfin and Whitt, β = (c − a)/√a: 1 ÷ (1 + β·Φ(β)/φ(β)), right to 1/√c.
    const beta = 50 / Math.sqrt(9_950);
    const density = Math.exp((-beta * beta) / 2) / Math.sqrt(2 * Math.PI);
    assertClose(many, 1 / (1 + (beta * 0.691_9) / density), 0.01);
  });

  it('refuses what has no steady state or no meaning', () => {
    assert.throws(() => erlangC(3, 3), /RangeError: the utilisation is 1, expected below 1: there is no steady state/);
    assert.throws(() => erlangC(Number.NaN, 3), /RangeError: load is NaN/);
    assert.throws(() => erlangC(-1, 3), /RangeError: load is -1/);
    assert.throws(() => erlangB(1, 0), /RangeError: servers is 0, expected a whole number of at least 1/);
    assert.throws(() => erlangB(1, 2.5), /RangeError: servers is 2.5/);
  });
});

describe('M/M/c', () => {
  it('Gross and Harris, the eye clinic: M/M/3, 6 and 3 an hour: Lq 8/9, 28.9 minutes in all', () => {
    const clinic = { arrivalsPerSecond: 6 / 3600, servicePerSecond: 3 / 3600, servers: 3 };
    assertClose(meanQueue(clinic), 8 / 9, 1e-13);
    assertPrinted((meanWaitSeconds(clinic) + 1200) / 60, '28.9');
  });

  it('Garnett, Mandelbaum and Reiman: 50 servers, 48 calls a minute of one minute: wait 20.834 s, queue 16.667, 90 % below 58.139 s', () => {
    const centre = { arrivalsPerSecond: 48 / 60, servicePerSecond: 1 / 60, servers: 50 };
    assertPrinted(meanWaitSeconds(centre), '20.834');
    assertPrinted(meanQueue(centre), '16.667');
    assertPrinted(waitQuantileSeconds(centre, 0.9), '58.139');
    assertPrinted(waitTail(centre, 0), '0.69446');
  });

  const pool = fc
    .record({
      servers: fc.integer({ min: 1, max: 200 }),
      servicePerSecond: fc.double({ min: 0.01, max: 100, noNaN: true }),
      utilisation: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    })
    .map(({ servers, servicePerSecond, utilisation }) => ({
      servers,
      servicePerSecond,
      arrivalsPerSecond: utilisation * servers * servicePerSecond,
    }));

  it('sojourn: the tail integrates to mean wait plus service, starts at 1, and its quantile inverts it', () => {
    fc.assert(
      fc.property(pool, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (queue, level) => {
        assertClose(sojournTail(queue, 0), 1, 1e-14);
        const quantile = sojournQuantileSeconds(queue, level);
        assertClose(sojournTail(queue, quantile), 1 - level, 1e-9);
        const mean = meanWaitSeconds(queue) + 1 / queue.servicePerSecond;
        const steps = 20_000;
        const reach = 40 * mean;
        let area = 0;
        for (let step = 0; step < steps; step += 1) area += sojournTail(queue, ((step + 0.5) * reach) / steps);
        assertClose((area * reach) / steps, mean, 1e-3);
      }),
      { ...fixed, numRuns: 20 },
    );
  });

  it('with one server it is M/M/1: waits ρ/(μ − λ), sojourn exponential', () => {
    const queue = { arrivalsPerSecond: 0.8, servicePerSecond: 1, servers: 1 };
    assertClose(meanWaitSeconds(queue), 4, 1e-14);
    for (const t of [0.1, 1, 10, 100]) assertClose(sojournTail(queue, t), Math.exp(-0.2 * t), 1e-12);
  });

  it('where a = c − 1 the sojourn formula has a limit, and it is continuous there', () => {
    const at = (arrivalsPerSecond: number) => sojournTail({ arrivalsPerSecond, servicePerSecond: 1, servers: 3 }, 2);
    assertClose(at(2), Math.exp(-2) * (1 + (4 / 9) * 2), 1e-13);
    assertClose(at(2 + 1e-9), at(2), 1e-8);
  });

  it('a wait quantile is 0 where so many need not wait', () =>
    assert.equal(waitQuantileSeconds({ arrivalsPerSecond: 2, servicePerSecond: 1, servers: 3 }, 0.5), 0));
});
