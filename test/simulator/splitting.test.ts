import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomStream } from '../../src/model/random.ts';
import type { RandomStream } from '../../src/model/random.ts';
import { pilotLevels, splitOnce } from '../../src/simulator/splitting.ts';
import type { SplittableRun } from '../../src/simulator/splitting.ts';

/** Gambler's ruin, which is the number in an M/M/1 queue during a busy period: up with λ/(λ + μ), from 1, the end is 0. */
function busyPeriod(up: number, goal: number): SplittableRun<number> {
  let random: RandomStream = randomStream(0, 'chain');
  let height = 1;
  const next = (from: number): number => from + (random.uniform() < up ? 1 : -1);
  const climb = (level: number): boolean => {
    while (height > 0 && height < level) height = next(height);
    return height >= level;
  };
  return {
    start(seed) {
      random = randomStream(seed, 'chain');
      height = 1;
    },
    resume(state, seed) {
      random = randomStream(seed, 'chain');
      height = state;
    },
    climb,
    state: () => height,
    peak() {
      let highest = height;
      while (height > 0 && height < goal) {
        height = next(height);
        highest = Math.max(highest, height);
      }
      return highest;
    },
    happens: () => climb(goal),
  };
}

/** P(reach n before 0 from 1) = (1 − r)/(1 − rⁿ), r = (1 − p)/p [Feller, An Introduction to Probability Theory I, 1968, XIV.2]. */
function ruinExact(up: number, goal: number): number {
  const r = (1 - up) / up;
  return (1 - r) / (1 - r ** goal);
}

function repeated(up: number, goal: number, repetitions: number): { mean: number; error: number; levels: number[] } {
  const run = busyPeriod(up, goal);
  const levels = pilotLevels(run, { seed: 7, runsPerStage: 200, top: goal, most: 40 });
  const estimates = Array.from({ length: repetitions }, (_, at) =>
    splitOnce(run, { seed: 100 + at, levels, runsPerStage: 200 }),
  );
  const mean = estimates.reduce((sum, one) => sum + one, 0) / repetitions;
  const squares = estimates.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (repetitions - 1) / repetitions), levels };
}

describe('importance splitting', () => {
  for (const { rho, goal, about } of [
    { rho: 0.8, goal: 20, about: '3e-3' },
    { rho: 0.7, goal: 40, about: '3e-7' },
    { rho: 0.5, goal: 40, about: '9e-13' },
  ]) {
    it(`gives the chance that a busy M/M/1 of load ${rho} reaches ${goal}, about ${about}`, () => {
      const up = rho / (1 + rho);
      const { mean, error } = repeated(up, goal, 60);
      const exact = ruinExact(up, goal);
      assert.ok(Math.abs(mean - exact) < 4 * error, `${mean} ± ${error}, exact ${exact}`);
      assert.ok(error < 0.12 * exact, `the error is ${error / exact} of the value`);
    });
  }

  it('agrees with counting where counting can be done', () => {
    const up = 0.75 / 1.75;
    const run = busyPeriod(up, 12);
    let hits = 0;
    for (let seed = 0; seed < 40_000; seed += 1) {
      run.start(seed);
      if (run.happens()) hits += 1;
    }
    const { mean, error } = repeated(up, 12, 40);
    const counted = hits / 40_000;
    const countedError = Math.sqrt(counted / 40_000);
    assert.ok(Math.abs(mean - counted) < 4 * Math.hypot(error, countedError), `${mean} and ${counted}`);
  });

  it('is unbiased for levels that are badly placed', () => {
    const up = 0.5 / 1.5;
    const run = busyPeriod(up, 10);
    const estimates = Array.from({ length: 400 }, (_, at) =>
      splitOnce(run, { seed: at, levels: [2, 3, 9, 10], runsPerStage: 60 }),
    );
    const mean = estimates.reduce((sum, one) => sum + one, 0) / estimates.length;
    const error = Math.sqrt(estimates.reduce((sum, one) => sum + (one - mean) ** 2, 0)) / estimates.length;
    assert.ok(Math.abs(mean - ruinExact(up, 10)) < 4 * error, `${mean} ± ${error}, exact ${ruinExact(up, 10)}`);
  });

  it('gives the same estimate for the same seed', () => {
    const settings = { seed: 3, levels: [4, 8], runsPerStage: 50 };
    assert.equal(splitOnce(busyPeriod(0.45, 12), settings), splitOnce(busyPeriod(0.45, 12), settings));
  });

  it('says 0 when no run comes to the first level', () => {
    assert.equal(splitOnce(busyPeriod(0, 5), { seed: 1, levels: [3, 5], runsPerStage: 10 }), 0);
  });

  it('ends its levels at the top, rising', () => {
    const levels = pilotLevels(busyPeriod(0.4, 30), { seed: 1, runsPerStage: 100, top: 30, most: 40 });
    assert.equal(levels.at(-1), 30);
    assert.ok(levels.length > 3, `${levels.length} levels`);
    assert.ok(levels.every((level, at) => at === 0 || level > (levels[at - 1] ?? 0)));
  });
});
