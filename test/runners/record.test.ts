import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LaunchquakeError } from '../../src/model/errors.ts';
import { findRun } from '../../src/runners/record/find.ts';
import { layout } from '../../src/runners/record/layout.ts';
import { readRun } from '../../src/runners/record/read.ts';
import { openRecord } from '../../src/runners/record/write.ts';
import { type FakeFiles, fileError } from '../cli/fake-files.ts';

import {
  emptyDisk,
  judgement,
  plans,
  predicted,
  record,
  seeds,
  simulated,
  started,
  variants,
  writeAll,
} from './record-fixture.ts';

describe('a run record', () => {
  it('is read back as it was written', async () => {
    const files = emptyDisk();
    await writeAll(files);
    assert.deepEqual(await readRun(files, `runs/${record.runId}`), record);
    assert.ok(![...files.texts.keys()].some((path) => path.includes('.partial') || path.endsWith('.tmp')));
  });

  for (const [what, whole] of Object.entries({ 'with a prediction': predicted, 'of a simulation': simulated }))
    it(`${what} is read back as it was written, every seed of it`, async () => {
      const files = emptyDisk();
      await writeAll(files, whole);
      assert.deepEqual(await readRun(files, `runs/${record.runId}`), whole);
    });

  it('of a simulation has the plan and the seeds of a variant, and no file of logins', async () => {
    const files = emptyDisk();
    await writeAll(files, simulated);
    const names = [...files.texts.keys()].filter((path) => path.includes('/naive/'));
    assert.deepEqual(
      names.map((path) => path.split('/').at(-1) ?? '').toSorted((a, b) => (a < b ? -1 : 1)),
      ['plan.json', 'replications.json'],
    );
    const lines = JSON.stringify(seeds).length;
    const small = (await files.readText(names.find((path) => path.endsWith(layout.replications)) ?? '')).length;
    assert.ok(small < lines * 0.6, `${small} of ${lines} bytes`);
  });

  it('of a simulation that was ended by a crash has no seeds', async () => {
    const files = emptyDisk();
    await openRecord(files, 'runs', { ...simulated, status: 'partial', variants: started.variants.slice(0, 1) });
    const { variants: found } = await readRun(files, `runs/${record.runId}.partial`);
    assert.deepEqual(
      found.map(({ replications, status }) => [replications, status]),
      [[[], 'not-started']],
    );
  });

  it('of before there were metrics to send says that none were', async () => {
    const files = emptyDisk();
    await writeAll(files);
    const path = `runs/${record.runId}/run.json`;
    const { metricsExport: _notYet, ...old } = JSON.parse(await files.readText(path)) as Record<string, unknown>;
    files.texts.set(path, JSON.stringify(old));
    assert.equal((await readRun(files, `runs/${record.runId}`)).metricsExport, null);
  });

  it('carries verdict and validity in run.json for other programs', async () => {
    const files = emptyDisk();
    await writeAll(files);
    const run = JSON.parse(await files.readText(`runs/${record.runId}/run.json`)) as Record<string, unknown>;
    assert.deepEqual([run['verdict'], run['validity']], [judgement.verdict, judgement.validity]);
  });

  it('a crash at any write leaves nothing, a readable partial record, or all of it', async () => {
    const counted = emptyDisk();
    let writes = 0;
    counted.beforeWrite = () => {
      writes += 1;
    };
    await writeAll(counted);
    const seen = { nothing: 0, partial: 0, complete: 0 };
    for (let last = 0; last <= writes; last += 1) {
      const files = emptyDisk();
      let done = 0;
      files.beforeWrite = (path) => {
        done += 1;
        if (done > last) throw fileError('EIO', path);
      };
      await writeAll(files).catch(() => undefined);
      files.beforeWrite = () => undefined;
      seen[await stateOf(files)] += 1;
    }
    assert.ok(writes > 20, `${writes} writes`);
    assert.deepEqual(seen, { nothing: seen.nothing, partial: writes - seen.nothing, complete: 1 });
    assert.ok(seen.nothing < 12, `${seen.nothing} points leave nothing readable`);
  });

  async function stateOf(files: FakeFiles): Promise<'nothing' | 'partial' | 'complete'> {
    if (await files.exists(`runs/${record.runId}/run.json`)) {
      assert.deepEqual(await readRun(files, `runs/${record.runId}`), record);
      return 'complete';
    }
    const folder = `runs/${record.runId}.partial`;
    if (!(await files.exists(`${folder}/run.json`))) return 'nothing';
    const partial = await readRun(files, folder);
    assert.equal(partial.variants.length, plans.length);
    for (const { name, logins } of partial.variants) {
      const whole = variants.find((variant) => variant.name === name)?.logins;
      assert.ok(logins.length === 0 || logins.length === whole?.length, 'a file is there whole or not at all');
    }
    return 'partial';
  }

  it('tells what is safe when the disk is full', async () => {
    const files = emptyDisk();
    const open = await openRecord(files, 'runs', started);
    files.beforeWrite = (path) => {
      throw fileError('ENOSPC', path);
    };
    const [variant] = variants;
    assert.ok(variant !== undefined);
    await assert.rejects(open.saveVariant(variant), (error: LaunchquakeError) => {
      assert.equal(error.code, 'DISK');
      assert.match(
        error.message,
        /ENOSPC[\s\S]*the partial record is readable: launchquake report runs\/.*\.partial\n {4}hint: free some space/,
      );
      return true;
    });
  });
});

describe('findRun', () => {
  const disk = (...names: string[]): FakeFiles => {
    const files = emptyDisk();
    for (const name of names) files.texts.set(`runs/${name}/run.json`, '{}');
    return files;
  };
  const runs = disk('20260101T000000Z-a-1111111', '20260102T000000Z-b-2222222', '20260103T000000Z-c-3333333.partial');

  for (const [wanted, found] of [
    ['latest', 'runs/20260102T000000Z-b-2222222'],
    ['20260101', 'runs/20260101T000000Z-a-1111111'],
    ['20260102T000000Z-b-2222222', 'runs/20260102T000000Z-b-2222222'],
    ['20260103', 'runs/20260103T000000Z-c-3333333.partial'],
    ['runs/20260101T000000Z-a-1111111/', 'runs/20260101T000000Z-a-1111111'],
  ] as const)
    it(`${wanted} is ${found}`, async () => assert.equal(await findRun(runs, 'runs', wanted), found));

  it('takes a partial run for latest when there is no other', async () => {
    assert.equal(await findRun(disk('x.partial'), 'runs', 'latest'), 'runs/x.partial');
  });

  for (const wanted of ['2026', 'nothing', '../runs/x'])
    it(`${wanted} is none or too many`, async () => assert.rejects(findRun(runs, 'runs', wanted), /RECORD_NOT_FOUND/));
});
