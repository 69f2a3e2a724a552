import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meanBusy, sinusoidalMean } from '../../src/theory/infinite-servers.ts';
import { assertClose } from './close.ts';

const RATE = { meanPerSecond: 20, swingPerSecond: 12, periodSeconds: 10 };
const rateAt = (t: number): number => 20 + 12 * Math.sin((2 * Math.PI * t) / 10);

describe('M(t)/G/∞', () => {
  it('a sinusoid: the closed form solves m′ = λ(t) − μm, and the integral gives the same', () => {
    for (const t of [0, 1.7, 5, 9.1]) {
      const [before, at, after] = [t - 1e-4, t, t + 1e-4].map((moment) => sinusoidalMean(RATE, 0.5, moment));
      assertClose((after! - before!) / 2e-4, rateAt(t) - 0.5 * at!, 1e-6);
      const load = {
        ratePerSecondAt: rateAt,
        survival: (u: number) => Math.exp(-0.5 * u),
        reachSeconds: 80,
        stepSeconds: 0.5,
      };
      assertClose(meanBusy(load, t), at!, 1e-11);
    }
  });

  it('services of exactly 2 s: what came in the last 2 s', () => {
    const load = { ratePerSecondAt: rateAt, survival: () => 1, reachSeconds: 2, stepSeconds: 0.25 };
    const angular = (2 * Math.PI) / 10;
    const exact = 40 + (12 / angular) * (Math.cos(angular) - Math.cos(angular * 3));
    assertClose(meanBusy(load, 3), exact, 1e-12);
  });

  it('refuses a swing above the mean and an empty reach', () => {
    assert.throws(() => sinusoidalMean({ ...RATE, swingPerSecond: 21 }, 1, 0), /RangeError: swingPerSecond is 21/);
    assert.throws(
      () => meanBusy({ ratePerSecondAt: rateAt, survival: () => 1, reachSeconds: 0, stepSeconds: 1 }, 0),
      /RangeError: reachSeconds is 0/,
    );
  });
});
