import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { arrivalTimes } from '../../../src/model/traffic/arrivals.ts';
import { arrivalsBy } from '../../../src/model/traffic/shapes.ts';
import { startSchedule } from '../../../src/model/traffic/start-schedule.ts';
import type { ArrivalShape } from '../../../src/model/scenario/schema.ts';

const arrivals: ArrivalShape[] = [
  { shape: 'constant', perSecond: 5 },
  { shape: 'spike', startSeconds: 100, riseSeconds: 10, holdSeconds: 50, fallSeconds: 10, perSecond: 20 },
];
const timesOf = (seed: number): number[] => arrivalTimes({ seed, arrivals, durationSeconds: 300 });

describe('arrivalTimes', () => {
  it('are ascending, inside the plan, and the same for the same seed', () => {
    const times = timesOf(1);
    assert.ok(times.every((time, at) => time >= 0 && time < 300 && time >= (times[at - 1] ?? 0)));
    assert.deepEqual(times, timesOf(1));
    assert.notDeepEqual(times, timesOf(2));
  });

  it('number Λ(T) = 2,700 on average: the mean of 200 seeds lies within four standard errors', () => {
    const counts = Array.from({ length: 200 }, (_, seed) => timesOf(seed).length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    assert.ok(Math.abs(mean - 2700) < 4 * Math.sqrt(2700 / 200), `mean ${mean}`);
  });

  it('are a Poisson process: mapped through Λ the gaps are exponential (Kolmogorov–Smirnov, 1 %)', () => {
    const times = timesOf(11);
    const mapped = times.map((time) => arrivalsBy(arrivals, time));
    const gaps = mapped.map((value, at) => 1 - Math.exp(-(value - (mapped[at - 1] ?? 0)))).toSorted((a, b) => a - b);
    const distance = Math.max(...gaps.map((gap, at) => Math.max(gap - at / gaps.length, (at + 1) / gaps.length - gap)));
    assert.ok(distance < 1.63 / Math.sqrt(gaps.length), `D = ${distance}`);
  });

  it('have index of dispersion 1: variance ÷ mean of counts in bins of equal Λ', () => {
    const bins = Array.from({ length: 400 }, (_, seed) => timesOf(seed).filter((time) => time < 50).length);
    const mean = bins.reduce((sum, count) => sum + count, 0) / bins.length;
    const variance = bins.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (bins.length - 1);
    assert.ok(Math.abs(variance / mean - 1) < 4 * Math.sqrt(2 / 400), `index ${variance / mean}`);
  });
});

describe('startSchedule', () => {
  const plan = fc.record({
    durationSeconds: fc.integer({ min: 1, max: 4000 }),
    shares: fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { maxLength: 300 }),
  });

  it('starts every user before the intended moment, however the arrivals fall', () => {
    fc.assert(
      fc.property(plan, ({ durationSeconds, shares }) => {
        const times = shares.map((share) => share * durationSeconds).toSorted((a, b) => a - b);
        const { leadSeconds, slots } = startSchedule(times, durationSeconds);
        let index = 0;
        slots.forEach(({ starts, seconds }, slot) => {
          for (let start = 1; start <= starts; start += 1, index += 1) {
            const startedAt = (slot + start / starts) * seconds;
            const intended = times[index];
            if (intended !== undefined)
              assert.ok(startedAt <= intended + leadSeconds + 1e-9, `${startedAt} for ${intended}`);
          }
        });
        assert.ok(index >= times.length, 'every arrival is started');
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('never asks k6 for more than 901 slots', () => {
    assert.ok(startSchedule([], 100_000).slots.length <= 901);
  });

  it('refuses an arrival outside the plan', () => {
    assert.throws(() => startSchedule([12], 10), /outside the plan/);
  });
});
