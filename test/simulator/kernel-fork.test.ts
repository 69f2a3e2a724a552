import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Kernel, KernelConfig } from '../../src/simulator/kernel/kernel.ts';
import { createKernel } from '../../src/simulator/kernel/kernel.ts';

const storm: KernelConfig = {
  seed: 5,
  arrivals: [
    { fromSeconds: 0, perSecond: 60 },
    { fromSeconds: 10, perSecond: 140 },
    { fromSeconds: 25, perSecond: 60 },
  ],
  servers: 3,
  service: { kind: 'exponential', meanSeconds: 0.03 },
  queueBound: 400,
  refusal: 'fast',
  timeoutSeconds: 0.8,
  attempts: 4,
  backoff: { kind: 'full-jitter', baseSeconds: 0.1, capSeconds: 3 },
  budget: { credit: 'per-request', ratio: 0.5, capacity: 30 },
  cancelAbandoned: true,
  speeds: [
    { fromSeconds: 12, speed: 0.5 },
    { fromSeconds: 40, speed: 1 },
  ],
  binSeconds: 1,
  warmUpSeconds: 2,
};

const at = (config: KernelConfig, seconds: number): Kernel => {
  const kernel = createKernel(config);
  kernel.run(seconds);
  return kernel;
};

describe('a fork of the kernel', () => {
  for (const seconds of [0, 1, 13, 20, 39]) {
    it(`after ${seconds} s stands where the other stands`, () => {
      const kernel = at(storm, seconds);
      const fork = kernel.fork(99);
      assert.deepEqual(fork.result(), kernel.result());
      assert.equal(fork.nowSeconds(), kernel.nowSeconds());
      assert.equal(fork.queueLength(), kernel.queueLength());
    });

    it(`after ${seconds} s goes its own way, and the other goes on as if nothing had happened`, () => {
      const kernel = at(storm, seconds);
      const fork = kernel.fork(99);
      fork.run(60);
      kernel.run(60);
      assert.deepEqual(kernel.result(), at(storm, 60).result());
      assert.notDeepEqual(fork.result().series.offered, kernel.result().series.offered);
      const { offered, succeeded, failed, inFlight } = fork.result().calls;
      assert.equal(offered, succeeded + failed + inFlight);
    });

    it(`after ${seconds} s is the same again with the same seed`, () => {
      const kernel = at(storm, seconds);
      const [one, other] = [kernel.fork(7), kernel.fork(7)];
      one.run(60);
      other.run(60);
      assert.deepEqual(one.result(), other.result());
    });
  }

  it('has the load of the moment it was made at, not of the beginning', () => {
    const kernel = at({ ...storm, speeds: [] }, 12);
    let offered = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const fork = kernel.fork(seed);
      fork.run(22);
      offered += fork.result().calls.offered - kernel.result().calls.offered;
    }
    // 40 × 10 s × 140/s = 56,000 ± 4 standard deviations.
    assert.ok(Math.abs(offered - 56_000) < 4 * Math.sqrt(56_000), `${offered} calls`);
  });

  it('is spread as runs from the beginning are', () => {
    const queues = (make: (seed: number) => Kernel): number[] =>
      Array.from({ length: 300 }, (_, seed) => {
        const kernel = make(seed + 1);
        kernel.run(16);
        return kernel.queueLength();
      });
    const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
    const plain = queues((seed) => createKernel({ ...storm, seed }));
    const forked = queues((seed) => at({ ...storm, seed }, 8).fork(seed + 5000));
    const spread = Math.sqrt(mean(plain.map((one) => (one - mean(plain)) ** 2)));
    assert.ok(
      Math.abs(mean(plain) - mean(forked)) < 4 * spread * Math.sqrt(2 / 300),
      `${mean(plain)}, ${mean(forked)}`,
    );
  });
});
