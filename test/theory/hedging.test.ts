import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { extraRequestRatio, hedgedMeanSeconds, hedgedQuantileSeconds, hedgedTail } from '../../src/theory/hedging.ts';
import { assertClose } from './close.ts';
import { fixed } from './seed.ts';

describe('hedging', () => {
  it('a second copy after the 95th percentile costs 5 % and halves the rest of the tail', () => {
    const hedge = { servicePerSecond: 1, delaySeconds: Math.log(20) };
    assertClose(extraRequestRatio(hedge), 0.05, 1e-12);
    assertClose(hedgedQuantileSeconds(hedge, 0.999), (Math.log(1000) + Math.log(20)) / 2, 1e-12);
    assertClose(hedgedQuantileSeconds(hedge, 0.9), Math.log(10), 1e-12);
  });

  it('the tail, its quantile and its mean belong together', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 4, noNaN: true }),
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        (delaySeconds, level) => {
          const hedge = { servicePerSecond: 2, delaySeconds };
          assertClose(hedgedTail(hedge, hedgedQuantileSeconds(hedge, level)), 1 - level, 1e-10);
          let area = 0;
          for (let step = 0; step < 20_000; step += 1) area += hedgedTail(hedge, (step + 0.5) * 1e-3) * 1e-3;
          assertClose(area, hedgedMeanSeconds(hedge), 1e-5);
        },
      ),
      { ...fixed, numRuns: 30 },
    );
  });

  it('refuses a negative delay', () =>
    assert.throws(() => hedgedTail({ servicePerSecond: 1, delaySeconds: -1 }, 1), /RangeError: delaySeconds is -1/));
});
