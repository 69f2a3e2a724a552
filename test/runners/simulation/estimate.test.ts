import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compilePlan } from '../../../src/model/scenario/compile.ts';
import { readScenario } from '../../../src/runners/scenario-file.ts';
import { estimateSimulation } from '../../../src/runners/simulation/estimate.ts';
import { simulate } from '../../../src/simulator/simulate.ts';
import { tinyWith } from '../../cli/tiny-scenario.ts';

const scenario = readScenario(tinyWith({}), 'tiny.yaml');
const plans = ['naive', 'bounded'].map((name) => compilePlan(scenario, name));
const still = { monotonicSeconds: () => 0 };

/** A clock on which every simulation takes so many seconds. */
function clockOf(seconds: number): { readonly monotonicSeconds: () => number } {
  let reads = 0;
  return { monotonicSeconds: () => Math.floor((reads += 1) / 2) * seconds };
}

describe('estimateSimulation', () => {
  it('counts the logins that are expected, of every variant and seed', () => {
    const { logins } = estimateSimulation(plans, { seeds: 5, workers: 2 }, still);
    assert.equal(logins, (9 * 5 + 2 * 15) * 2 * 5);
  });

  it('is right about the requests within a factor of 1.5', () => {
    const { requests } = estimateSimulation(plans, { seeds: 1, workers: 2 }, still);
    const counts = plans.flatMap((plan) =>
      Object.values(simulate(plan).tally.steps).flatMap(({ results }) => Object.values(results)),
    );
    const really = counts.reduce((sum, count) => sum + count, 0);
    assert.ok(requests / really > 1 / 1.5 && requests / really < 1.5, `${requests} estimated, ${really} made`);
  });

  it('wants no threads for the work of a moment', () => {
    assert.equal(estimateSimulation(plans, { seeds: 1, workers: 8 }, still).workers, 0);
  });

  it('takes the time from a measurement, and divides it by the threads', () => {
    const one = estimateSimulation(plans, { seeds: 40, workers: 1 }, clockOf(1));
    const four = estimateSimulation(plans, { seeds: 40, workers: 4 }, clockOf(1));
    assert.deepEqual([one.workers, four.workers], [1, 4]);
    assert.ok(Math.abs(one.seconds - one.requests / one.requestsPerSecond) < 1, 'requests ÷ rate, and the start');
    assert.ok(Math.abs(one.seconds / four.seconds - 4) < 0.1, `${one.seconds} s and ${four.seconds} s`);
  });

  it('wants no more threads than there are seeds and variants', () => {
    assert.equal(estimateSimulation(plans, { seeds: 2, workers: 64 }, clockOf(10)).workers, 4);
  });
});
