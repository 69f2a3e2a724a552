import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CounterSample, countBounds, momentsOf } from '../../../src/analysis/observed/moments.ts';

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

describe('how many events may lie in a window', () => {
  const samples: CounterSample[] = [
    [0, 0],
    [1, 4],
    [2, 6],
    [3, 6],
    [4, 9],
  ];
  const table = [
    {
      name: 'at samples: events of that very moment are of the window that begins there',
      from: 1,
      to: 3,
      least: 2,
      most: 6,
    },
    { name: 'edges between samples: less and more by what came there', from: 0.5, to: 3.5, least: 2, most: 9 },
    { name: 'after the last sample: nothing more', from: 3.5, to: 9, least: 0, most: 3 },
    { name: 'before the first', from: -5, to: 0, least: 0, most: 0 },
  ];
  for (const { name, from, to, least, most } of table)
    it(name, () => assert.deepEqual(countBounds([samples], { fromSeconds: from, toSeconds: to }), { least, most }));

  it('the true number is always within, wherever the counter was looked at', () => {
    const moment = fc.double({ min: 0, max: 20, noNaN: true });
    const looks = fc.uniqueArray(moment, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(moment), looks, moment, moment, (events, lookedAt, one, other) => {
        const seen = [0, ...lookedAt.toSorted((a, b) => a - b), 20].map((at): CounterSample => [
          at,
          events.filter((event) => event <= at).length,
        ]);
        const window = { fromSeconds: Math.min(one, other), toSeconds: Math.max(one, other) };
        const { least, most } = countBounds([seen], window);
        const within = events.filter((event) => event >= window.fromSeconds && event < window.toSeconds).length;
        assert.ok(least <= within && within <= most, `${within} not within ${least} to ${most}`);
      }),
    );
  });
});
