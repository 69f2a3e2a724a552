import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { binSeries, secondsPerPointFor, smoothed } from '../../src/report/bins.ts';
import { compactPath } from '../../src/report/charts/path.ts';
import {
  count,
  decimal,
  estimated,
  factor,
  percent,
  plain,
  plural,
  ratioOf,
  seconds,
} from '../../src/report/numbers.ts';
import { variantOf } from './fixture.ts';
import { behaviours } from './fixture-variants.ts';

const spaced = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ');
const SEED = 20250611;

describe('numbers for people', () => {
  const table: readonly (readonly [string, string])[] = [
    [decimal(0.0634), '0.063'],
    [decimal(0.471), '0.47'],
    [decimal(9.84), '9.8'],
    [decimal(99.97), '100'],
    [decimal(0), '0'],
    [percent(0.634), '63 %'],
    [percent(0.0123), '1.2 %'],
    [percent(0.0001), '< 0.1 %'],
    [percent(0), '0 %'],
    [count(1_234_567.4), '1 234 567'],
    [seconds(0.0042), '4.2 ms'],
    [seconds(0.35), '350 ms'],
    [seconds(3.42), '3.4 s'],
    [seconds(125), '2 min 5 s'],
    [factor(3.44), '3.4×'],
    [plain(5), '5'],
    [plain(2.504), '2.5'],
    [plural(1, 'login'), '1 login'],
    [plural(2, 'login'), '2 logins'],
    [estimated({ value: 9.8, low: 9.1, high: 10.4, level: 0.95 }, decimal), '9.8 [9.1–10.4]'],
    [estimated({ value: 9.8, low: null, high: null, level: 0.95 }, decimal), '9.8'],
    [estimated(null, decimal), '–'],
  ];
  for (const [said, expected] of table) it(expected, () => assert.equal(spaced(said), expected));

  for (const say of [decimal, percent, count, seconds, factor, plain])
    it(`${say.name} says – for what is unknown`, () => {
      for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) assert.equal(say(value), '–');
    });

  it('a ratio to nothing is unknown', () => {
    assert.equal(ratioOf(1, 0), null);
    assert.equal(ratioOf(null, 2), null);
    assert.equal(ratioOf(1, 4), 0.25);
  });
});

describe('fewer points', () => {
  const [behaviour] = behaviours;
  if (behaviour === undefined) throw new Error('the fixture has no variants');
  const { series } = variantOf(behaviour);

  it('a bin is the mean of what was measured in it', () => {
    const { values } = binSeries({ series: { ...series, queueLength: [1, 3, null, 5, null, null] } }, 2);
    assert.deepEqual(values.queueLength, [2, 5, null]);
  });

  it('the count of logins stays the same when the bins fit the run', () => {
    const { values } = binSeries({ series }, 5);
    const total = (row: readonly (number | null)[]): number =>
      row.reduce<number>((sum, value) => sum + (value ?? 0), 0);
    assert.ok(Math.abs(total(values.offered) * 5 - total(series.offered)) < 1e-9);
  });

  it('picks the narrowest width that people count in', () => {
    assert.equal(secondsPerPointFor(270, 270), 1);
    assert.equal(secondsPerPointFor(300, 270), 2);
    assert.equal(secondsPerPointFor(3600, 270), 15);
    assert.ok(10_000_000 / secondsPerPointFor(10_000_000, 270) <= 270);
  });

  it('smoothing keeps a step at the edge of a phase', () => {
    assert.deepEqual(smoothed([1, 1, 1, 5, 5, 5], 2, [0, 3]), [1, 1, 1, 5, 5, 5]);
    assert.deepEqual(smoothed([0, 3, 6], 1), [1.5, 3, 4.5]);
    assert.deepEqual(smoothed([0, null, 6], 1), [0, null, 6]);
  });
});

/** The corners of a path of M, L, l, h, v, absolute. */
function cornersOf(path: string): readonly (readonly [number, number])[] {
  const corners: (readonly [number, number])[] = [];
  let [x, y] = [0, 0];
  for (const [, command = '', text = ''] of path.matchAll(/([MLlhv])([^MLlhvZ]*)/g)) {
    const [a = 0, b = 0] = (text.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number);
    if (command === 'M' || command === 'L') [x, y] = [a, b];
    if (command === 'l') [x, y] = [x + a, y + b];
    if (command === 'h') x += a;
    if (command === 'v') y += a;
    corners.push([x, y]);
  }
  return corners;
}

describe('a compact path', () => {
  it('leaves out what lies on a straight line', () => {
    assert.equal(compactPath('M0,10L10,10L20,10L20,0L0,0Z'), 'M0,10h20v-10h-20Z');
    assert.equal(compactPath('M0,0.04L1.25,2.5'), 'M0,0l1.3,2.5');
  });

  it('leaves curves alone', () => {
    assert.equal(compactPath('M0,0C1,1,2,2,3,3'), 'M0,0C1,1,2,2,3,3');
  });

  it('goes through the same corners, to a tenth of a pixel (any line over time)', () => {
    const heights = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(heights, (ys) => {
        const points = ys.map((y, at) => [at * 5.25, y] as const);
        const corners = cornersOf(compactPath(`M${points.map(([x, y]) => `${x},${y.toFixed(6)}`).join('L')}`));
        for (const [x, y] of corners)
          assert.ok(points.some((point) => Math.abs(point[0] - x) < 0.11 && Math.abs(point[1] - y) < 0.11));
        assert.ok(Math.abs((corners.at(-1)?.[0] ?? 0) - (points.at(-1)?.[0] ?? 0)) < 0.11);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
