import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createGradient2 } from '../../../../src/model/service/limits/gradient2.ts';
import { anySamples, assertWholeWithin, fixedSeed, limitsAfter, repeat, sample } from './samples.ts';

const table = [
  {
    name: '20 samples of 100, +0.8 each',
    samples: repeat(20, sample(100, 50)),
    limits: [20, 21, 22, 23, 24, 24, 25, 26, 27, 28, 28, 29, 30, 31, 32, 32, 33, 34, 35, 36],
  },
  {
    name: 'then 10 of 400',
    samples: repeat(10, sample(400, 50)),
    limits: [33, 30, 28, 26, 24, 22, 21, 20, 20, 20],
  },
  { name: 'then 5 of 100', samples: repeat(5, sample(100, 50)), limits: [20, 21, 22, 23, 24] },
];

describe('Gradient2', () => {
  const gradient = createGradient2();
  for (const { name, samples, limits } of table)
    it(`defaults, 50 in flight: ${name} → ${limits.join(', ')}`, () =>
      assert.deepEqual(limitsAfter(gradient, samples), limits));

  it('climbs from 20 to 200 in 225 samples', () => {
    const limits = limitsAfter(createGradient2(), repeat(225, sample(100, 200)));
    assert.deepEqual([limits.at(-2), limits.at(-1)], [199, 200]);
  });

  it('does not grow while 2·inFlight < limit', () =>
    assert.deepEqual(limitsAfter(createGradient2(), repeat(3, sample(100, 9))), [20, 20, 20]));

  it('takes the plain mean of the first ten: after one sample of 100, nine of 1000 are soon normal', () =>
    assert.equal(limitsAfter(createGradient2(), [sample(100, 50), ...repeat(9, sample(1000, 50))]).at(-1), 27));

  it('unlearns overload: 10 samples of 1000, 50 of 100, and 500 is slow again', () => {
    const gradientAfter = createGradient2();
    limitsAfter(gradientAfter, [...repeat(10, sample(1000, 200)), ...repeat(50, sample(100, 200))]);
    const before = gradientAfter.limit();
    const [after] = limitsAfter(gradientAfter, [sample(500, 200)]);
    assert.ok(after! < before, `${before} → ${after}`);
  });

  it('stays a whole number in [20, 200] (any samples)', () => {
    fc.assert(
      fc.property(anySamples, (samples) => assertWholeWithin(limitsAfter(createGradient2(), samples), 20, 200)),
      fixedSeed,
    );
  });
});
