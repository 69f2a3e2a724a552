import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { RunRecord, VariantRecord } from '../../src/model/record/run-record.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import { arrivalTimes } from '../../src/model/traffic/arrivals.ts';
import { findRun } from '../../src/runners/record/find.ts';
import { layout } from '../../src/runners/record/layout.ts';
import { parseLogins, readRun } from '../../src/runners/record/read.ts';
import { openRecord } from '../../src/runners/record/write.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { notStarted } from '../../src/runners/variant-record.ts';
import { type FakeFiles, fakeFiles, fileError } from '../cli/fake-files.ts';
import { loginOf } from '../cli/fake-k6.ts';
import { sampleOf } from '../cli/fake-programs.ts';
import { packageFolder } from '../cli/fake-world.ts';
import { tinyWith } from '../cli/tiny-scenario.ts';

const scenario = readScenario(tinyWith({}), 'tiny.yaml');
const plans = ['naive', 'bounded'].map((name) => compilePlan(scenario, name));
const judgement = { verdict: 'pass', validity: { naive: { valid: true, reasons: [] } } } as const;
const reports = { [layout.html]: '<p>', [layout.json]: '{}' };

const account: Pick<VariantRecord, 'changes' | 'passwordHashing'> = {
  changes: [{ atSeconds: 2.5, what: 'fault', by: 'schedule', detail: 'stall-1 starts: stall, for 2 s' }],
  passwordHashing: {
    mode: 'computed',
    algorithm: 'argon2id',
    parameters: { memoryKib: 7168, passes: 5, parallelism: 1 },
    measuredSecondsPerHash: 0.0187,
    computed: 12,
  },
};

const variants: readonly VariantRecord[] = plans.map((plan) => ({
  ...notStarted(plan, 'v2.2.0', []),
  status: 'complete',
  startedAtEpochMs: 1_790_000_000_000,
  reachedSeconds: 9,
  remarks: ['a remark'],
  logins: arrivalTimes(plan).map((at, index) => loginOf(plan, index, at)),
  server: [1, 2, 3].map((atSeconds) => ({ atSeconds, ...sampleOf(atSeconds) })),
  generator: [{ atSeconds: 1.01, cpuSeconds: 0.1 }],
  // The other is as a record of before there was an account of the server.
  ...(plan.variant === 'naive' ? account : {}),
}));

const record: RunRecord = {
  schema: 'launchquake/run@1',
  runId: '20260102T030405Z-tiny-abc1234',
  scenario: 'tiny',
  title: 'Nine seconds of logins',
  engine: 'live',
  startedAt: '2026-01-02T03:04:05.000Z',
  endedAt: '2026-01-02T03:04:20.000Z',
  status: 'complete',
  seeds: [7],
  planHash: 'abc1234',
  expect: { naive: ['offered.during > 1 /s'] },
  versions: { launchquake: '0.1.0' },
  git: { commit: 'c0ffee', dirty: true },
  machine: { cpu: 'a processor', cores: 2, memoryBytes: 8e9, os: 'Linux' },
  target: { kind: 'mock', url: 'loopback', owned: null },
  sideBySide: true,
  metricsExport: {
    url: 'http://127.0.0.1:9090/api/v1/write',
    pushes: 9,
    failedPushes: 1,
    samplesSent: 800,
    samplesLost: 100,
    generatorFailedPushes: 0,
    firstError: 'status 503',
    lastError: 'status 503',
  },
  commandLine: 'launchquake run tiny',
  variants,
};

const started: RunRecord = {
  ...record,
  endedAt: null,
  status: 'partial',
  variants: plans.map((plan) => notStarted(plan, 'v2.2.0', [])),
};

async function writeAll(files: FakeFiles): Promise<void> {
  const open = await openRecord(files, 'runs', started);
  await Promise.all(variants.map((variant) => open.saveVariant(variant)));
  await open.finish(record, judgement, reports);
}

const emptyDisk = (): FakeFiles => fakeFiles(packageFolder);

describe('a run record', () => {
  it('is read back as it was written', async () => {
    const files = emptyDisk();
    await writeAll(files);
    assert.deepEqual(await readRun(files, `runs/${record.runId}`), record);
    assert.ok(![...files.texts.keys()].some((path) => path.includes('.partial') || path.endsWith('.tmp')));
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

describe('a damaged run record', () => {
  const folder = `runs/${record.runId}`;
  const damage: readonly { what: string; file: string; change: (text: string) => string | undefined; says: RegExp }[] =
    [
      { what: 'without run.json', file: 'run.json', change: () => undefined, says: /^RECORD_NOT_FOUND/ },
      {
        what: 'with a cut run.json',
        file: 'run.json',
        change: (text) => text.slice(0, 50),
        says: /run\.json: found JSON that ends or breaks/,
      },
      {
        what: 'of a later version',
        file: 'run.json',
        change: (text) => text.replace('run@1', 'run@9'),
        says: /found schema "launchquake\/run@9", expected launchquake\/run@1/,
      },
      { what: 'with null for a run', file: 'run.json', change: () => 'null', says: /found schema null/ },
      {
        what: 'without an id',
        file: 'run.json',
        change: (text) => text.replace('"runId"', '"id"'),
        says: /found no text at runId/,
      },
      {
        what: 'without variants',
        file: 'run.json',
        change: (text) => text.replace('"variants"', '"variant"'),
        says: /found no variants/,
      },
      {
        what: 'without a plan',
        file: 'variants/naive/plan.json',
        change: () => undefined,
        says: /plan\.json: found no such file/,
      },
      {
        what: 'with a plan of a later version',
        file: 'variants/naive/plan.json',
        change: (text) => text.replace('plan@1', 'plan@2'),
        says: /expected launchquake\/plan@1/,
      },
      {
        what: 'without logins',
        file: 'variants/bounded/logins.ndjson',
        change: () => undefined,
        says: /logins\.ndjson: found no such file/,
      },
      {
        what: 'with cut logins',
        file: 'variants/bounded/logins.ndjson',
        change: (text) => text.slice(0, -10),
        says: /logins\.ndjson:\d+: found a cut line/,
      },
      {
        what: 'with a login that is none',
        file: 'variants/bounded/logins.ndjson',
        change: (text) => text.replace('completed', 'happy'),
        says: /logins\.ndjson:1: found .*expected one login/,
      },
      {
        what: 'with a series that is none',
        file: 'variants/bounded/series.json',
        change: () => '{}',
        says: /found no lists, expected server and generator/,
      },
    ];
  for (const { what, file, change, says } of damage) {
    it(`${what} is refused with file and reason`, async () => {
      const files = emptyDisk();
      await writeAll(files);
      const path = `${folder}/${file}`;
      const text = change(await files.readText(path));
      if (text === undefined) files.texts.delete(path);
      else files.texts.set(path, text);
      await assert.rejects(readRun(files, folder), (error: LaunchquakeError) => {
        assert.ok(error instanceof LaunchquakeError, String(error));
        assert.match(error.message, says);
        assert.equal(error.exitCode, 2);
        return true;
      });
    });
  }

  it('parseLogins gives back what was printed', () => {
    const logins = variants[0]?.logins ?? [];
    assert.ok(logins.length > 30);
    assert.deepEqual(parseLogins(logins.map((login) => `${JSON.stringify(login)}\n`).join(''), 'x'), logins);
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
