import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { randomStream } from '../../../../src/model/random.ts';
import { createEnvoyGradient, nextEnvoyLimit } from '../../../../src/model/service/limits/envoy-gradient.ts';
import type { EnvoyGradient } from '../../../../src/model/service/limits/envoy-gradient.ts';
import { anySamples, assertWholeWithin, fixedSeed, limitsAfter, sample } from './samples.ts';

const random = () => randomStream(1, 'envoy probe');

const table = [
  { sampleMs: 12.5, limit: 110 },
  { sampleMs: 25, limit: 57 },
  { sampleMs: 250, limit: 57 },
  { sampleMs: 5, limit: 214 },
];

/** Requests of `rttSeconds`, one a millisecond, from one moment to another. */
function send(gradient: EnvoyGradient, fromSeconds: number, toSeconds: number, rttSeconds: number): void {
  for (let at = fromSeconds; at < toSeconds; at += 0.001) gradient.onSample(sample(rttSeconds, 10, false, at));
}

describe('Envoy’s gradient', () => {
  for (const { sampleMs, limit } of table)
    it(`limit 100, minRtt 10 ms, sample ${sampleMs} ms → ${limit}`, () =>
      assert.equal(nextEnvoyLimit({ limit: 100, minRttSeconds: 0.01, sampleRttSeconds: sampleMs / 1000 }), limit));

  it('begins with a probe at 3, which ends with its 50th request; then 3 → 5 → 8 → 13, as ⌊1.25·L + √(1.25·L)⌋', () => {
    const gradient = createEnvoyGradient(random());
    send(gradient, 1, 1.0485, 0.01);
    assert.deepEqual([gradient.limit(), gradient.isProbing()], [3, true]);
    gradient.onSample(sample(0.01, 3, false, 1.05));
    assert.deepEqual([gradient.limit(), gradient.isProbing()], [3, false]);
    const limits = [1.16, 1.26, 1.36].map((at) => {
      gradient.onSample(sample(0.01, 3, false, at - 0.05));
      gradient.advance(at);
      return gradient.limit();
    });
    assert.deepEqual(limits, [5, 8, 13]);
  });

  it('probes again between 60 and 69 s later, and gives the old limit back after', () => {
    const gradient = createEnvoyGradient(random());
    send(gradient, 0, 1, 0.01);
    gradient.advance(2);
    const before = gradient.limit();
    gradient.advance(59);
    assert.deepEqual([gradient.limit(), gradient.isProbing()], [before, false]);
    gradient.advance(70);
    assert.deepEqual([gradient.limit(), gradient.isProbing()], [3, true]);
    // Begun before the probe: of no use to it.
    for (let at = 0; at < 100; at += 1) gradient.onSample(sample(60, 3, false, 70));
    assert.equal(gradient.isProbing(), true);
    send(gradient, 71, 71.0495, 0.01);
    assert.deepEqual([gradient.limit(), gradient.isProbing()], [before, false]);
  });

  it('probes after 5 windows at the minimum: a minRtt of 1 ms measured for a service of 10 ms is put right', () => {
    const gradient = createEnvoyGradient(random());
    send(gradient, 0, 0.05, 0.001);
    send(gradient, 0.06, 0.54, 0.01);
    assert.deepEqual([gradient.limit(), gradient.isProbing()], [3, false]);
    send(gradient, 0.54, 1.5, 0.01);
    assert.ok(gradient.limit() > 10, `${gradient.limit()}`);
  });

  it('passes a year without requests at once, its limit unchanged but for the probe', () => {
    const gradient = createEnvoyGradient(random());
    send(gradient, 0, 1, 0.01);
    gradient.advance(365 * 86_400);
    assert.deepEqual([gradient.limit(), gradient.isProbing()], [3, true]);
  });

  for (const { from, limit } of [
    { from: 1000, limit: 90 },
    { from: 3, limit: 69 },
  ])
    it(`g = 0.9 for good, from ${from}: settles at ${limit}; g/(1 − g)² = 90, and rounding down stops the way up early`, () => {
      let settled = from;
      for (let window = 0; window < 1000; window += 1)
        settled = nextEnvoyLimit({ limit: settled, minRttSeconds: 0.01, sampleRttSeconds: 0.0125 / 0.9 });
      assert.equal(settled, limit);
    });

  it('stays a whole number in [3, 1000] (any samples)', () => {
    fc.assert(
      fc.property(anySamples, (samples) =>
        assertWholeWithin(limitsAfter(createEnvoyGradient(random()), samples), 3, 1000),
      ),
      fixedSeed,
    );
  });

  it('changes by a factor in [0.5, 2] and a root, never to NaN (any window)', () => {
    const seconds = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 1000 }), seconds, seconds, (limit, minRttSeconds, sampleRttSeconds) => {
        const next = nextEnvoyLimit({ limit, minRttSeconds, sampleRttSeconds });
        assertWholeWithin([next], 3, 1000);
        assert.ok(next >= Math.floor(limit / 2) && next <= 2 * limit + Math.sqrt(2 * limit));
      }),
      fixedSeed,
    );
  });
});
