import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ArrivalShape } from '../../../src/model/scenario/schema.ts';
import { arrivalsBy, rateAt, rescaleShape, shapeTotal } from '../../../src/model/traffic/shapes.ts';

const shapes: { name: string; shape: ArrivalShape; at: [t: number, rate: number, total: number][] }[] = [
  {
    name: 'constant',
    shape: { shape: 'constant', perSecond: 4 },
    at: [
      [0, 4, 0],
      [10, 4, 40],
    ],
  },
  {
    name: 'ramp',
    shape: { shape: 'ramp', startSeconds: 10, durationSeconds: 20, fromPerSecond: 1, toPerSecond: 5 },
    at: [
      [5, 0, 0],
      [10, 1, 0],
      [20, 3, 20],
      [30, 5, 60],
      [40, 5, 110],
    ],
  },
  {
    name: 'spike',
    shape: { shape: 'spike', startSeconds: 10, riseSeconds: 2, holdSeconds: 5, fallSeconds: 4, perSecond: 10 },
    at: [
      [10, 0, 0],
      [11, 5, 2.5],
      [15, 10, 40],
      [19, 5, 75],
      [30, 0, 80],
    ],
  },
  {
    name: 'spike without slopes',
    shape: { shape: 'spike', startSeconds: 10, riseSeconds: 0, holdSeconds: 5, fallSeconds: 0, perSecond: 10 },
    at: [
      [9.9, 0, 0],
      [10, 10, 0],
      [14.9, 10, 49],
      [15, 0, 50],
    ],
  },
  {
    name: 'notice',
    shape: { shape: 'notice', startSeconds: 0, riseSeconds: 10, decaySeconds: 20, peakPerSecond: 6 },
    // after the rise: 30 logins, then 6·20·(1 − 1/e)
    at: [
      [5, 3, 7.5],
      [10, 6, 30],
      [30, 6 / Math.E, 30 + 120 * (1 - 1 / Math.E)],
    ],
  },
  {
    name: 'wave',
    shape: { shape: 'wave', meanPerSecond: 5, amplitudePerSecond: 3, periodSeconds: 40, peakSeconds: 10 },
    at: [
      [10, 8, 50 + (3 * 40) / (2 * Math.PI)],
      [30, 2, 150 + (3 * 40) / (2 * Math.PI)],
      [40, 5, 200],
    ],
  },
  {
    name: 'deadline',
    shape: { shape: 'deadline', deadlineSeconds: 100, softenSeconds: 1, arrivalsBeforeDeadline: 1000 },
    at: [
      [0, 1000 / Math.log(101) / 101, 0],
      [100, 1000 / Math.log(101), 1000],
      [120, 0, 1000],
    ],
  },
  {
    name: 'the rest of a deadline',
    shape: { shape: 'deadline', deadlineSeconds: 100, softenSeconds: 1, arrivalsBeforeDeadline: 1000, fromSeconds: 50 },
    at: [
      [49, 0, 0],
      [50, 1000 / Math.log(51) / 51, 0],
      [100, 1000 / Math.log(51), 1000],
    ],
  },
  {
    name: 'a deadline that is cut off',
    shape: {
      shape: 'deadline',
      deadlineSeconds: 100,
      softenSeconds: 1,
      arrivalsBeforeDeadline: 1000,
      untilSeconds: 50,
    },
    at: [
      [0, 1000 / Math.log(101) / 101, 0],
      [60, 0, (1000 * Math.log(101 / 51)) / Math.log(101)],
    ],
  },
  {
    name: 'week',
    shape: {
      shape: 'week',
      arrivalsPerDay: 240,
      days: [1, 2, 0, 0, 0, 0, 1],
      hours: Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 1 / 24 : hour < 18 ? 1 / 12 : 0)),
      daySeconds: 24,
    },
    at: [
      [0, 10, 0],
      [13, 20, 140],
      [24, 20, 240],
      [60, 0, 720],
      [7 * 24 + 1, 10, 960 + 10],
    ],
  },
  {
    name: 'points',
    shape: {
      shape: 'points',
      points: [
        [0, 0],
        [10, 10],
        [10, 2],
        [20, 2],
      ],
    },
    at: [
      [5, 5, 12.5],
      [10, 2, 50],
      [20, 0, 70],
      [25, 0, 70],
    ],
  },
];

const close = (value: number, expected: number): boolean =>
  Math.abs(value - expected) <= 1e-9 * Math.max(1, Math.abs(expected));

describe('arrival shapes', () => {
  for (const { name, shape, at } of shapes) {
    for (const [t, rate, total] of at) {
      it(`${name}: at ${t} s the rate is ${rate.toFixed(3)}/s and ${total.toFixed(2)} have come`, () => {
        assert.ok(close(rateAt([shape], t), rate), `λ = ${rateAt([shape], t)}`);
        assert.ok(close(arrivalsBy([shape], t), total), `Λ = ${arrivalsBy([shape], t)}`);
      });
    }

    it(`${name}: Λ is the integral of λ`, () => {
      const step = 0.001;
      let area = 0;
      for (let t = 0; t < 45; t += step) area += rateAt([shape], t + step / 2) * step;
      assert.ok(Math.abs(area - shapeTotal(shape, 45)) < 0.02, `area ${area}, Λ ${shapeTotal(shape, 45)}`);
    });

    it(`${name}: compressed by k and scaled by s, Λ(t/k) is s·Λ(t)`, () => {
      const times = fc.double({ min: 0, max: 150, noNaN: true });
      const factors = fc.double({ min: 0.01, max: 50, noNaN: true });
      fc.assert(
        fc.property(times, factors, factors, (t, compress, scale) => {
          const rescaled = rescaleShape(shape, 1 / compress, compress * scale);
          const [mine, expected] = [shapeTotal(rescaled, t / compress), scale * shapeTotal(shape, t)];
          return Math.abs(mine - expected) <= 1e-6 * Math.max(1, expected);
        }),
        { seed: 3, numRuns: 200 },
      );
    });
  }

  it('add up', () => {
    const both: ArrivalShape[] = [
      { shape: 'constant', perSecond: 2 },
      { shape: 'constant', perSecond: 3 },
    ];
    assert.equal(rateAt(both, 1), 5);
    assert.equal(arrivalsBy(both, 4), 20);
  });
});
