import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { closedKnee, machineRepair } from '../../src/theory/machine-repair.ts';
import { assertClose } from './close.ts';
import { over, plus, rational, times, toNumber } from './rational.ts';
import { fixed } from './seed.ts';

/** Exact mean value analysis of one queueing station and thinkers [Reiser and Lavenberg, J. ACM 27(2), 1980]; one server. */
function meanValueAnalysis(people: number, think: number, service: number): number {
  let [queue, throughput] = [0, 0];
  for (let n = 1; n <= people; n += 1) {
    const response = service * (1 + queue);
    throughput = n / (think + response);
    queue = throughput * response;
  }
  return throughput;
}

describe('machineRepair', () => {
  it('with one server is exact mean value analysis', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        (people, thinkSeconds, serviceSeconds) => {
          const system = { people, thinkSeconds, serviceSeconds, servers: 1 };
          const { completedPerSecond, responseSeconds, meanInSystem } = machineRepair(system);
          assertClose(completedPerSecond, meanValueAnalysis(people, thinkSeconds, serviceSeconds), 1e-10);
          assertClose(people - completedPerSecond * thinkSeconds + 1, meanInSystem + 1, 1e-9);
          assertClose(responseSeconds + thinkSeconds, people / completedPerSecond, 1e-9);
        },
      ),
      fixed,
    );
  });

  it('6 people, think 3 s, 2 servers of 1 s: the sum in exact fractions', () => {
    let [weight, total, busy] = [rational(1), rational(1), rational(0)];
    for (let n = 1; n <= 6; n += 1) {
      weight = times(weight, rational(7 - n, 3 * Math.min(n, 2)));
      total = plus(total, weight);
      busy = plus(busy, times(weight, rational(Math.min(n, 2))));
    }
    const { completedPerSecond } = machineRepair({ people: 6, thinkSeconds: 3, serviceSeconds: 1, servers: 2 });
    assertClose(completedPerSecond, toNumber(over(busy, total)), 1e-13);
  });

  it('nobody waits with a server each; far beyond the knee the servers are full', () => {
    assertClose(
      machineRepair({ people: 50, thinkSeconds: 4, serviceSeconds: 1, servers: 50 }).completedPerSecond,
      10,
      1e-12,
    );
    const many = machineRepair({ people: 100_000, thinkSeconds: 1, serviceSeconds: 1, servers: 10_000 });
    assertClose(many.completedPerSecond, 10_000, 1e-12);
    assertClose(many.responseSeconds, 9, 1e-12);
  });
});

describe('closedKnee', () => {
  it('(Z + S)c/S: 9 s and 1 s with 3 servers is 30 people', () =>
    assert.equal(closedKnee({ thinkSeconds: 9, serviceSeconds: 1, servers: 3 }), 30));
});
