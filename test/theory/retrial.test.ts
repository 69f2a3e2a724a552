import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { erlangB, meanQueue } from '../../src/theory/erlang.ts';
import { retrialQueue, singleServerOrbit } from '../../src/theory/retrial.ts';
import type { RetrialPool } from '../../src/theory/retrial.ts';
import { assertClose, assertPrinted } from './close.ts';
import { solveByElimination } from './elimination.ts';
import { fixed } from './seed.ts';

/** The stationary chain by plain Gauss elimination, cut at `levels`: orbit j, busy i, index j(c + 1) + i. */
function bruteForce({ arrivalsPerSecond, servicePerSecond, servers, retriesPerSecond }: RetrialPool, levels: number) {
  const width = servers + 1;
  const size = width * (levels + 1);
  const rows = Array.from({ length: size }, () => new Float64Array(size + 1));
  const move = (from: number, to: number, rate: number): void => {
    rows[to]![from]! += rate;
    rows[from]![from]! -= rate;
  };
  for (let orbit = 0; orbit <= levels; orbit += 1)
    for (let busy = 0; busy <= servers; busy += 1) {
      const at = orbit * width + busy;
      if (busy < servers) move(at, at + 1, arrivalsPerSecond);
      else if (orbit < levels) move(at, at + width, arrivalsPerSecond);
      if (busy > 0) move(at, at - 1, busy * servicePerSecond);
      if (orbit > 0 && busy < servers) move(at, at - width + 1, orbit * retriesPerSecond);
    }
  rows[0]!.fill(1);
  const shares = solveByElimination(rows);
  let [blocking, orbit] = [0, 0];
  for (const [at, share] of shares.entries()) {
    if (at % width === servers) blocking += share;
    orbit += Math.floor(at / width) * share;
  }
  return { blocking, orbit };
}

describe('retrialQueue', () => {
  it('M/M/3/3, λ 2.4, ν 0.5: B .57286509, orbit 8.7864866, retries 4.3932433/s', () => {
    const queue = retrialQueue({ arrivalsPerSecond: 2.4, servicePerSecond: 1, servers: 3, retriesPerSecond: 0.5 });
    assertPrinted(queue.blocking, '0.57286509');
    assertPrinted(queue.meanOrbit, '8.7864866');
    assertPrinted(queue.retryFlowPerSecond, '4.3932433');
  });

  it('one server: orbit ρ(ρ + λ/ν)/(1 − ρ), 5.5 for λ 0.5 and ν 0.1; blocked ρ', () => {
    assertClose(singleServerOrbit({ arrivalsPerSecond: 0.5, servicePerSecond: 1, retriesPerSecond: 0.1 }), 5.5, 1e-14);
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.double({ min: 0.02, max: 20, noNaN: true }),
        (arrivalsPerSecond, retriesPerSecond) => {
          const pool = { arrivalsPerSecond, servicePerSecond: 1, servers: 1, retriesPerSecond };
          const queue = retrialQueue(pool);
          assertClose(queue.meanOrbit, singleServerOrbit(pool), 1e-10);
          assertClose(queue.blocking, arrivalsPerSecond, 1e-10);
        },
      ),
      { ...fixed, numRuns: 50 },
    );
  });

  it('is the whole chain solved by elimination', () => {
    for (const [servers, load] of [
      [2, 1],
      [4, 2.2],
    ] as const) {
      const pool = { arrivalsPerSecond: load, servicePerSecond: 1, servers, retriesPerSecond: 0.8 };
      const exact = bruteForce(pool, 60);
      const queue = retrialQueue(pool);
      assertClose(queue.blocking, exact.blocking, 1e-9);
      assertClose(queue.meanOrbit, exact.orbit, 1e-9);
    }
  });

  it('trying again at once is waiting in line: the orbit becomes the queue of M/M/c', () => {
    const pool = { arrivalsPerSecond: 8, servicePerSecond: 1, servers: 10 };
    assertClose(retrialQueue({ ...pool, retriesPerSecond: 1e7 }).meanOrbit, meanQueue(pool), 1e-5);
  });

  it('10,000 servers; and an orbit whose peak lies far from 0', () => {
    const large = retrialQueue({ arrivalsPerSecond: 9_800, servicePerSecond: 1, servers: 10_000, retriesPerSecond: 5 });
    assert.ok(large.blocking > 0 && large.blocking < 1 && large.meanOrbit > 0);
    const slow = retrialQueue({ arrivalsPerSecond: 95, servicePerSecond: 1, servers: 100, retriesPerSecond: 0.01 });
    // When they are slow, retries are a Poisson stream like the first attempts: B(100, a + flow) of all are blocked, and 95 are served.
    const attempts = 95 + slow.retryFlowPerSecond;
    assertClose(attempts * (1 - erlangB(attempts, 100)), 95, 0.002);
    assert.ok(slow.meanOrbit > 1_000);
  });

  it('refuses ρ ≥ 1 and a pause without end', () => {
    const pool = { arrivalsPerSecond: 3, servicePerSecond: 1, servers: 3, retriesPerSecond: 1 };
    assert.throws(() => retrialQueue(pool), /no steady state/);
    assert.throws(() => retrialQueue({ ...pool, arrivalsPerSecond: 1, retriesPerSecond: 0 }), /retriesPerSecond is 0/);
  });
});
