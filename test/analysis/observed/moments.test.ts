import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CounterSample, momentsOf } from '../../../src/analysis/observed/moments.ts';

describe('moments of a sampled counter', () => {
  const table: readonly { name: string; series: readonly (readonly CounterSample[])[]; moments: readonly number[] }[] =
    [
      { name: 'nothing', series: [], moments: [] },
      {
        name: 'a counter that stays at 0',
        series: [
          [
            [0, 0],
            [1, 0],
          ],
        ],
        moments: [],
      },
      {
        name: '4 events within one interval lie evenly in it',
        series: [
          [
            [0, 0],
            [1, 4],
          ],
        ],
        moments: [0.125, 0.375, 0.625, 0.875],
      },
      {
        name: 'an interval of 2 s',
        series: [
          [
            [0, 0],
            [2, 2],
          ],
        ],
        moments: [0.5, 1.5],
      },
      {
        name: 'a first sample above 0 happened by then',
        series: [
          [
            [3, 2],
            [4, 3],
          ],
        ],
        moments: [3, 3, 3.5],
      },
      {
        name: 'a counter that fell was reset',
        series: [
          [
            [0, 0],
            [1, 5],
            [2, 1],
          ],
        ],
        moments: [0.1, 0.3, 0.5, 0.7, 0.9, 1.5],
      },
      {
        name: 'two series are put together in order',
        series: [
          [
            [0, 0],
            [2, 1],
          ],
          [
            [0, 0],
            [1, 1],
          ],
        ],
        moments: [0.5, 1],
      },
    ];
  for (const { name, series, moments } of table)
    it(name, () => {
      const found = momentsOf(series);
      assert.equal(found.length, moments.length);
      found.forEach((moment, at) => assert.ok(Math.abs(moment - (moments[at] ?? NaN)) < 1e-12, `${moment}`));
    });

  it('no event is lost or made up, and each lies within the samples', () => {
    const growth = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(growth, (steps) => {
        let total = 0;
        const samples: CounterSample[] = [[0, 0], ...steps.map((step, at): CounterSample => [at + 1, (total += step)])];
        const moments = momentsOf([samples]);
        assert.equal(moments.length, total);
        assert.deepEqual(
          moments,
          moments.toSorted((a, b) => a - b),
        );
        steps.forEach((step, at) =>
          assert.equal(moments.filter((moment) => moment > at && moment <= at + 1).length, step),
        );
      }),
    );
  });
});
