import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import { fileError } from './fake-files.ts';
import { type FakeWorld, cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { foldersOf, runFileOf } from './kept-runs.ts';

describe('launchquake run, when things go wrong', () => {
  /** Calls `work` so many seconds after the program of that name has started. */
  const afterStart = (
    world: FakeWorld,
    name: string,
    seconds: number,
    work: (program: FakeWorld['programs']['started'][number]) => void,
  ): void => {
    world.programs.onStart = (program) => {
      if (program.name === name) world.clock.at(world.clock.monotonicSeconds() + seconds, () => work(program));
    };
  };

  it('the mock is killed: 13, MOCK_DIED, the load is stopped, the record is readable', async () => {
    const world = fakeWorld(['run', tinyScenario, '--variant', 'naive']);
    afterStart(world, 'mock', 5, (mock) => mock.die({ exitCode: null, signal: 'SIGKILL' }));
    assert.equal(await runCli(world), 13);
    assert.match(world.wrote.err, /MOCK_DIED[\s\S]*signal SIGKILL/);
    const [variant] = runFileOf(world).variants;
    assert.equal(variant?.status, 'server-died');
    assert.ok((variant?.reachedSeconds ?? 0) > 2 && (variant?.reachedSeconds ?? 9) < 6, `${variant?.reachedSeconds}`);
    assert.deepEqual(world.programs.started.find(({ name }) => name === 'k6')?.signals, ['SIGINT']);
    assert.equal((await cli(['report', 'latest'], { before: world })).exit, 0);
  });

  it('k6 is killed: 13, GENERATOR_DIED, logins without a line are lost, the mock is ended', async () => {
    const world = fakeWorld(['run', tinyScenario, '--variant', 'naive']);
    afterStart(world, 'k6', 5, (k6) => k6.die({ exitCode: null, signal: 'SIGKILL' }));
    assert.equal(await runCli(world), 13);
    assert.match(world.wrote.err, /GENERATOR_DIED[\s\S]*signal SIGKILL/);
    assert.equal(runFileOf(world).variants[0]?.status, 'generator-died');
    const path = [...world.files.texts.keys()].find((key) => key.endsWith('logins.ndjson')) ?? '';
    assert.match(world.files.texts.get(path) ?? '', /"reason":"lost"/);
    assert.deepEqual(world.programs.started.find(({ name }) => name === 'mock')?.signals, ['SIGTERM']);
  });

  it('k6 gives up: 13, and the message holds the last error of its log', async () => {
    const world = fakeWorld(['run', tinyScenario, '--variant', 'naive']);
    afterStart(world, 'k6', 3, (k6) => {
      const log = /--log-output=file=([^,]*)/.exec(k6.args.join(' '))?.[1] ?? '';
      world.files.texts.set(log, '{"level":"error","msg":"setup() failed: no keys\\n\\tat setup"}\n');
      k6.die({ exitCode: 107, signal: null });
    });
    assert.equal(await runCli(world), 13);
    assert.match(world.wrote.err, /GENERATOR_DIED[\s\S]*exit code 107: setup\(\) failed: no keys,/);
  });

  it('k6 hangs after the end of the plan: it is stopped, and that is told', async () => {
    const world = fakeWorld(['run', tinyScenario, '--variant', 'naive']);
    world.programs.k6Hangs = true;
    assert.equal(await runCli(world), 13);
    assert.deepEqual(world.programs.started.find(({ name }) => name === 'k6')?.signals, ['SIGINT', 'SIGKILL']);
    assert.match(world.wrote.err, /GENERATOR_DIED[\s\S]*still at work 60 s after the end/);
  });

  it('Ctrl-C once: the load is stopped, the record says aborted, 130', async () => {
    const world = fakeWorld(['run', tinyScenario]);
    afterStart(world, 'k6', 4, () => world.interrupt());
    // Both k6 reach their fourth second at the same moment, which would be a second Ctrl-C.
    let once = false;
    const interrupt = world.interrupt;
    world.interrupt = () => {
      if (!once) interrupt();
      once = true;
    };
    assert.equal(await runCli(world), 130);
    assert.match(world.wrote.err, /^INTERRUPTED {2}the load ends/m);
    assert.match(world.wrote.out, /ABORTED/);
    assert.match(world.wrote.out, /\/report\.html\n$/);
    const file = runFileOf(world);
    assert.deepEqual(
      [file.status, file.verdict, ...file.variants.map(({ status }) => status)],
      ['aborted', 'aborted', 'aborted', 'aborted'],
    );
    assert.deepEqual(world.quits, []);
    assert.equal(world.listeners.size, 0, 'Ctrl-C does what it always does again');
  });

  it('Ctrl-C twice: quits at once with 130', async () => {
    const world = fakeWorld(['run', tinyScenario, '--variant', 'naive']);
    afterStart(world, 'k6', 4, () => {
      world.interrupt();
      world.interrupt();
    });
    await runCli(world);
    assert.deepEqual(world.quits, [130]);
  });

  it('no k6 can be had: 2, and nothing is started', async () => {
    const { LaunchquakeError } = await import('../../src/model/errors.ts');
    const world = fakeWorld(['run', tinyScenario]);
    const problem = { where: 'K6_BIN', found: 'nothing', expected: 'a k6' };
    const exit = await runCli({
      ...world,
      provideK6: () => Promise.reject(new LaunchquakeError('TOOL_MISSING', 'k6', [problem])),
    });
    assert.equal(exit, 2);
    assert.match(world.wrote.err, /TOOL_MISSING/);
    assert.deepEqual(world.programs.started, []);
  });

  const places = [
    '/run.json.tmp',
    '/plan.json.tmp',
    'samples.ndjson',
    'series.json.tmp',
    'hdr.json.tmp',
    'logins.ndjson.tmp',
    'report.html.tmp',
    '.partial/run.json',
  ];
  for (const place of places) {
    it(`the disk is full at ${place}: 13, DISK, no program is left, what was saved is readable`, async () => {
      const world = fakeWorld(['run', tinyScenario]);
      let allowed = place === '.partial/run.json' ? 3 : 0;
      world.files.beforeWrite = (path) => {
        if (!path.endsWith(place)) return;
        if (allowed === 0) throw fileError('ENOSPC', path);
        allowed -= 1;
      };
      assert.equal(await runCli(world), 13);
      assert.match(world.wrote.err, /^DISK {2}reports\/runs\/.*\.partial/m);
      assert.match(world.wrote.err, /ENOSPC[\s\S]*hint: free some space/);
      for (const { name, ended } of world.programs.started) {
        const end = await Promise.race([ended, new Promise((resolve) => setImmediate(() => resolve('alive')))]);
        assert.notEqual(end, 'alive', `${name} was left`);
      }
      assert.deepEqual(
        [...world.files.texts.keys()].filter((path) => path.startsWith('/tmp')),
        [],
        'temporary files are gone',
      );
      if (!world.wrote.err.includes('the partial record is readable')) return;
      world.files.beforeWrite = () => undefined;
      const [folder] = foldersOf(world);
      const { exit, err } = await cli(['report', folder ?? ''], { before: world });
      assert.equal(exit, 0, err);
      assert.match(err, /This record is partial/);
    });
  }
});
