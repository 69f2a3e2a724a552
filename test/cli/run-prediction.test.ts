import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foretell } from '../../src/cli/foretell.ts';
import { runCli } from '../../src/cli/program.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { foldersOf, runFileOf } from './kept-runs.ts';
import { tinyWith } from './tiny-scenario.ts';

const pathsOf = (texts: ReadonlyMap<string, string>, name: string): string[] =>
  [...texts.keys()].filter((path) => path.endsWith(name));

describe('launchquake run, its prediction', () => {
  it('says where each variant will lie before k6 starts', async () => {
    const world = fakeWorld(['run', tinyScenario]);
    let saidBefore = '';
    world.programs.onStart = ({ name }) => {
      if (name === 'mock' && saidBefore === '') saidBefore = world.wrote.err;
    };
    assert.equal(await runCli(world), 0);
    assert.match(
      saidBefore,
      /\nPredicted from 40 simulated seeds; a run lies in \[ \] with 95 %:\n {2}naive +goodput late in the spike [\d.]+ \[[\d.]+–[\d.]+\] logins\/s {2}p99 .* {2}recovered in 40 of 40\n {2}waiting-room +goodput/,
    );
  });

  it('keeps the seeds with the variant, and a report made again is the same', async () => {
    const { world } = await cli(['run', tinyScenario, '--variant', 'naive']);
    assert.equal(pathsOf(world.files.texts, 'naive/prediction.json').length, 1);
    const page = `reports/runs/${foldersOf(world)[0]}/report.html`;
    const before = world.files.texts.get(page);
    const again = await cli(['report', 'latest'], { before: world });
    assert.equal(again.exit, 0, again.err);
    assert.ok(before !== undefined && before.length > 1000);
    assert.equal(again.world.files.texts.get(page), before);
  });

  it('says and keeps nothing with --no-prediction', async () => {
    const { err, world } = await cli(['run', tinyScenario, '--no-prediction']);
    assert.doesNotMatch(err, /Predicted/);
    assert.deepEqual(pathsOf(world.files.texts, 'prediction.json'), []);
  });

  it('predicts no server of which it does not know the capacity', async () => {
    const { err } = await cli(['run', tinyScenario, '--target', 'http://localhost:1', '--variant', 'naive']);
    assert.doesNotMatch(err, /Predicted/);
  });

  it('ends at once when it is stopped meanwhile: no load begins', async () => {
    const world = fakeWorld(['run', tinyScenario]);
    const write = world.err.write;
    const stopping = {
      ...world.err,
      write: (text: string) => {
        write(text);
        if (text.includes('about')) setImmediate(() => world.interrupt());
      },
    };
    assert.equal(await runCli({ ...world, err: stopping }), 130);
    assert.deepEqual(
      world.programs.started.map(({ name }) => name).filter((name) => name !== 'git'),
      [],
    );
    assert.equal(runFileOf(world).status, 'aborted');
  });

  it('does not let anybody wait for a run of many thousands', async () => {
    const plan = compilePlan(readScenario(tinyWith({}), 'tiny.yaml'), 'naive', { scale: 400 });
    const said: string[] = [];
    const { signal } = new AbortController();
    const predictions = await foretell(fakeWorld([]), [plan], { say: (line) => void said.push(line), stop: signal });
    assert.equal(predictions.size, 0);
    assert.deepEqual(said, [
      'No prediction: 30 k logins take longer than anybody waits; `launchquake simulate` takes its time.',
    ]);
  });

  it('costs the run nothing when the simulation fails', async () => {
    const plan = compilePlan(readScenario(tinyWith({}), 'tiny.yaml'), 'naive');
    const said: string[] = [];
    const broken = { ...plan, service: { ...plan.service, stations: {} } };
    const { signal } = new AbortController();
    const predictions = await foretell(fakeWorld([]), [broken], { say: (line) => void said.push(line), stop: signal });
    assert.equal(predictions.size, 0);
    assert.match(said.join('\n'), /^No prediction: SIMULATION_DIED: .+\. The run goes on without\.$/);
  });
});

describe('a plan that only the simulator can run', () => {
  const hedged = tinyWith({ '  honourRetryAfter: false': '  honourRetryAfter: false\n  hedge: { afterSeconds: 1 }' });
  const withHedging = (...args: string[]) => {
    const world = fakeWorld(args);
    world.files.texts.set('hedged.yaml', hedged);
    return world;
  };

  for (const verb of ['run', 'export'])
    it(`is refused by ${verb}, which names simulate; nothing is started or written`, async () => {
      const world = withHedging(verb, 'hedged.yaml');
      assert.equal(await runCli(world), 2);
      assert.match(world.wrote.err, /^SIMULATED_ONLY {2}tiny {2}\d problems\n[^]*hedge[^]*launchquake simulate/);
      assert.deepEqual([world.programs.started, world.files.writes], [[], []]);
    });

  it('is simulated', async () => {
    const world = withHedging('simulate', 'hedged.yaml', '--seeds', '2');
    assert.equal(await runCli(world), 0, world.wrote.err);
  });
});
