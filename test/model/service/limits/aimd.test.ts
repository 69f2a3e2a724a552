import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { aimdDefaults, createAimd } from '../../../../src/model/service/limits/aimd.ts';
import { anySamples, assertWholeWithin, fixedSeed, limitsAfter, repeat, sample } from './samples.ts';

describe('AIMD', () => {
  it('defaults: 30 good samples 50, a drop 45, 6 s 40, idle 40, a good sample 41', () => {
    const aimd = createAimd();
    assert.equal(limitsAfter(aimd, repeat(30, sample(0.1, 30))).at(-1), 50);
    const rest = [sample(0.1, 30, true), sample(6, 30), sample(0.1, 5), sample(0.1, 30)];
    assert.deepEqual(limitsAfter(aimd, rest), [45, 40, 40, 41]);
  });

  it('grows at exactly half of the limit in flight, not one below: 10 of 20 yes, 10 of 21 no', () =>
    assert.deepEqual(limitsAfter(createAimd(), [sample(0.1, 10), sample(0.1, 10)]), [21, 21]));

  it('a round trip of exactly the time-out of 5 s is not a loss', () =>
    assert.deepEqual(limitsAfter(createAimd({ ...aimdDefaults, initialLimit: 100 }), [sample(5, 100)]), [101]));

  it('refuses a round trip of 0 s', () => assert.throws(() => createAimd().onSample(sample(0, 30)), /rttSeconds is 0/));

  it('stays a whole number in [20, 200] (any samples)', () => {
    fc.assert(
      fc.property(anySamples, (samples) => assertWholeWithin(limitsAfter(createAimd(), samples), 20, 200)),
      fixedSeed,
    );
  });
});
