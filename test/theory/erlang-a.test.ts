/** Erlang-A: the published call centre, both limits of patience, the law of the wait by integration. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  erlangA,
  impatientWaitQuantileSeconds,
  impatientWaitTail,
  offeredWaitTail,
} from '../../src/theory/erlang-a.ts';
import { erlangB, erlangC, meanWaitSeconds, waitTail } from '../../src/theory/erlang.ts';
import { assertClose, assertPrinted } from './close.ts';
import { fixed } from './seed.ts';

const CENTRE = { arrivalsPerSecond: 48 / 60, servicePerSecond: 1 / 60, servers: 50, patienceSeconds: 120 };

describe('erlangA', () => {
  it('Garnett, Mandelbaum and Reiman 2002: wait 3.7095 s, queue 2.96758, occupancy .93032, abandon .0309122, delay .467774', () => {
    const { meanWaitSeconds: wait, meanQueue, occupancy, abandonment, delayProbability } = erlangA(CENTRE);
    assertPrinted(wait, '3.7095');
    assertPrinted(meanQueue, '2.96758');
    assertPrinted(occupancy, '0.93032');
    assertPrinted(abandonment, '0.0309122');
    assertPrinted(delayProbability, '0.467774');
  });

  for (const { arrivals, leaving, delay, abandon, queue } of [
    { arrivals: 90, leaving: 0.5, delay: '0.17686761', abandon: '0.005686083', queue: null },
    { arrivals: 110, leaving: 1, delay: '0.84172133', abandon: '0.099191564', queue: '10.911072' },
  ])
    it(`100 servers, λ ${arrivals}, θ ${leaving}`, () => {
      const found = erlangA({
        arrivalsPerSecond: arrivals,
        servicePerSecond: 1,
        servers: 100,
        patienceSeconds: 1 / leaving,
      });
      assertPrinted(found.delayProbability, delay);
      assertPrinted(found.abandonment, abandon);
      if (queue !== null) assertPrinted(found.meanQueue, queue);
    });

  it('with θ = μ the number in the system is Poisson, whatever the servers', () => {
    const { meanQueue, occupancy } = erlangA({
      arrivalsPerSecond: 12,
      servicePerSecond: 1,
      servers: 10,
      patienceSeconds: 1,
    });
    assertClose(meanQueue + 10 * occupancy, 12, 1e-12);
  });

  it('endless patience is Erlang C, none is Erlang B', () => {
    const pool = { arrivalsPerSecond: 9, servicePerSecond: 1, servers: 10 };
    const patient = { ...pool, patienceSeconds: 1e10 };
    assertClose(erlangA(patient).delayProbability, erlangC(9, 10), 1e-7);
    assertClose(erlangA(patient).meanWaitSeconds, meanWaitSeconds(pool), 1e-7);
    assertClose(offeredWaitTail(patient, 1.5), waitTail(pool, 1.5), 1e-7);
    assertClose(erlangA({ ...pool, patienceSeconds: 1e-10 }).abandonment, erlangB(9, 10), 1e-7);
  });

  it('what is not abandoned is served: λ(1 − P(ab)) = cμ·occupancy, at any load', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        fc.double({ min: 0.05, max: 50, noNaN: true }),
        (servers, utilisation, patienceSeconds) => {
          const arrivalsPerSecond = servers * utilisation;
          const { abandonment, occupancy } = erlangA({
            arrivalsPerSecond,
            servicePerSecond: 1,
            servers,
            patienceSeconds,
          });
          assertClose(arrivalsPerSecond * (1 - abandonment), servers * occupancy, 1e-10);
        },
      ),
      fixed,
    );
  });

  it('10,000 servers at 1.3 times their capacity', () => {
    const { abandonment, occupancy } = erlangA({
      arrivalsPerSecond: 13_000,
      servicePerSecond: 1,
      servers: 10_000,
      patienceSeconds: 30,
    });
    assertClose(abandonment, 3 / 13, 1e-9);
    assertClose(occupancy, 1, 1e-9);
  });
});

describe('the wait in Erlang-A', () => {
  it('the published tenth waits 12.5 s or more: P(W > 12.5 s) = .0991', () => {
    assertPrinted(impatientWaitTail(CENTRE, 12.5), '0.0991');
    assertPrinted(impatientWaitQuantileSeconds(CENTRE, 0.9), '12.4');
  });

  it('is the integral of its published density, and its own integral is the mean wait', () => {
    const pool = { arrivalsPerSecond: 11, servicePerSecond: 1, servers: 10, patienceSeconds: 2 };
    const density = (x: number): number =>
      Math.exp(pool.arrivalsPerSecond * 2 * (1 - Math.exp(-x / 2)) - pool.servers * x);
    const integral = (from: number): number => {
      const [steps, reach] = [40_000, 20];
      let sum = 0;
      for (let step = 0; step <= steps; step += 1)
        sum += density(from + (step * reach) / steps) * (step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2);
      return (sum * reach) / steps / 3;
    };
    const delayed = erlangA(pool).delayProbability;
    for (const t of [0, 0.1, 0.7, 3])
      assertClose(offeredWaitTail(pool, t), (delayed * integral(t)) / integral(0), 1e-10);
    let area = 0;
    for (let step = 0; step < 20_000; step += 1) area += impatientWaitTail(pool, (step + 0.5) * 1e-3) * 1e-3;
    assertClose(area, erlangA(pool).meanWaitSeconds, 1e-6);
  });

  it('does not overflow for 100,000 servers under twice their load', () => {
    const pool = { arrivalsPerSecond: 200_000, servicePerSecond: 1, servers: 100_000, patienceSeconds: 1 };
    // Fluid limit: all wait ln 2 patiences.
    assert.ok(offeredWaitTail(pool, 0.68) > 0.99 && offeredWaitTail(pool, 0.706) < 0.01);
  });

  it('refuses patience of 0 and a negative time', () => {
    assert.throws(() => erlangA({ ...CENTRE, patienceSeconds: 0 }), /RangeError: patienceSeconds is 0/);
    assert.throws(() => offeredWaitTail(CENTRE, -1), /RangeError: seconds is -1/);
  });
});
