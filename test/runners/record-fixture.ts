/** Run records of every kind, and how a test writes them to a disk in memory. */
import assert from 'node:assert/strict';
import type { RunRecord, VariantRecord } from '../../src/model/record/run-record.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import { arrivalTimes } from '../../src/model/traffic/arrivals.ts';
import { layout } from '../../src/runners/record/layout.ts';
import { openRecord } from '../../src/runners/record/write.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { notStarted } from '../../src/runners/variant-record.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { type FakeFiles, fakeFiles } from '../cli/fake-files.ts';
import { loginOf } from '../cli/fake-k6.ts';
import { sampleOf } from '../cli/fake-programs.ts';
import { packageFolder } from '../cli/fake-world.ts';
import { tinyWith } from '../cli/tiny-scenario.ts';

const scenario = readScenario(tinyWith({}), 'tiny.yaml');
export const plans = ['naive', 'bounded'].map((name) => compilePlan(scenario, name));
const [first] = plans;
assert.ok(first !== undefined);
export const judgement = { verdict: 'pass', validity: { naive: { valid: true, reasons: [] } } } as const;
export const reports = { [layout.html]: '<p>', [layout.json]: '{}' };

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

export const variants: readonly VariantRecord[] = plans.map((plan) => ({
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

/** Seeds of the first plan: what a simulated variant, or a live one with a prediction, keeps. */
export const seeds = [1, 2].map((seed) => simulate({ ...first, seed }));

export const record: RunRecord = {
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

export const started: RunRecord = {
  ...record,
  endedAt: null,
  status: 'partial',
  variants: plans.map((plan) => notStarted(plan, 'v2.2.0', [])),
};

export const predicted: RunRecord = {
  ...record,
  variants: variants.map((variant, at) => (at === 0 ? { ...variant, prediction: seeds } : variant)),
};

export const simulated: RunRecord = {
  ...record,
  engine: 'simulated',
  seeds: [1, 2],
  variants: [{ ...notStarted(first, '', []), status: 'complete', reachedSeconds: 9, replications: seeds }],
};

export async function writeAll(files: FakeFiles, whole: RunRecord = record): Promise<void> {
  const begun = whole.variants.map(({ plan, prediction }) => {
    return { ...notStarted(plan, 'v2.2.0', []), ...(prediction === undefined ? {} : { prediction }) };
  });
  const open = await openRecord(files, 'runs', { ...whole, endedAt: null, status: 'partial', variants: begun });
  await Promise.all(whole.variants.map((variant) => open.saveVariant(variant)));
  await open.finish(whole, judgement, reports);
}

export const emptyDisk = (): FakeFiles => fakeFiles(packageFolder);
