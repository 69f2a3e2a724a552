import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import type { ResultDocument } from '../../src/model/record/result.ts';
import { type FakeWorld, cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { foldersOf, runFileOf } from './kept-runs.ts';
import { tinyWith } from './tiny-scenario.ts';

const simulated = (...options: string[]) => cli(['simulate', tinyScenario, ...options]);

/** What was written about the variants, without the moments of the run. */
const variantFilesOf = ({ files }: FakeWorld): [string, string][] =>
  [...files.texts].filter(([path]) => path.includes('/variants/'));

describe('launchquake simulate', () => {
  it('keeps a record with reports as a run does, and ends with the path of the report', async () => {
    const { exit, out, err, world } = await simulated('--seeds', '3');
    assert.equal(exit, 0, err);
    const [folder] = foldersOf(world);
    assert.match(folder ?? '', /^20260102T030405Z-tiny-[0-9a-f]{7}$/);
    assert.equal(out.trimEnd().split('\n').at(-1), `reports/runs/${folder}/report.html`);
    const { engine, status, verdict, seeds, versions, target, sample } = runFileOf(world);
    assert.deepEqual(
      { engine, status, verdict, seeds, sample },
      { engine: 'simulated', status: 'complete', verdict: 'pass', seeds: [7, 8, 9], sample: undefined },
    );
    assert.deepEqual(Object.keys(versions), ['launchquake', 'node']);
    assert.equal(target.url, 'simulated');
    const names = [...world.files.texts.keys()].map((path) => path.split('/').at(-1));
    for (const name of ['report.html', 'report.md', 'report.json', 'junit.xml']) assert.ok(names.includes(name), name);
  });

  it('starts and sends nothing', async () => {
    const { world } = await simulated('--seeds', '1');
    assert.deepEqual(
      world.programs.started.map(({ name }) => name),
      ['git'],
    );
    assert.deepEqual(world.programs.requests, []);
  });

  it('takes the story at its real size, and says so before it begins', async () => {
    const { err } = await simulated('--seeds', '2');
    assert.match(
      err,
      /^Nine seconds of logins: naive, waiting-room; simulated at its real size, every event, seeds 7 to 8\.\n/,
    );
    assert.match(err, /\nAbout 300 logins with \d.* requests: less than a second\.\n/);
    const smaller = await simulated('--seeds', '1', '--compress', '2', '--scale', '0.5');
    assert.match(smaller.err, /simulated time ÷ 2, at scale 0\.5, every event, seed 7\./);
  });

  it('prints one JSON document on stdout with --json: counts are those of all seeds, and add up', async () => {
    const { exit, out } = await simulated('--seeds', '4', '--json', '--variant', 'naive');
    assert.equal(exit, 0);
    const { engine, seeds, variants } = JSON.parse(out) as ResultDocument;
    assert.deepEqual([engine, seeds], ['simulated', [7, 8, 9, 10]]);
    const { intended, completed, abandoned, refused, failed, inFlight } = variants[0]?.logins ?? assert.fail();
    assert.ok(intended > 200 && intended < 400, `${intended} logins in four seeds`);
    assert.equal(intended, completed + abandoned + refused + failed + inFlight);
  });

  it('gives the same bytes for the same seeds, and others for other seeds', async () => {
    const [first, again, other] = [
      await simulated('--seeds', '2'),
      await simulated('--seeds', '2'),
      await simulated('--seeds', '2', '--seed', '8'),
    ];
    assert.ok(variantFilesOf(first.world).length >= 4);
    const [files, sameFiles, otherFiles] = [first, again, other].map(({ world }) =>
      JSON.stringify(variantFilesOf(world)),
    );
    assert.ok(files === sameFiles, 'other bytes');
    assert.ok(files !== otherFiles, 'the same bytes');
  });

  it('says nothing on stderr with --quiet', async () => {
    assert.equal((await simulated('--seeds', '1', '--quiet')).err, '');
  });

  it('ends with 11 when an expectation is breached', async () => {
    const world = fakeWorld(['simulate', 'breach.yaml', '--seeds', '2']);
    world.files.texts.set('breach.yaml', tinyWith({ 'offered.during > 1 /s': 'offered.during > 1000 /s' }));
    assert.equal(await runCli(world), 11, world.wrote.err);
    assert.equal(runFileOf(world).verdict, 'slo-breach');
  });

  it('multiplies back what one in K stands for, and the record says so', async () => {
    const { exit, out, err, world } = await simulated('--seeds', '8', '--sample', '4', '--json', '--variant', 'naive');
    assert.equal(exit, 0, err);
    assert.match(err, /one simulated person stands for 4/);
    assert.equal(runFileOf(world).sample, 4);
    const { logins } = (JSON.parse(out) as ResultDocument).variants[0] ?? assert.fail();
    assert.equal(logins.intended % 4, 0);
    assert.ok(logins.intended > 400 && logins.intended < 800, `${logins.intended} logins in eight seeds`);
  });

  it('keeps the seeds that were done when it is stopped: 130, and everything is marked ABORTED', async () => {
    const world = fakeWorld(['simulate', tinyScenario, '--seeds', '2000', '--variant', 'naive']);
    const { err } = world;
    const write = (text: string): void => {
      err.write(text);
      if (text.startsWith('About')) setTimeout(() => world.interrupt(), 200);
    };
    assert.equal(await runCli({ ...world, err: { ...err, write } }), 130);
    assert.match(
      world.wrote.err,
      /INTERRUPTED {2}the seeds that are done are kept, then record and report are written/,
    );
    const { status, verdict, variants, seeds } = runFileOf(world);
    assert.deepEqual([status, verdict, variants[0]?.status, seeds.length], ['aborted', 'aborted', 'aborted', 2000]);
    assert.match(variants[0]?.remarks.join(' ') ?? '', /^\d+ of 2000 seeds are missing\.$/);
    const again = await cli(['report', 'latest', '--json'], { before: world });
    assert.equal(again.exit, 0, again.err);
    const { logins } = (JSON.parse(again.out) as ResultDocument).variants[0] ?? assert.fail();
    assert.ok(logins.intended > 0, 'what was done is in the report');
  });
});
