import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fromState, randomStream } from '../../../../src/model/random.ts';
import { createVegas, vegasDefaults } from '../../../../src/model/service/limits/vegas.ts';
import { anySamples, assertWholeWithin, fixedSeed, limitsAfter, repeat, sample } from './samples.ts';

const random = (index = 0) => randomStream(1, 'vegas', index);

describe('Vegas', () => {
  it('defaults, initial 20: 20, 26, 26, 26, 25, 24, 24, 23, 22', () => {
    const samples = [
      sample(10, 15),
      sample(10, 15),
      sample(11, 26),
      sample(12, 26),
      sample(14, 26),
      sample(20, 26),
      sample(20, 10),
      sample(20, 26, true),
      sample(100, 25),
    ];
    assert.deepEqual(limitsAfter(createVegas(random()), samples), [20, 26, 26, 26, 25, 24, 24, 23, 22]);
  });

  it('from 10000: the first sample sets the shortest round trip, the second adds 6·4 (VegasLimitTest.largeLimitIncrease)', () => {
    const vegas = createVegas(random(), { ...vegasDefaults, initialLimit: 10_000, maxLimit: 20_000 });
    assert.deepEqual(limitsAfter(vegas, [sample(10, 5000), sample(10, 6000)]), [10_000, 10_024]);
  });

  it('queue of 2 at limit 20: between 1 and 3, grows by 1', () =>
    assert.deepEqual(limitsAfter(createVegas(random()), [sample(9, 20), sample(10, 20)]), [20, 21]));

  it('rests at a queue of exactly 6 at limit 24, and shrinks by 1 at 8', () => {
    const vegas = createVegas(random(), { ...vegasDefaults, initialLimit: 24 });
    assert.deepEqual(limitsAfter(vegas, [sample(3, 24), sample(4, 24), sample(4.5, 24)]), [24, 24, 23]);
  });

  it('takes log₁₀ 1000 as 3, so that a loss at 1000 costs 3', () => {
    const vegas = createVegas(random(), { ...vegasDefaults, initialLimit: 1000 });
    assert.deepEqual(limitsAfter(vegas, [sample(10, 1000), sample(10, 1000, true)]), [1000, 997]);
  });

  it('smoothing 0.5 goes half of the way: 20 → 23', () => {
    const vegas = createVegas(random(), { ...vegasDefaults, smoothingRatio: 0.5 });
    assert.deepEqual(limitsAfter(vegas, repeat(2, sample(10, 20))), [20, 23]);
  });

  it('probes after 0.5·30·20 = 300 samples at the earliest: a slower service is believed then, and the limit grows', () => {
    // An all but zero stream: uniform() starts near 0, so the first probe comes with sample 300.
    const early = fromState([0, 0, 0, 1]);
    assert.equal(early.uniform(), 0);
    const limits = limitsAfter(createVegas(fromState([0, 0, 0, 1])), [
      sample(10, 15),
      ...repeat(298, sample(20, 5)),
      sample(20, 15),
      sample(20, 15),
    ]);
    assert.deepEqual(limits.slice(-3), [20, 20, 26]);
  });

  it('probes at the latest after 30·20 = 600 samples (200 streams)', () => {
    for (let index = 0; index < 200; index += 1) {
      const vegas = createVegas(random(index));
      limitsAfter(vegas, [sample(10, 15), ...repeat(600, sample(20, 5))]);
      assert.deepEqual(limitsAfter(vegas, [sample(20, 15)]), [26]);
    }
  });

  it('stays a whole number in [1, 1000] (any samples, any stream)', () => {
    fc.assert(
      fc.property(anySamples, fc.nat(1000), (samples, index) =>
        assertWholeWithin(limitsAfter(createVegas(random(index)), samples), 1, 1000),
      ),
      fixedSeed,
    );
  });
});
