import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import type { ResultDocument } from '../../src/model/record/result.ts';
import { cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { foldersOf, runFileOf } from './kept-runs.ts';
import { tinyWith } from './tiny-scenario.ts';

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
    const perVariant = ['hdr.json', 'logins.ndjson', 'plan.json', 'prediction.json', 'series.json'];
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
    assert.ok(patch !== undefined);
    const { protection, seed, stations } = patch.request.json as {
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
