import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Kernel, KernelConfig } from '../../src/simulator/kernel/kernel.ts';
import { createKernel } from '../../src/simulator/kernel/kernel.ts';
import { pilotLevels, splitOnce } from '../../src/simulator/splitting.ts';
import { splittingKernel } from '../../src/simulator/splitting-kernel.ts';

/** Four attempts, a time-out of 20 services: at 56 % of its capacity it tips by itself within a minute about once in a hundred times. */
const fragile: KernelConfig = {
  seed: 1,
  arrivals: [{ fromSeconds: 0, perSecond: 56 }],
  servers: 1,
  service: { kind: 'exponential', meanSeconds: 0.01 },
  queueBound: null,
  refusal: 'fast',
  timeoutSeconds: 0.2,
  attempts: 4,
  backoff: { kind: 'none' },
  budget: null,
  cancelAbandoned: false,
  speeds: [],
  binSeconds: 1,
  warmUpSeconds: 0,
};
const untilSeconds = 30;

/** Less than half of what comes succeeds in the last five seconds. */
function isDown(kernel: Kernel): boolean {
  const { succeeded, offered } = kernel.result().series;
  const sum = (values: Float64Array): number => values.slice(-5).reduce((total, one) => total + one, 0);
  return sum(succeeded) < 0.5 * sum(offered);
}

describe('a tip that nothing triggers', () => {
  it('is as likely by splitting as by counting, where it happens once in a hundred runs', () => {
    const counted = 3000;
    let tips = 0;
    for (let seed = 0; seed < counted; seed += 1) {
      const kernel = createKernel({ ...fragile, seed });
      kernel.run(untilSeconds);
      if (isDown(kernel)) tips += 1;
    }
    const run = splittingKernel({ config: fragile, untilSeconds, isRare: isDown });
    const levels = pilotLevels(run, { seed: 1, runsPerStage: 60, top: 20, most: 20 });
    const estimates = Array.from({ length: 16 }, (_, at) =>
      splitOnce(run, { seed: 50 + at, levels, runsPerStage: 60 }),
    );
    const mean = estimates.reduce((sum, one) => sum + one, 0) / estimates.length;
    const error = Math.sqrt(estimates.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 15 / 16);
    const direct = tips / counted;
    assert.ok(direct > 0.003 && direct < 0.03, `${tips} of ${counted}`);
    const reach = 4 * Math.hypot(error, Math.sqrt(direct / counted));
    assert.ok(Math.abs(mean - direct) < reach, `${mean} ± ${error} by splitting, ${tips} of ${counted} by counting`);
    assert.ok(error < 0.3 * mean, `the error is ${error / mean} of the value`);
  });

  it('is found where counting would see nothing, and is rarer at a lower load', () => {
    const at = (perSecond: number): number => {
      const config = { ...fragile, arrivals: [{ fromSeconds: 0, perSecond }] };
      const run = splittingKernel({ config, untilSeconds: 10, isRare: isDown });
      const levels = pilotLevels(run, { seed: 1, runsPerStage: 60, top: 20, most: 30 });
      const estimates = [1, 2, 3, 4, 5, 6].map((seed) => splitOnce(run, { seed, levels, runsPerStage: 60 }));
      return estimates.reduce((sum, one) => sum + one, 0) / estimates.length;
    };
    const [at40, at30] = [at(40), at(30)];
    assert.ok(at40 > 1e-6 && at40 < 3e-4, `${at40} at 40/s`);
    assert.ok(at30 > 0 && at30 < at40 / 5, `${at30} at 30/s`);
  });
});
