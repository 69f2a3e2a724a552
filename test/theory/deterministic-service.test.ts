/** M/D/c against the embedded chain solved by brute force, Erlang's formula for one server, and the limits in c. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deterministicQueue } from '../../src/theory/deterministic-service.ts';
import { meanWaitSeconds } from '../../src/theory/erlang.ts';
import { assertClose, assertPrinted } from './close.ts';

/** πₙ of the number in the system, D apart: n ← (n − c)⁺ + Poisson(a), iterated until it stands still. */
function embeddedChain(load: number, servers: number, states: number): Float64Array {
  const steps = new Float64Array(states);
  for (let n = 0, p = Math.exp(-load); n < states; n += 1, p *= load / n) steps[n] = p;
  let shares = new Float64Array(states);
  shares[0] = 1;
  for (let round = 0; round < 5_000; round += 1) {
    const next = new Float64Array(states);
    for (let n = 0; n < states; n += 1) {
      const from = Math.max(0, n - servers);
      for (let to = from; to < states; to += 1) next[to] = next[to]! + shares[n]! * steps[to - from]!;
    }
    const moved = next.reduce((most, share, n) => Math.max(most, Math.abs(share - shares[n]!)), 0);
    shares = next;
    if (moved < 1e-17) break;
  }
  return shares;
}

describe('deterministicQueue', () => {
  it('with one server is Pollaczek and Khinchine, and Erlang: P(W ≤ t) = (1 − ρ)e^λt for t < D', () => {
    for (const rho of [0.1, 0.5, 0.9, 0.95]) {
      const queue = deterministicQueue({ arrivalsPerSecond: rho / 2, serviceSeconds: 2, servers: 1 });
      assertClose(queue.meanWaitSeconds, (rho * 2) / (2 * (1 - rho)), 1e-11);
      assertClose(queue.delayProbability, rho, 1e-12);
      assertClose(1 - queue.waitTail(1.3), (1 - rho) * Math.exp((rho / 2) * 1.3), 1e-11);
      // The next interval of Erlang's formula: (1 − ρ)(e^λt − λ(t − D)e^λ(t−D)).
      assertClose(1 - queue.waitTail(3), (1 - rho) * (Math.exp((rho / 2) * 3) - (rho / 2) * Math.exp(rho / 2)), 1e-11);
    }
  });

  for (const [servers, rho] of [
    [2, 0.7],
    [5, 0.9],
    [10, 0.8],
    [20, 0.9],
  ] as const)
    it(`M/D/${servers} at ρ = ${rho} is the embedded chain, state by state`, () => {
      const load = rho * servers;
      const shares = embeddedChain(load, servers, servers + 180);
      const queue = deterministicQueue({ arrivalsPerSecond: load, serviceSeconds: 1, servers });
      let [waiting, atOnce] = [0, 0];
      for (const [n, share] of shares.entries()) {
        waiting += Math.max(0, n - servers) * share;
        if (n < servers) atOnce += share;
      }
      assertClose(queue.meanQueue, waiting, 1e-9);
      assertClose(1 - queue.delayProbability, atOnce, 1e-11);
    });

  it('the tail integrates to the mean wait and falls', () => {
    const queue = deterministicQueue({ arrivalsPerSecond: 4.5, serviceSeconds: 1, servers: 5 });
    const steps = 20_000;
    let [area, last] = [0, 1];
    for (let step = 0; step < steps; step += 1) {
      const tail = queue.waitTail(((step + 0.5) * 25) / steps);
      assert.ok(tail <= last);
      last = tail;
      area += (tail * 25) / steps;
    }
    assertClose(area, queue.meanWaitSeconds, 1e-6);
  });

  it('has half the wait of M/M/c or a little more, also for 10,000 servers', () => {
    for (const [servers, rho] of [
      [100, 0.95],
      [1_000, 0.98],
      [10_000, 0.995],
    ] as const) {
      const { meanWaitSeconds: wait } = deterministicQueue({
        arrivalsPerSecond: rho * servers,
        serviceSeconds: 1,
        servers,
      });
      const half = meanWaitSeconds({ arrivalsPerSecond: rho * servers, servicePerSecond: 1, servers }) / 2;
      assert.ok(wait > half * 0.99 && wait < half * 1.3, `${wait} and ${half}`);
    }
    assert.equal(deterministicQueue({ arrivalsPerSecond: 10, serviceSeconds: 1, servers: 10_000 }).meanWaitSeconds, 0);
  });

  it('refuses ρ ≥ 1, and ρ so near to 1 that it would take for ever', () => {
    assert.throws(() => deterministicQueue({ arrivalsPerSecond: 2, serviceSeconds: 1, servers: 2 }), /no steady state/);
    assert.throws(
      () => deterministicQueue({ arrivalsPerSecond: 0.99999, serviceSeconds: 1, servers: 1 }),
      /too near to 1/,
    );
  });

  it('M/D/2 at ρ = 0.5 waits .1767 of a service', () => {
    const queue = deterministicQueue({ arrivalsPerSecond: 1, serviceSeconds: 1, servers: 2 });
    assertPrinted(queue.meanWaitSeconds, '0.1767');
  });
});
