/** What a crash of Launchquake itself leaves of a run: the lines of every k6 that was at work. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import type { VariantRecord } from '../../src/model/record/run-record.ts';
import { isRawConsole, rawConsole } from '../../src/runners/record/layout.ts';
import { readRun } from '../../src/runners/record/read.ts';
import { type FakeWorld, cli, fakeWorld, tinyScenario } from '../cli/fake-world.ts';

/** The disk as it is `seconds` after the first k6 was started: nobody finished anything. */
async function crashed(instances: number, seconds: number): Promise<FakeWorld> {
  const world = fakeWorld(['run', tinyScenario, '--variant', 'naive', '--instances', String(instances)]);
  const snapshot = new Map<string, string>();
  world.programs.onStart = (program) => {
    if (program.name === 'k6' && snapshot.size === 0) {
      snapshot.set('', '');
      world.clock.at(world.clock.monotonicSeconds() + seconds, () => {
        for (const [path, text] of world.files.texts) snapshot.set(path, text);
      });
    }
  };
  await runCli(world);
  world.files.texts.clear();
  for (const [path, text] of snapshot) world.files.texts.set(path, text);
  return world;
}

async function naiveOf(world: FakeWorld): Promise<VariantRecord> {
  const folder = [...world.files.texts.keys()].find((path) => path.endsWith('.partial/run.json')) ?? '';
  const { variants, status } = await readRun(world.files, folder.slice(0, -'/run.json'.length));
  assert.equal(status, 'partial');
  return variants[0]!;
}

describe('the raw lines of a run that crashed', () => {
  // Several begin later: they wait for a common start.
  for (const [instances, seconds] of [
    [1, 6],
    [3, 13],
  ] as const)
    it(`of ${instances} k6 are all read`, async () => {
      const world = await crashed(instances, seconds);
      const raw = [...world.files.texts.keys()].filter((path) => isRawConsole(path.split('/').at(-1) ?? ''));
      assert.equal(raw.length, instances);
      // A crash cuts lines anywhere.
      for (const path of raw) world.files.texts.set(path, (world.files.texts.get(path) ?? '').slice(0, -20));
      const { logins, startedAtEpochMs, reachedSeconds } = await naiveOf(world);
      const completed = logins.filter(({ outcome }) => outcome === 'completed').map(({ index }) => index);
      assert.ok(startedAtEpochMs !== null && reachedSeconds > 2, `${reachedSeconds} s`);
      assert.equal(new Set(completed.map((index) => index % instances)).size, instances, completed.join(' '));
      assert.deepEqual(
        logins.map(({ index }) => index),
        logins.map((_, index) => index),
      );
      assert.equal((await cli(['report', 'latest'], { before: world })).exit, 0);
    });

  it('have names that tell them from everything else', () => {
    assert.deepEqual(
      [rawConsole(1, 1), rawConsole(1, 4), rawConsole(64, 64)],
      ['k6-console.ndjson', 'k6-console-1.ndjson', 'k6-console-64.ndjson'],
    );
    assert.deepEqual(['logins.ndjson', 'samples.ndjson', 'k6-console-x.ndjson'].filter(isRawConsole), []);
  });
});
