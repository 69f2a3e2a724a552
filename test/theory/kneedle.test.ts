import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kneedle } from '../../src/theory/kneedle.ts';

describe('kneedle', () => {
  it('figure 2 of the paper: y = −1/(x + 0.1) + 5 at ten points has its knee at .2222', () => {
    const points = Array.from({ length: 10 }, (_, at) => ({ x: at / 9, y: -1 / (at / 9 + 0.1) + 5 }));
    assert.equal(kneedle(points, 'saturating'), 2 / 9);
  });

  it('0, 60, 80, 85, 90, 95, 96, 97, 98, 99: x = 2', () => {
    const points = [0, 60, 80, 85, 90, 95, 96, 97, 98, 99].map((y, x) => ({ x, y }));
    assert.equal(kneedle(points, 'saturating'), 2);
  });

  it('the response time of M/M/1, ρ = .05 … .95 by .05, bends at .80, in this sampling', () => {
    const points = Array.from({ length: 19 }, (_, at) => ({ x: (at + 1) / 20, y: 20 / (19 - at) }));
    assert.equal(kneedle(points, 'exploding'), 0.8);
  });

  it('a straight line and a flat one have no knee', () => {
    assert.equal(
      kneedle(
        [0, 1, 2, 3].map((x) => ({ x, y: x })),
        'saturating',
      ),
      null,
    );
    assert.equal(
      kneedle(
        [0, 1, 2, 3].map((x) => ({ x, y: 7 })),
        'saturating',
      ),
      null,
    );
  });

  it('refuses two points, points out of order and NaN', () => {
    const at = (x: number, y: number) => ({ x, y });
    assert.throws(() => kneedle([at(0, 0), at(1, 1)], 'saturating'), /the curve has 2 points/);
    assert.throws(() => kneedle([at(0, 0), at(2, 1), at(1, 2)], 'saturating'), /point 2 is \(1, 2\)/);
    assert.throws(() => kneedle([at(0, 0), at(1, Number.NaN), at(2, 2)], 'saturating'), /point 1 is \(1, NaN\)/);
  });
});
