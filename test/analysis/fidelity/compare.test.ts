import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { missesOf } from '../../../src/analysis/fidelity/agreement.ts';
import { compareLive } from '../../../src/analysis/fidelity/compare.ts';
import type { Measures, WindowMetric } from '../../../src/analysis/fidelity/measures.ts';

/** Run `at` of a world in which every window of every run lies evenly between 90 and 110. */
function evenly(at: number, changes: Partial<Measures> = {}): Measures {
  const value = 90 + (20 * at) / 198;
  const windows = Array.from({ length: 20 }, () => value);
  return {
    windows: { goodput: windows, attempts: windows, queue: windows },
    p50: value / 100,
    p99: value / 10,
    shares: { completed: 0.9, abandoned: 0.1, refused: 0, failed: 0, 'in-flight': 0 },
    collapseAtSeconds: Infinity,
    recoverySeconds: 5 + at,
    ...changes,
  };
}

const seeds = Array.from({ length: 199 }, (_, at) => evenly(at));
const twin = evenly(99);

/** The twin with windows of one metric replaced, from the first on. */
function withWindows(metric: WindowMetric, values: readonly (number | null)[]): Measures {
  const windows = [...values, ...twin.windows[metric].slice(values.length)];
  return { ...twin, windows: { ...twin.windows, [metric]: windows } };
}

const missed = (live: Measures, than = twin): string[] =>
  missesOf(compareLive({ live, twin: than, seeds, level: 0.99 }));

describe('a live run beside its simulated twin and other seeds', () => {
  it('agrees with itself', () => assert.deepEqual(missed(twin), []));

  it('may have three windows of sixty outside, not four', () => {
    assert.deepEqual(missed(withWindows('goodput', [89, 111, 111])), []);
    assert.deepEqual(missed(withWindows('goodput', [89, 111, 111, 89])), ['windows']);
  });

  it('has a window that nobody measured outside', () => {
    const { windows } = compareLive({ live: withWindows('queue', [null, null]), twin, seeds, level: 0.99 });
    assert.deepEqual(windows.queue, { inside: 18, of: 20, relativeWidth: 0.2 });
  });

  it('has no mean when it was not measured at all', () => {
    const nothing = Array.from({ length: 20 }, () => null);
    assert.deepEqual(missed(withWindows('queue', nothing)), ['windows', 'mean queue']);
  });

  it('has every mean within 5 % of the twin, inside the bands or not', () => {
    const higher = twin.windows.goodput.map((value) => (value ?? 0) * 1.06);
    assert.deepEqual(missed(withWindows('goodput', higher)), ['mean goodput']);
  });

  it('has its times within 10 % of the twin or inside the band', () => {
    assert.deepEqual(missed({ ...twin, p50: 1.1 }), []);
    assert.deepEqual(missed({ ...twin, p50: 0.89 }, { ...twin, p50: 0.9 }), []);
    assert.deepEqual(missed({ ...twin, p50: 1.12 }), ['p50']);
    assert.deepEqual(missed({ ...twin, p99: null }), ['p99']);
  });

  it('has its outcomes within 3 points of the twin', () => {
    const shares = { ...twin.shares, completed: 0.86, abandoned: 0.14 };
    assert.deepEqual(missed({ ...twin, shares }), ['outcomes']);
  });

  it('collapses if, and recovers when, the simulator says so', () => {
    assert.deepEqual(missed({ ...twin, collapseAtSeconds: 30 }), ['collapse']);
    assert.deepEqual(missed({ ...twin, recoverySeconds: Infinity }), ['recovery']);
  });

  it('proves nothing by bands that are too wide', () => {
    const wide = seeds.map((one, at) => {
      const windows = one.windows.goodput.map(() => at);
      return { ...one, windows: { ...one.windows, goodput: windows } };
    });
    const comparison = compareLive({ live: withWindows('goodput', []), twin, seeds: wide, level: 0.99 });
    assert.equal(comparison.windows.goodput.relativeWidth, 2);
    assert.deepEqual(missesOf(comparison), ['goodput width']);
  });

  it('is not compared with fewer seeds than a band of 99 % needs', () => {
    assert.throws(
      () => compareLive({ live: twin, twin, seeds: seeds.slice(1), level: 0.99 }),
      /198 seeds are too few for a band of 0.99/,
    );
  });

  it('counts nothing on both sides as the same', () => {
    const zero = (one: Measures): Measures => ({
      ...one,
      windows: { ...one.windows, goodput: one.windows.goodput.map(() => 0) },
    });
    const comparison = compareLive({ live: zero(twin), twin: zero(twin), seeds: seeds.map(zero), level: 0.99 });
    assert.deepEqual(missesOf(comparison), []);
  });
});
