import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createAimd } from '../../../../src/model/service/limits/aimd.ts';
import type { LimitSample } from '../../../../src/model/service/limits/concurrency-limit.ts';
import { createWindowed } from '../../../../src/model/service/limits/windowed.ts';
import { anySamples, assertWholeWithin, fixedSeed, limitsAfter, sample } from './samples.ts';

function recorder() {
  const seen: LimitSample[] = [];
  return { seen, limit: () => 20, onSample: (one: LimitSample) => void seen.push(one) };
}

describe('a limit on windows of samples', () => {
  it('hands on one sample a second: mean round trip, most in flight, any drop', () => {
    const inner = recorder();
    const windowed = createWindowed(inner);
    // The first sample ends a window of one, which is thrown away.
    windowed.onSample(sample(0.1, 1, false, 10));
    for (let at = 1; at <= 9; at += 1) windowed.onSample(sample(0.1, at, at === 4, 10 + at / 10));
    windowed.onSample(sample(1.1, 3, false, 11.01));
    assert.equal(inner.seen.length, 1);
    const { rttSeconds, ...rest } = inner.seen[0]!;
    assert.ok(Math.abs(rttSeconds - 0.2) < 1e-12);
    assert.deepEqual(rest, { atSeconds: 11.01, inFlight: 9, dropped: true });
  });

  it('hands on nothing from a window of 9', () => {
    const inner = recorder();
    const windowed = createWindowed(inner);
    windowed.onSample(sample(0.1, 1, false, 10));
    for (let at = 1; at <= 9; at += 1) windowed.onSample(sample(0.1, 1, false, 10.2 + at / 10));
    assert.deepEqual(inner.seen, []);
  });

  it('does not look at round trips under 0.1 ms', () => {
    const inner = recorder();
    const windowed = createWindowed(inner);
    for (let at = 0; at < 100; at += 1) windowed.onSample(sample(0.00009, 1, true, at));
    assert.deepEqual(inner.seen, []);
  });

  it('stays in the range of the limit inside (any samples)', () => {
    fc.assert(
      fc.property(anySamples, (samples) =>
        assertWholeWithin(limitsAfter(createWindowed(createAimd()), samples), 20, 200),
      ),
      fixedSeed,
    );
  });
});
