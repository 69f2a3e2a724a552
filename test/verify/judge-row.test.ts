import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Rule } from '../../src/model/scenario/experiment-schema.ts';
import { type Comparison, judge } from '../../src/verify/judge-row.ts';
import type { Measured } from '../../src/verify/measured.ts';
import { shareOfOthers } from '../../src/verify/share-of-others.ts';

const share = (hits: number, of: number): Measured => ({ kind: 'share', hits, of });
const estimate = (value: number, reach: number): Measured => ({
  kind: 'estimate',
  value,
  low: value - reach,
  high: value + reach,
  n: 10,
});
const exact = (value: number): Measured => ({ kind: 'exact', value, n: 1 });

const compare = (rule: Rule, expected: number, measured: Measured | undefined, more: Partial<Comparison> = {}) =>
  judge({ quantity: { words: 'a', unit: 's', rule }, expected, measured, level: 0.95, quick: false, ...more });

const relative: Rule = { kind: 'relative', tolerance: 0.02 };
const interval: Rule = { kind: 'interval', widest: { quick: 0.5, full: 0.2 } };

const table: readonly (readonly [string, Rule, number, Measured, boolean])[] = [
  ['within the tolerance', relative, 100, estimate(101.9, 1), true],
  ['beyond the tolerance', relative, 100, estimate(102.1, 1), false],
  ['within, but by an interval that says nothing', relative, 100, estimate(100, 2.5), false],
  ['on the edge of the tolerance', relative, 50, exact(51), true],
  ['exactly', { kind: 'absolute', tolerance: 0 }, 10_001, exact(10_001), true],
  ['not exactly', { kind: 'absolute', tolerance: 0 }, 10_001, exact(10_000), false],
  ['in our interval', interval, 0, share(0, 100), true],
  ['in our interval, which is too wide', interval, 0, share(0, 5), false],
  ['outside our interval', interval, 0, share(9, 100), false],
  ['an interval for what has none', interval, 3, exact(3), false],
  [
    'a share of 40 published runs, 35 of 100 here',
    { kind: 'published-share', runs: 40, widest: 0.6 },
    0.45,
    share(35, 100),
    true,
  ],
  [
    'a share of 40 published runs, 5 of 100 here',
    { kind: 'published-share', runs: 40, widest: 0.6 },
    0.45,
    share(5, 100),
    false,
  ],
  ['the same, but with 10 runs here', { kind: 'published-share', runs: 40, widest: 0.5 }, 0.45, share(4, 10), false],
  ['in the range', { kind: 'range', from: 88, to: 99 }, 95, exact(88), true],
  ['outside the range', { kind: 'range', from: 88, to: 99 }, 95, exact(100), false],
];

describe('a row of the proof', () => {
  for (const [about, rule, expected, measured, pass] of table)
    it(`${pass ? 'passes' : 'fails'}: ${about}`, () => assert.equal(compare(rule, expected, measured).pass, pass));

  it('lets a quick run have the width of quick runs', () => {
    assert.equal(compare(interval, 0, share(0, 8)).pass, false);
    assert.equal(compare(interval, 0, share(0, 8), { quick: true }).pass, true);
  });

  it('fails when nothing was measured, of nothing, or no number came out', () => {
    for (const measured of [
      undefined,
      share(0, 0),
      { ...exact(1), n: 0 },
      exact(Number.NaN),
      estimate(1, Number.NaN),
    ]) {
      assert.equal(compare(relative, 1, measured).pass, false, JSON.stringify(measured));
      assert.equal(compare({ kind: 'absolute', tolerance: 5 }, 1, measured).pass, false, JSON.stringify(measured));
    }
  });
});

describe('where the share of other runs is to be expected', () => {
  it('is Newcombe’s interval of the difference: 56 of 70 and 48 of 80 differ at 95 %, not at 99.9 %', () => {
    // Statistics in Medicine 17 (1998) 873, table II, method 10: 0.0524 to 0.3339.
    const at95 = shareOfOthers(56, 70, 80, 0.95);
    assert.ok(at95.low > 0.6 && at95.low < 0.66, `${at95.low}`);
    assert.ok(shareOfOthers(56, 70, 80, 0.999).low < 0.6);
  });

  it('holds our own share, and is the narrower the more runs there are', () => {
    const runs = fc.record({
      of: fc.integer({ min: 1, max: 500 }),
      hits: fc.nat(500),
      others: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(runs, ({ of, hits, others }) => {
        const own = Math.min(hits, of);
        const few = shareOfOthers(own, of, others, 0.95);
        const many = shareOfOthers(own, of, 4 * others, 0.95);
        assert.ok(few.low <= own / of && own / of <= few.high);
        assert.ok(many.high - many.low <= few.high - few.low + 1e-9);
      }),
    );
  });
});
