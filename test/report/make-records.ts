/**
 * Writes test/golden/records: a simulated run of three seeds, and a run with a prediction of twenty. They are kept as files, so that the
 * reports made from them change with the reports alone and not with every rule of the model. By hand: node --import tsx test/report/make-records.ts
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { analyse } from '../../src/analysis/analyse.ts';
import type { RunRecord, VariantRecord } from '../../src/model/record/run-record.ts';
import type { Replication } from '../../src/model/record/tally.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import { openRecord } from '../../src/runners/record/write.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { notStarted } from '../../src/runners/variant-record.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { simulateVariant } from '../../src/simulator/simulate-variant.ts';
import { recordOf } from '../analysis/fixture.ts';
import { fakeFiles } from '../cli/fake-files.ts';
import { packageFolder } from './recorded.ts';

/** With a quarter of its servers, so that there is something to see. */
const tiny = readFileSync(`${packageFolder}/test/e2e/fixtures/tiny.yaml`, 'utf8').replace('servers: 4', 'servers: 1');
const scenario = readScenario(tiny, 'tiny.yaml');
const plans = ['naive', 'bounded'].map((variant) => compilePlan(scenario, variant));
const seedsOf = (plan: Plan, count: number): Replication[] =>
  Array.from({ length: count }, (_, at) => simulate({ ...plan, seed: plan.seed + 1 + at }));

/** As a live run would have left it, on a generator that was never late. */
function asLive(plan: Plan): VariantRecord {
  const { logins, server } = simulateVariant(plan);
  const counted = { program: 'k6', version: 'v2.2.0', loginsStarted: logins.length, loginsEnded: logins.length };
  return {
    ...notStarted(plan, 'v2.2.0', []),
    status: 'complete',
    startedAtEpochMs: 1_782_000_000_000,
    reachedSeconds: plan.durationSeconds,
    logins: logins.map((login) => (login.outcome === 'completed' ? { ...login, signature: 'valid' } : login)),
    server,
    generator: server.map(({ atSeconds }) => ({ atSeconds, cpuSeconds: atSeconds * 0.1 })),
    health: { ...notStarted(plan, 'v2.2.0', []).health, ...counted, exitCode: 0 },
  };
}

const head = {
  scenario: 'tiny',
  title: scenario.title,
  expect: { naive: ['goodput.during > 1 /s', 'amplification > 20'] },
};

const records: Readonly<Record<string, RunRecord>> = {
  simulated: recordOf(
    plans.map((plan) => ({
      ...notStarted(plan, '', []),
      status: 'complete',
      reachedSeconds: plan.durationSeconds,
      health: { ...notStarted(plan, '', []).health, program: 'simulator' },
      replications: seedsOf(plan, 3),
    })),
    { ...head, engine: 'simulated', seeds: [8, 9, 10], commandLine: 'launchquake simulate tiny --seeds 3' },
  ),
  predicted: recordOf(
    plans.map((plan) => ({ ...asLive(plan), prediction: seedsOf(plan, 20) })),
    { ...head, seeds: [7], commandLine: 'launchquake run tiny' },
  ),
};

for (const [name, record] of Object.entries(records)) {
  const files = fakeFiles(packageFolder);
  const open = await openRecord(files, 'runs', {
    ...record,
    variants: record.variants.map((one) => notStarted(one.plan, '', [])),
  });
  for (const variant of record.variants) await open.saveVariant(variant);
  const { verdict, variants } = analyse(record);
  const validity = Object.fromEntries(variants.map((variant) => [variant.name, variant.result.validity]));
  await open.finish(record, { verdict, validity }, {});
  const folder = `${packageFolder}/test/golden/records/${name}`;
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files.texts) {
    const target = path.replace(`runs/${record.runId}`, folder);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  process.stdout.write(`${name}: ${verdict}\n`);
}
