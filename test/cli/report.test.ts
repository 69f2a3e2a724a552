import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cli, tinyScenario } from './fake-world.ts';
import { foldersOf } from './kept-runs.ts';

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
    const { exit, err } = await cli(['report', '20260102T030405Z-tiny-'], { before: first.world });
    assert.equal(exit, 2);
    assert.match(err, /found 2 runs/);
  });
});
