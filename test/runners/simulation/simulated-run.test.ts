import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { compilePlan } from '../../../src/model/scenario/compile.ts';
import type { Plan } from '../../../src/model/scenario/plan.ts';
import { readScenario } from '../../../src/runners/scenario-file.ts';
import { simulateAll } from '../../../src/runners/simulation/simulate-all.ts';
import {
  type SimulatedRun,
  type SimulatedRunRequest,
  runSimulated,
} from '../../../src/runners/simulation/simulated-run.ts';
import { fakeWorld } from '../../cli/fake-world.ts';
import { tinyWith } from '../../cli/tiny-scenario.ts';

const scenario = readScenario(tinyWith({}), 'tiny.yaml');
const plans = ['naive', 'bounded'].map((name) => compilePlan(scenario, name));
/** A plan that no simulation can begin: its service has no station. */
const broken: Plan = { ...plans[0]!, variant: 'bounded', service: { ...plans[0]!.service, stations: {} } };

const run = (changes: Partial<SimulatedRunRequest> = {}): Promise<SimulatedRun> =>
  runSimulated(fakeWorld([]), {
    scenario,
    plans,
    simulated: plans,
    sample: 1,
    seeds: [1, 2, 3],
    workers: 0,
    version: '0',
    runsFolder: 'runs',
    commandLine: 'launchquake simulate tiny',
    stop: new AbortController().signal,
    onProgress: () => undefined,
    ...changes,
  });

describe('runSimulated', () => {
  it('has every seed of every variant, in order', async () => {
    const { record, failures } = await run();
    assert.deepEqual(failures, []);
    assert.equal(record.status, 'complete');
    for (const { name, replications, status, reachedSeconds, plan } of record.variants) {
      assert.deepEqual(
        replications?.map(({ seed }) => seed),
        [1, 2, 3],
        name,
      );
      assert.deepEqual([status, reachedSeconds, plan.variant], ['complete', 9, name]);
    }
  });

  it('gives the same whatever the number of threads', async () => {
    const [here, one, three] = await Promise.all([0, 1, 3].map((workers) => run({ workers })));
    const text = JSON.stringify(here?.record.variants);
    assert.ok(text.length > 10_000);
    assert.ok(JSON.stringify(one?.record.variants) === text, 'one thread');
    assert.ok(JSON.stringify(three?.record.variants) === text, 'three threads');
  });

  it('keeps the seeds that were done when it is stopped, about as many of each variant', async () => {
    const stop = new AbortController();
    const { record, failures } = await run({
      seeds: [1, 2, 3, 4],
      stop: stop.signal,
      onProgress: ({ done }) => {
        if (done === 5) stop.abort();
      },
    });
    assert.equal(record.status, 'aborted');
    assert.deepEqual(failures, []);
    assert.deepEqual(
      record.variants.map(({ replications, status, remarks }) => [
        replications?.map(({ seed }) => seed),
        status,
        remarks,
      ]),
      [
        [[1, 2, 3], 'aborted', ['1 of 4 seeds are missing.']],
        [[1, 2], 'aborted', ['2 of 4 seeds are missing.']],
      ],
    );
  });

  it('says of a variant without any seed that it never began', async () => {
    const { record } = await run({ stop: AbortSignal.abort() });
    assert.deepEqual(
      record.variants.map(({ status, reachedSeconds }) => [status, reachedSeconds]),
      [
        ['not-started', 0],
        ['not-started', 0],
      ],
    );
  });

  for (const workers of [0, 2])
    it(`loses one variant and not the other when its simulation fails, with ${workers} threads`, async () => {
      const { record, failures } = await run({ simulated: [plans[0]!, broken], workers });
      assert.deepEqual(
        record.variants.map(({ name, status, replications }) => [name, status, replications?.length]),
        [
          ['naive', 'complete', 3],
          ['bounded', 'generator-died', 0],
        ],
      );
      assert.equal(failures.length, 1);
      assert.ok(failures[0] instanceof LaunchquakeError);
      assert.equal(failures[0].code, 'SIMULATION_DIED');
    });
});

describe('simulateAll', () => {
  it('says how far it is', async () => {
    const shares: number[] = [];
    await simulateAll(plans, { workers: 0, onProgress: ({ share }) => void shares.push(share) });
    assert.deepEqual(shares, [0.5, 1]);
  });
});
