import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Asked } from '../../../src/analysis/phase/capacity-search.ts';
import { bracketOf, capacityOf, nextLoad } from '../../../src/analysis/phase/capacity-search.ts';
import type { Proportion } from '../../../src/analysis/phase/sampling.ts';
import { isSettled, proportionOf, staysBelow } from '../../../src/analysis/phase/sampling.ts';

const of = (count: number, n: number): Proportion => {
  const proportion = proportionOf(count, n);
  if (proportion === null) throw new RangeError('nothing was run');
  return proportion;
};

describe('when enough seeds have been run', () => {
  for (const [count, n, most, settled] of [
    [0, 8, 40, false],
    [0, 16, 40, true],
    [16, 16, 40, true],
    [1, 16, 40, false],
    [1, 24, 40, false],
    [20, 40, 40, true],
    [20, 40, 200, false],
    [100, 200, 400, true],
    [0, 8, 8, true],
  ] as const)
    it(`${count} of ${n}, ${most} at most: ${settled ? 'enough' : 'not yet'}`, () =>
      assert.equal(isSettled(of(count, n), most), settled));

  it('nothing is never enough', () => assert.equal(isSettled(proportionOf(0, 0), 8), false));
});

describe('whether at most a fifth fail', () => {
  for (const [count, n, most, answer] of [
    [0, 8, 40, 'open'],
    [0, 16, 40, 'yes'],
    [6, 8, 40, 'no'],
    [3, 8, 40, 'open'],
    [8, 40, 40, 'yes'],
    [9, 40, 40, 'no'],
  ] as const)
    it(`${count} of ${n}: ${answer}`, () => assert.equal(staysBelow(of(count, n), most), answer));
});

describe('the search for a capacity', () => {
  it('ends with a narrow bracket that holds the threshold, wherever that is', () => {
    fc.assert(
      fc.property(fc.double({ min: 3, max: 299, noNaN: true }), (threshold) => {
        const asked: Asked[] = [];
        const ask = (loadPerSecond: number): void => {
          const holds = loadPerSecond <= threshold;
          asked.push({ loadPerSecond, holds, failed: of(holds ? 0 : 16, 16) });
        };
        ask(300);
        for (;;) {
          const load = nextLoad(bracketOf(asked, 2, 300), 3);
          if (load === null) break;
          ask(load);
        }
        const { low, high, perSecond, n } = capacityOf(asked, 2, 300);
        assert.ok(low <= threshold && threshold <= high, `${low}–${high} without ${threshold}`);
        assert.ok(high - low <= 3 && perSecond >= low && perSecond <= high);
        assert.equal(n, asked.length * 16);
      }),
    );
  });

  it('says the end of the search when it holds up to there', () => {
    const found = capacityOf([{ loadPerSecond: 300, holds: true, failed: of(0, 16) }], 2, 300);
    assert.equal(found.perSecond, 300);
    assert.equal(found.above, null);
  });

  it('does not trust a load that holds above one that fails', () => {
    const asked = [
      { loadPerSecond: 100, holds: true, failed: of(0, 16) },
      { loadPerSecond: 150, holds: false, failed: of(16, 16) },
      { loadPerSecond: 200, holds: true, failed: of(0, 16) },
    ];
    assert.deepEqual(bracketOf(asked, 2, 300), { fromPerSecond: 100, toPerSecond: 150 });
  });
});
