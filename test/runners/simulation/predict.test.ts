import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compilePlan } from '../../../src/model/scenario/compile.ts';
import { readScenario } from '../../../src/runners/scenario-file.ts';
import { predict } from '../../../src/runners/simulation/predict.ts';
import { tinyWith } from '../../cli/tiny-scenario.ts';

const scenario = readScenario(tinyWith({ 'durationSeconds: 9': 'durationSeconds: 8' }), 'tiny.yaml');
const plans = ['naive', 'bounded'].map((name) => compilePlan(scenario, name));
const { signal } = new AbortController();

type PredictClock = Parameters<typeof predict>[0];

/** What a clock says, one reading after the other; the last one for ever. */
function readings(...seconds: readonly number[]): PredictClock {
  let at = -1;
  return {
    monotonicSeconds: () => {
      at += 1;
      return seconds[Math.min(at, seconds.length - 1)] ?? 0;
    },
  };
}

/** Nothing takes time. */
const still = readings(0);
/** The first seed is slow: the others will be, too. */
const slow = (): PredictClock => readings(0, 10);

const seedsOf = async (clock: PredictClock, stop = signal): Promise<(readonly number[])[]> => {
  const predictions = await predict(clock, plans, { workers: 2, stop });
  return [...predictions.values()].map((replications) => replications.map(({ seed }) => seed));
};

/** The plan's own is 7. */
const seeds = (count: number): number[] => Array.from({ length: count }, (_, at) => 8 + at);

describe('predict', () => {
  it('takes 40 seeds where there is time', async () => {
    assert.deepEqual(await seedsOf(still), [seeds(40), seeds(40)]);
  });

  it('takes 8 seeds however long they take', async () => {
    assert.deepEqual(await seedsOf(slow()), [seeds(8), seeds(8)]);
  });

  it('takes as many seeds as fit where there is some time', async () => {
    // A seed takes an eighth of a second, and 1.75 s are left: 14 more.
    assert.deepEqual(await seedsOf(readings(0, 0.125, 0.25, 0.25, 2)), [seeds(15), seeds(15)]);
  });

  it('ends at once when it was stopped', async () => {
    assert.deepEqual(await seedsOf(still, AbortSignal.abort()), [[], []]);
  });

  it('gives the same seeds the same numbers, in threads and without', async () => {
    const [here, threads] = [
      await predict(still, plans, { workers: 2, stop: signal }),
      await predict(slow(), plans, { workers: 2, stop: signal }),
    ];
    for (const variant of ['naive', 'bounded']) {
      assert.equal(threads.get(variant)?.length, 8);
      assert.ok(JSON.stringify(here.get(variant)?.slice(0, 8)) === JSON.stringify(threads.get(variant)), variant);
    }
  });
});
