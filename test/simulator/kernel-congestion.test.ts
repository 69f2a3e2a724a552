import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CongestionConfig } from '../../src/simulator/kernel/concurrency-kernel.ts';
import { runCongestion } from '../../src/simulator/kernel/concurrency-kernel.ts';

interface Spike {
  readonly base: number;
  readonly seconds: number;
  readonly backoff: boolean;
}

/** M. Brooker's simple_collapse_sim: 80/s for a few seconds from 20 s on, judged by the last 10 of 80 s. */
function collapseConfig(seed: number, { base, seconds, backoff }: Spike): CongestionConfig {
  return {
    seed,
    arrivals: [
      { fromSeconds: 0, perSecond: base },
      { fromSeconds: 20, perSecond: 80 },
      { fromSeconds: 20 + seconds, perSecond: base },
    ],
    untilSeconds: 80,
    baseSeconds: 1,
    perRequestSeconds: 0.01,
    networkSeconds: 0.1,
    timeoutSeconds: 3,
    attempts: 3,
    backoff: backoff ? { kind: 'full-jitter', baseSeconds: 20, capSeconds: 1e6 } : { kind: 'none' },
    judgedSeconds: 10,
  };
}

const SEEDS = 150;

/** P(collapse) of the original program: by the 200 or 60 seeds of our notes, or by 1,500 (marked). Four standard errors of both. */
const published: readonly (Spike & { readonly share: number; readonly runs: number })[] = [
  { base: 15, seconds: 5, backoff: false, share: 0, runs: 60 },
  { base: 25, seconds: 5, backoff: false, share: 0.12, runs: 1500 },
  { base: 35, seconds: 5, backoff: false, share: 0.55, runs: 60 },
  { base: 40, seconds: 3, backoff: false, share: 0, runs: 200 },
  { base: 40, seconds: 4, backoff: false, share: 0.25, runs: 200 },
  { base: 40, seconds: 5, backoff: false, share: 0.78, runs: 200 },
  { base: 40, seconds: 8, backoff: false, share: 1, runs: 200 },
  { base: 45, seconds: 5, backoff: true, share: 0.095, runs: 1500 },
  { base: 40, seconds: 5, backoff: true, share: 0, runs: 200 },
  { base: 40, seconds: 8, backoff: true, share: 0.71, runs: 200 },
];

describe('the congested server', () => {
  for (const { share, runs, ...spike } of published) {
    const policy = spike.backoff ? 'backoff' : 'no backoff';
    it(`collapses as often as the original: base ${spike.base}/s, spike of ${spike.seconds} s, ${policy}: ${share}`, () => {
      let collapsed = 0;
      for (let seed = 1; seed <= SEEDS; seed += 1)
        if (runCongestion(collapseConfig(seed, spike)).collapsed) collapsed += 1;
      const spread = Math.max(share * (1 - share), 0.01);
      const margin = 4 * Math.sqrt(spread / SEEDS + spread / runs);
      assert.ok(Math.abs(collapsed / SEEDS - share) <= margin, `${collapsed} of ${SEEDS}, ± ${margin.toFixed(3)}`);
    });
  }

  it('does not collapse without its spike (base 40/s, all seeds)', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const config = collapseConfig(seed, { base: 40, seconds: 5, backoff: false });
      assert.equal(runCongestion({ ...config, arrivals: [{ fromSeconds: 0, perSecond: 40 }] }).collapsed, false);
    }
  });

  it('serves C = x(1 + 0.01·C) when healthy: at 40/s 40/0.6 = 66.7 inside', () => {
    const config = collapseConfig(5, { base: 40, seconds: 5, backoff: false });
    const calm = { ...config, arrivals: [{ fromSeconds: 0, perSecond: 40 }], untilSeconds: 2000 };
    const { concurrency } = runCongestion(calm);
    const inside = concurrency.subarray(100).reduce((sum, count) => sum + count, 0) / 1900;
    // A new request counts itself, so n is a little above C on average.
    assert.ok(Math.abs(inside / (40 / 0.6) - 1) < 0.06, `${inside} inside`);
  });

  it('gives the same bytes for the same seed', () => {
    const config = collapseConfig(77, { base: 40, seconds: 5, backoff: true });
    assert.deepEqual(runCongestion(config), runCongestion(config));
  });

  it('names every field that cannot be', () => {
    const config = collapseConfig(1, { base: 40, seconds: 5, backoff: false });
    const bad = { ...config, timeoutSeconds: Number.NaN, networkSeconds: -1, attempts: 0, untilSeconds: 0 };
    assert.throws(() => runCongestion(bad), /untilSeconds[\s\S]*attempts[\s\S]*networkSeconds[\s\S]*timeoutSeconds/);
  });
});
