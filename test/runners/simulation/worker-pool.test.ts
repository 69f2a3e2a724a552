import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PoolProgress } from '../../../src/runners/simulation/pool-progress.ts';
import { type PoolRunOptions, openWorkerPool } from '../../../src/runners/simulation/worker-pool.ts';
import { type Odd, task } from './odd-task.ts';
import { compilePlan } from '../../../src/model/scenario/compile.ts';
import { readScenario } from '../../../src/runners/scenario-file.ts';
import { task as simulatePlan } from '../../../src/runners/simulation/simulate-plan.ts';
import { tinyWith } from '../../cli/tiny-scenario.ts';

const squares = (numbers: readonly number[]): Odd[] => numbers.map((number) => ({ number, how: 'square' }));

async function resultsOf(threads: number, inputs: readonly Odd[], options: PoolRunOptions = {}): Promise<unknown[]> {
  const pool = openWorkerPool(threads);
  try {
    const results = await pool.run(task, inputs, options);
    return results.map((result) =>
      result.kind === 'done' ? result.output.square : result.kind === 'failed' ? result.error.code : result.kind,
    );
  } finally {
    await pool.close();
  }
}

describe('worker pool', () => {
  for (const threads of [1, 2, 3]) {
    it(`gives results in the order of the inputs, with ${threads} threads`, async () => {
      assert.deepEqual(await resultsOf(threads, squares([5, 4, 3, 2, 1])), [25, 16, 9, 4, 1]);
    });
  }

  it('has nothing to do for no inputs', async () => {
    assert.deepEqual(await resultsOf(2, []), []);
  });

  it('works off one list after the other with the same threads', async () => {
    const pool = openWorkerPool(1);
    const first = await pool.run(task, squares([2]));
    const second = await pool.run(task, squares([3]));
    await pool.close();
    assert.deepEqual(
      [...first, ...second],
      [
        { kind: 'done', output: { square: 4 } },
        { kind: 'done', output: { square: 9 } },
      ],
    );
  });

  it('gives way to another task when every thread is taken', async () => {
    const plan = compilePlan(readScenario(tinyWith({}), 'tiny.yaml'), 'naive');
    const pool = openWorkerPool(1);
    const [first, simulated, second] = await Promise.all([
      pool.run(task, squares([2, 3])),
      pool.run(simulatePlan, [plan]),
      pool.run(task, squares([4])),
    ]);
    await pool.close();
    assert.deepEqual([first.length, second], [2, [{ kind: 'done', output: { square: 16 } }]]);
    assert.deepEqual(
      simulated.map((result) => (result.kind === 'done' ? result.output.seed : result)),
      [7],
    );
  });

  it('loses nothing of the others when work throws or a thread dies', async () => {
    const inputs: Odd[] = [
      ...squares([2]),
      { number: 3, how: 'throw' },
      { number: 4, how: 'die' },
      { number: 5, how: 'refuse' },
      ...squares([6, 7]),
    ];
    assert.deepEqual(await resultsOf(2, inputs), [4, 'SIMULATION_DIED', 'SIMULATION_DIED', 'PLAN_INVALID', 36, 49]);
  });

  it('tells the last words of what failed', async () => {
    const pool = openWorkerPool(1);
    const results = await pool.run(task, [
      { number: 3, how: 'throw' },
      { number: 4, how: 'die' },
    ]);
    await pool.close();
    const texts = results.map((result) => (result.kind === 'failed' ? result.error.message : ''));
    assert.match(texts[0] ?? '', /^SIMULATION_DIED {2}simulator {2}1 problem\n.*found no square of 3/);
    assert.match(texts[1] ?? '', /found exit code 7/);
  });

  it('stops what is under way and leaves the rest', async () => {
    const stop = new AbortController();
    const inputs: Odd[] = [...squares([2]), { number: 3, how: 'until-stopped' }, ...squares([4])];
    const results = resultsOf(1, inputs, {
      stop: stop.signal,
      onProgress: ({ done, share }) => {
        if (done === 1 && share > 0.4) stop.abort();
      },
    });
    assert.deepEqual(await results, [4, 'stopped', 'stopped']);
  });

  it('ends a thread that does not hear that it is to stop, and goes on with another', async () => {
    const pool = openWorkerPool(1);
    const stop = new AbortController();
    const deaf = pool.run(task, [{ number: 1, how: 'deaf' }], { stop: stop.signal, onProgress: () => stop.abort() });
    assert.deepEqual(await deaf, [{ kind: 'stopped' }]);
    assert.deepEqual(await pool.run(task, squares([3])), [{ kind: 'done', output: { square: 9 } }]);
    await pool.close();
  });

  it('begins nothing when it was stopped before', async () => {
    assert.deepEqual(await resultsOf(1, squares([1, 2]), { stop: AbortSignal.abort() }), ['stopped', 'stopped']);
  });

  it('says how far it is, never backwards, to the end', async () => {
    const said: PoolProgress[] = [];
    await resultsOf(2, squares([1, 2, 3]), { onProgress: (progress) => void said.push(progress) });
    const shares = said.map(({ share }) => share);
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    );
    assert.equal(said.at(-1)?.share, 1);
    assert.deepEqual([said.at(-1)?.done, said.at(-1)?.total], [3, 3]);
  });

  it('refuses to be without threads', () => {
    assert.throws(() => openWorkerPool(0), RangeError);
  });
});
