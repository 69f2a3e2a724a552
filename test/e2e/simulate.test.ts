import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { ResultDocument } from '../../src/model/record/result.ts';
import type { RunFile } from '../../src/runners/record/run-file.ts';
import { launchquake, startLaunchquake } from './command-line.ts';
import { until } from './live-process.ts';

describe('launchquake simulate, with threads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-simulate-'));
  after(() => rmSync(folder, { recursive: true }));

  /** Variant → the bytes of its seeds. */
  const seedsIn = (runs: string): Record<string, string> => {
    const [run = ''] = readdirSync(runs);
    const variants = join(runs, run, 'variants');
    return Object.fromEntries(
      readdirSync(variants).map((name) => [name, readFileSync(join(variants, name, 'replications.json'), 'utf8')]),
    );
  };

  it('gives the same bytes with one thread and with three', async () => {
    const results: ResultDocument[] = [];
    for (const workers of ['1', '3']) {
      const args = ['launch-day', '--variant', 'naive', 'waiting-room', '--scale', '0.1', '--seeds', '4'];
      const { exitCode, stdout, stderr } = await launchquake([
        'simulate',
        ...args,
        '--workers',
        workers,
        '--out',
        join(folder, workers),
        '--json',
      ]);
      assert.equal(exitCode, 0, stderr);
      results.push(JSON.parse(stdout) as ResultDocument);
    }
    const [one, three] = [seedsIn(join(folder, '1')), seedsIn(join(folder, '3'))];
    assert.deepEqual(Object.keys(one), ['naive', 'waiting-room']);
    for (const [variant, text] of Object.entries(one)) {
      assert.ok(text.length > 10_000);
      assert.ok(text === three[variant], variant);
    }
    assert.deepEqual(results[0]?.variants, results[1]?.variants);
  });

  it('Ctrl-C keeps the seeds that are done: 130, a whole record, marked ABORTED', async () => {
    const runs = join(folder, 'aborted');
    const live = startLaunchquake([
      'simulate',
      'launch-day',
      '--variant',
      'naive',
      '--scale',
      '0.1',
      '--seeds',
      '20000',
      '--within',
      '1000000',
      '--out',
      runs,
    ]);
    await until('the record is open', 60, () => existsSync(runs) && readdirSync(runs).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    live.kill('SIGINT');
    const { exitCode, stdout, stderr } = await live.ended;
    assert.equal(exitCode, 130, stderr);
    assert.match(stderr, /INTERRUPTED {2}the seeds that are done are kept/);
    const [run = ''] = readdirSync(runs);
    assert.doesNotMatch(run, /partial/);
    const { status, verdict, variants } = JSON.parse(readFileSync(join(runs, run, 'run.json'), 'utf8')) as RunFile;
    assert.deepEqual([status, verdict], ['aborted', 'aborted']);
    const [, missing = ''] = /^(\d+) of 20000 seeds are missing\.$/.exec(variants[0]?.remarks.join(' ') ?? '') ?? [];
    const kept = seedsIn(runs)['naive']?.match(/"seed":/g)?.length ?? 0;
    assert.equal(kept + Number(missing), 20_000);
    assert.match(stdout, /ABORTED/);
  });
});
