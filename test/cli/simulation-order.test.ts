import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { amountInWords } from '../../src/cli/amounts.ts';
import { checkWithin, estimateInWords, orderOf } from '../../src/cli/simulation-order.ts';
import { simulationLine } from '../../src/cli/simulation-status.ts';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import type { SimulationEstimate } from '../../src/runners/simulation/estimate.ts';
import { tinyWith } from './tiny-scenario.ts';

const scenario = readScenario(tinyWith({}), 'tiny.yaml');
const order = orderOf(scenario, { variant: ['naive', 'bounded', 'waiting-room'], seeds: 10, sample: 1 });
const estimate: SimulationEstimate = {
  logins: 1e6,
  requests: 2e7,
  requestsPerSecond: 1e6,
  seconds: 100,
  workers: 2,
};

describe('orderOf', () => {
  it('takes seeds in a row from the first', () => {
    assert.deepEqual(orderOf(scenario, { seeds: 3, sample: 1 }).seeds, [7, 8, 9]);
    assert.deepEqual(orderOf(scenario, { seeds: 2, seed: 100, sample: 1 }).seeds, [100, 101]);
  });

  it('takes the story at its real size, whatever live runs take', () => {
    const small = readScenario(tinyWith({ 'compress: 1, scale: 1': 'compress: 10, scale: 0.1' }), 'tiny.yaml');
    const { plans, simulated } = orderOf(small, { seeds: 1, sample: 1 });
    assert.deepEqual([plans[0]?.compress, plans[0]?.scale], [1, 1]);
    assert.equal(simulated, plans);
  });

  it('simulates one in K on a smaller service, and records the whole one', () => {
    const { plans, simulated } = orderOf(scenario, { seeds: 1, sample: 4 });
    assert.deepEqual(
      [plans[0]?.service.stations['web']?.servers, simulated[0]?.service.stations['web']?.servers],
      [4, 1],
    );
    assert.deepEqual([plans[0]?.scale, simulated[0]?.scale], [1, 0.25]);
  });
});

describe('checkWithin', () => {
  it('lets through what is over in time', () => {
    checkWithin(100, estimate, order);
  });

  it('refuses what takes longer, with the estimate and every way to shrink it', () => {
    const refused = (withinSeconds: number): LaunchquakeError => {
      try {
        checkWithin(withinSeconds, estimate, order);
      } catch (error) {
        if (error instanceof LaunchquakeError) return error;
      }
      return assert.fail('it was let through');
    };
    const { code, exitCode, message } = refused(50);
    assert.deepEqual([code, exitCode], ['SIMULATION_TOO_LONG', 2]);
    assert.match(
      message,
      /found an estimate of 1 min 40 s \(20 M requests at 1 M\/s a thread\), expected at most 50 s/,
    );
    assert.match(
      message,
      /hint: --seeds 5, or 1 of the 3 variants, or --scale 0\.5 \(a time-out then covers 600 requests instead of 1200/,
    );
    assert.match(message, /or --sample 2, or --within 150/);
    assert.doesNotMatch(refused(1).message, /--seeds|variants/, 'no seed is left');
    assert.doesNotMatch(refused(0.01).message, /--scale/, 'no smaller scale can be asked for');
  });
});

describe('estimateInWords', () => {
  it('says how much, how long and on what', () => {
    assert.equal(estimateInWords(estimate), 'About 1 M logins with 20 M requests: about 1 min 40 s on 2 threads.');
    const short = { ...estimate, logins: 75.2, requests: 990, seconds: 0.01, workers: 0 };
    assert.equal(estimateInWords(short), 'About 75 logins with 990 requests: less than a second.');
  });
});

describe('simulationLine', () => {
  it('says what is done and what is left', () => {
    assert.equal(
      simulationLine({ done: 7, total: 20, share: 0.4, events: 3_100_000 }, 10, 'seeds'),
      'simulating  ████████░░░░░░░░░░░░   40 %  7 of 20 seeds  3.1 M events  310 k/s  about 15 s left',
    );
    assert.match(simulationLine({ done: 0, total: 20, share: 0, events: 0 }, 1, 'cells'), /0 of 20 cells {2}counting$/);
  });
});

describe('amountInWords', () => {
  const table: readonly (readonly [number, string])[] = [
    [0, '0'],
    [999, '999'],
    [1000, '1 k'],
    [12_345, '12 k'],
    [123_456, '123 k'],
    [999_600, '1 M'],
    [2_400_000_000, '2.4 G'],
  ];
  for (const [count, words] of table) it(words, () => assert.equal(amountInWords(count), words));
});
