import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import type { ResultDocument } from '../../src/model/record/result.ts';
import type { RunFile } from '../../src/runners/record/run-file.ts';
import { fileError } from './fake-files.ts';
import { type FakeWorld, cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { tinyWith } from './tiny-scenario.ts';

const runFolder = 'reports/runs/20260102T030405Z-tiny-';

/** The folders of runs, by what is in them. */
const foldersOf = ({ files }: FakeWorld): string[] => [
  ...new Set(
    [...files.texts.keys()].filter((path) => path.startsWith('reports/')).map((path) => path.split('/')[2] ?? ''),
  ),
];

function runFileOf(world: FakeWorld): RunFile {
  const path = [...world.files.texts.keys()].find((key) => key.endsWith('/run.json'));
  assert.ok(path !== undefined, 'no run.json was written');
  return JSON.parse(world.files.texts.get(path) ?? '') as RunFile;
}

describe('launchquake run', () => {
  it('runs the default variants, keeps a record with reports, and ends with the path of the report', async () => {
    const { exit, out, err, world } = await cli(['run', tinyScenario]);
    assert.equal(exit, 0, err);
    const [folder] = foldersOf(world);
    assert.match(folder ?? '', /^20260102T030405Z-tiny-[0-9a-f]{7}$/);
    assert.equal(out.trimEnd().split('\n').at(-1), `reports/runs/${folder}/report.html`);
    const names = [...world.files.texts.keys()]
      .filter((path) => path.startsWith('reports/'))
      .map((path) => path.split('/').slice(3).join('/'));
    const perVariant = ['hdr.json', 'logins.ndjson', 'plan.json', 'series.json'];
    assert.deepEqual(names.toSorted(), [
      'junit.xml',
      'report.html',
      'report.json',
      'report.md',
      'run.json',
      ...['naive', 'waiting-room'].flatMap((variant) => perVariant.map((name) => `variants/${variant}/${name}`)),
    ]);
    const { status, verdict, versions, commandLine, seeds } = runFileOf(world);
    assert.deepEqual({ status, verdict, seeds }, { status: 'complete', verdict: 'pass', seeds: [7] });
    assert.deepEqual(Object.keys(versions), ['launchquake', 'node', 'k6']);
    assert.equal(commandLine, `launchquake run ${tinyScenario}`);
  });

  it('gives each variant its own mock and k6, and ends all of them', async () => {
    const { world } = await cli(['run', tinyScenario]);
    const { started } = world.programs;
    assert.deepEqual(started.map(({ name }) => name).toSorted(), ['git', 'k6', 'k6', 'mock', 'mock']);
    const targets = new Set(world.programs.requests.map(({ url }) => new URL(url).port));
    assert.equal(targets.size, 2);
    for (const { name, signals } of started.filter((program) => program.name === 'mock'))
      assert.deepEqual(signals, ['SIGTERM'], name);
  });

  it('gives each mock the profile of its plan', async () => {
    const { world } = await cli(['run', tinyScenario, '--variant', 'bounded']);
    const patch = world.programs.requests.find(({ request }) => request.method === 'PATCH');
    const { protection, seed, stations } = patch?.request.json as {
      protection: { queueBound: number };
      seed: number;
      stations: object;
    };
    assert.deepEqual([protection.queueBound, seed, stations], [20, 7, { web: { servers: 4 } }]);
  });

  it('runs one variant after the other with --sequential', async () => {
    const { world, exit } = await cli(['run', tinyScenario, '--sequential']);
    assert.equal(exit, 0);
    assert.deepEqual(
      world.programs.started.map(({ name }) => name).filter((name) => name !== 'git'),
      ['mock', 'k6', 'mock', 'k6'],
    );
    assert.equal(runFileOf(world).sideBySide, false);
  });

  it('runs a variant that was named twice once', async () => {
    const { world } = await cli(['run', tinyScenario, '--variant', 'naive', 'naive']);
    assert.deepEqual(
      runFileOf(world).variants.map(({ name }) => name),
      ['naive'],
    );
  });

  it('prints one JSON document on stdout with --json, and the table on stderr', async () => {
    const { exit, out, err, world } = await cli(['run', tinyScenario, '--json']);
    assert.equal(exit, 0);
    const result = JSON.parse(out) as ResultDocument;
    assert.equal(result.record, `reports/runs/${foldersOf(world)[0]}`);
    assert.match(err, /report\.html\n$/);
  });

  it('says nothing on stderr with --quiet', async () => {
    assert.equal((await cli(['run', tinyScenario, '--quiet'])).err, '');
  });

  it('ends with 11 when an expectation is breached', async () => {
    const world = fakeWorld(['run', 'breach.yaml']);
    world.files.texts.set('breach.yaml', tinyWith({ 'offered.during > 1 /s': 'offered.during > 1000 /s' }));
    assert.equal(await runCli(world), 11, world.wrote.err);
    assert.equal(runFileOf(world).verdict, 'slo-breach');
  });

  it('keeps runs where --out says', async () => {
    const { out } = await cli(['run', tinyScenario, '--out', 'elsewhere']);
    assert.match(out, /\nelsewhere\/20260102T030405Z-tiny-[0-9a-f]{7}\/report\.html\n$/);
  });

  it('gives a second run of the same second a folder of its own', async () => {
    const first = await cli(['run', tinyScenario]);
    const second = await cli(['run', tinyScenario], { before: first.world });
    assert.equal(second.exit, 0);
    assert.deepEqual(
      foldersOf(second.world).map((name) => name.slice(24)),
      [foldersOf(first.world)[0]?.slice(24), `${foldersOf(first.world)[0]?.slice(24)}-2`],
    );
  });
});

describe('launchquake run --target', () => {
  const refused = [
    'http://idp.example',
    'http://localhost.evil.example',
    'http://user@localhost',
    'http://2130706433',
    'http://[::ffff:127.0.0.1]',
  ];
  for (const target of refused) {
    it(`${target} ends with 15: nothing is started, asked or written`, async () => {
      const { exit, err, out, world } = await cli(['run', 'no-such-scenario', '--target', target]);
      assert.equal(exit, 15);
      assert.match(err, /^TARGET_REFUSED/);
      assert.equal(out, '');
      assert.deepEqual([world.programs.started, world.programs.requests, world.files.writes], [[], [], []]);
    });
  }

  const discovery = (host: string): string => {
    const names = ['jwks_uri', 'authorization_endpoint', 'token_endpoint', 'userinfo_endpoint'];
    return JSON.stringify(Object.fromEntries(names.map((name) => [name, `https://${host}/${name}`])));
  };

  it('starts no mock for a target that is claimed, and the record keeps the claim', async () => {
    const world = fakeWorld([
      'run',
      tinyScenario,
      '--target',
      'https://idp.example',
      '--i-own',
      'idp.example',
      '--variant',
      'naive',
    ]);
    const exit = await runCli({ ...world, request: async () => ({ status: 200, body: discovery('idp.example') }) });
    const { target, variants } = runFileOf(world);
    assert.deepEqual(target, { kind: 'external', url: 'https://idp.example', owned: 'idp.example' });
    assert.deepEqual(
      world.programs.started.map(({ name }) => name),
      ['git', 'k6'],
    );
    assert.equal(variants[0]?.status, 'complete');
    assert.notEqual(exit, 1);
  });

  it('refuses a claimed target that sends its users to another host', async () => {
    const world = fakeWorld([
      'run',
      tinyScenario,
      '--target',
      'https://idp.example',
      '--i-own',
      'idp.example',
      '--variant',
      'naive',
    ]);
    const exit = await runCli({ ...world, request: async () => ({ status: 200, body: discovery('other.example') }) });
    assert.equal(exit, 15);
    assert.match(world.wrote.err, /TARGET_REFUSED {2}https:\/\/other\.example/);
    assert.ok(!world.programs.started.some(({ name }) => name === 'k6'));
  });

  it('ends with 13 and a record when the target does not answer', async () => {
    const world = fakeWorld(['run', tinyScenario, '--target', 'http://127.0.0.1:1', '--variant', 'naive']);
    const exit = await runCli({ ...world, request: () => Promise.reject(new Error('connection refused')) });
    assert.equal(exit, 13);
    assert.match(world.wrote.err, /TARGET_UNREACHABLE[\s\S]*connection refused/);
    assert.equal(runFileOf(world).variants[0]?.status, 'not-started');
  });
});

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
    assert.match(world.wrote.err, /Stopping: the load ends/);
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
    it(`the disk is full at ${place}: 1, DISK, no program is left, what was saved is readable`, async () => {
      const world = fakeWorld(['run', tinyScenario]);
      let allowed = place === '.partial/run.json' ? 3 : 0;
      world.files.beforeWrite = (path) => {
        if (!path.endsWith(place)) return;
        if (allowed === 0) throw fileError('ENOSPC', path);
        allowed -= 1;
      };
      assert.equal(await runCli(world), 1);
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

describe('launchquake report', () => {
  it('writes every report again, byte for byte', async () => {
    const { world } = await cli(['run', tinyScenario]);
    const [folder = ''] = foldersOf(world);
    const reports = ['report.html', 'report.md', 'report.json', 'junit.xml'].map(
      (name) => `reports/runs/${folder}/${name}`,
    );
    const before = reports.map((path) => world.files.texts.get(path));
    for (const path of reports) world.files.texts.set(path, 'spoiled');
    const { exit, out } = await cli(['report', folder.slice(0, 12)], { before: world });
    assert.equal(exit, 0);
    assert.ok(before.every((text) => text !== undefined && text !== ''));
    assert.deepEqual(
      reports.map((path) => world.files.texts.get(path)),
      before,
    );
    assert.equal(out.trimEnd().split('\n').at(-1), `reports/runs/${folder}/report.html`);
  });

  it('writes the same bytes when the run was moved', async () => {
    const { world } = await cli(['run', tinyScenario]);
    const [folder = ''] = foldersOf(world);
    const before = world.files.texts.get(`reports/runs/${folder}/report.json`);
    await world.files.rename(`reports/runs/${folder}`, 'moved');
    assert.equal((await cli(['report', 'moved'], { before: world })).exit, 0);
    assert.equal(world.files.texts.get('moved/report.json'), before);
  });

  it('prints with --json what run printed', async () => {
    const run = await cli(['run', tinyScenario, '--json']);
    const { out } = await cli(['report', 'latest', '--json'], { before: run.world });
    assert.equal(out, run.out);
  });

  it('asks for more of a name that fits two runs', async () => {
    const first = await cli(['run', tinyScenario]);
    await cli(['run', tinyScenario], { before: first.world });
    const { exit, err } = await cli(['report', runFolder.split('/')[2] ?? ''], { before: first.world });
    assert.equal(exit, 2);
    assert.match(err, /found 2 runs/);
  });
});
