import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ConcurrencyLimit, LimitSample } from '../../../../src/model/service/limits/concurrency-limit.ts';

export const sample = (rttSeconds: number, inFlight: number, dropped = false, atSeconds = 0): LimitSample => ({
  atSeconds,
  rttSeconds,
  inFlight,
  dropped,
});

/** The limit after each sample. */
export const limitsAfter = (limit: ConcurrencyLimit, samples: readonly LimitSample[]): number[] =>
  samples.map((one) => {
    limit.onSample(one);
    return limit.limit();
  });

export const repeat = (times: number, one: LimitSample): LimitSample[] => Array.from({ length: times }, () => one);

/** Samples in the order of their time, from calm to absurd. */
export const anySamples = fc
  .array(
    fc.record({
      gapSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
      rttSeconds: fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
      inFlight: fc.nat(3000),
      dropped: fc.boolean(),
    }),
    { maxLength: 300 },
  )
  .map((steps) => {
    let atSeconds = 0;
    return steps.map(({ gapSeconds, ...rest }): LimitSample => {
      atSeconds += gapSeconds;
      return { atSeconds, ...rest };
    });
  });

export const fixedSeed = { seed: 20_250_616, numRuns: 200 };

export function assertWholeWithin(limits: readonly number[], min: number, max: number): void {
  for (const limit of limits) assert.ok(Number.isInteger(limit) && limit >= min && limit <= max, `${limit}`);
}
