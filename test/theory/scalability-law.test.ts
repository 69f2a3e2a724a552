import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  fitScalabilityLaw,
  peakWorkers,
  scaledThroughput,
  throughputCeiling,
} from '../../src/theory/scalability-law.ts';
import { assertClose, assertPrinted } from './close.ts';
import { fixed } from './seed.ts';

const sample = ([workers, throughput]: readonly [number, number]) => ({ workers, throughput });

describe('fitScalabilityLaw', () => {
  it('SPEC SDM91: α .02772848, β .0001043655, γ 89.99523; peak 96.5196, ceiling 3245.589', () => {
    const law = fitScalabilityLaw(
      (
        [
          [1, 64.9],
          [18, 995.9],
          [36, 1652.4],
          [72, 1853.2],
          [108, 1828.9],
          [144, 1775],
          [216, 1702.2],
        ] as const
      ).map(sample),
    );
    assertPrinted(law.contention, '0.02772848');
    assertPrinted(law.coherency, '0.0001043655');
    assertPrinted(law.single, '89.99523');
    assertPrinted(peakWorkers(law), '96.5196');
    assertPrinted(throughputCeiling(law), '3245.589');
  });

  it('the small exact set gives .02, .02, 1', () => {
    const law = fitScalabilityLaw(
      (
        [
          [1, 1],
          [2, 1.8868],
          [4, 3.0769],
          [6, 3.5294],
          [8, 3.5398],
          [10, 3.3557],
        ] as const
      ).map(sample),
    );
    assert.ok(Math.abs(law.contention - 0.02) < 2e-4 && Math.abs(law.coherency - 0.02) < 2e-5);
    assertClose(law.single, 1, 2e-4);
  });

  it('finds any law again from its own points', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        fc.double({ min: 1e-6, max: 0.05, noNaN: true }),
        fc.double({ min: 0.1, max: 1e4, noNaN: true }),
        (contention, coherency, single) => {
          const law = { contention, coherency, single };
          const fit = fitScalabilityLaw([1, 2, 4, 8, 16, 32, 64].map((n) => sample([n, scaledThroughput(law, n)])));
          assertClose(fit.contention, contention, 1e-5);
          assertClose(fit.coherency, coherency, 1e-5);
          assertClose(fit.single, single, 1e-6);
        },
      ),
      fixed,
    );
  });

  it('keeps α and β at 0 where the points would have them below: more than linear is linear', () => {
    const law = fitScalabilityLaw(
      (
        [
          [1, 1],
          [2, 2.1],
          [4, 4.5],
          [8, 9.5],
        ] as const
      ).map(sample),
    );
    assert.equal(law.contention, 0);
    assert.equal(law.coherency, 0);
    assert.equal(peakWorkers(law), Infinity);
    // Least squares of X = γN: ΣNX/ΣN².
    assertClose(law.single, (1 + 4.2 + 18 + 76) / 85, 1e-9);
  });

  it('refuses two points and a throughput of NaN', () => {
    assert.throws(
      () => fitScalabilityLaw([sample([1, 1]), sample([2, 2]), sample([2, 3])]),
      /different numbers of workers is 2/,
    );
    assert.throws(() => fitScalabilityLaw([sample([1, Number.NaN])]), /throughput is NaN/);
  });
});
