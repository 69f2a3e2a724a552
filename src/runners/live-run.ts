/** A live run: every variant of a plan list under load, and one record of it all. */
import type { LaunchquakeError } from '../model/errors.ts';
import { RUN_SCHEMA, type RunRecord, type VariantRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { Scenario } from '../model/scenario/schema.ts';
import type { RunExporter } from './exporter.ts';
import { bundleK6Entry } from './k6/bundle.ts';
import type { VariantProgress } from './progress.ts';
import { gitState, planHashOf } from './provenance.ts';
import { diskError } from './record/disk.ts';
import { PARTIAL, runIdOf } from './record/layout.ts';
import { type OpenRecord, keptInWords, openRecord } from './record/write.ts';
import { meetingPoint, runAll } from './side-by-side.ts';
import type { AllowedTarget } from './target/loopback.ts';
import { notStarted } from './variant-record.ts';
import { type LiveContext, runVariant } from './variant-run.ts';
import type { RunnerWorld } from './world.ts';

export interface LiveRunRequest {
  readonly scenario: Scenario;
  readonly plans: readonly Plan[];
  readonly sideBySide: boolean;
  /** k6 processes for each variant. */
  readonly instances: number;
  /** null: the mock. */
  readonly target: AllowedTarget | null;
  readonly k6: { readonly path: string; readonly version: string };
  readonly version: string;
  readonly runsFolder: string;
  readonly commandLine: string;
  readonly stop: AbortSignal;
  readonly onProgress: (progress: VariantProgress) => void;
  readonly exporter: RunExporter | null;
}

export interface LiveRun {
  readonly record: RunRecord;
  /** Still open: the caller judges the record, then finishes it. */
  readonly open: OpenRecord;
  /** What ended variants early, in their order. */
  readonly failures: readonly LaunchquakeError[];
}

/** Runs the plans. A variant that fails is part of the record; only a disk that takes no more ends the run with an error. */
export async function runLive(world: RunnerWorld, request: LiveRunRequest): Promise<LiveRun> {
  const started = await startedRecord(world, request);
  request.exporter?.begin(started);
  const open = await openRecord(world.files, request.runsFolder, started);
  const scratchFolder = await world.files.makeTemporaryFolder();
  // A failed write stops the other variants too: they could not be kept either.
  const broken = new AbortController();
  try {
    const bundle = `${scratchFolder}/k6-entry.js`;
    await world.files.writeText(bundle, await bundleK6Entry(`${world.packageFolder}/scenarios/k6/main.ts`));
    const context: LiveContext = {
      world,
      k6: request.k6,
      instances: request.instances,
      bundle,
      scratchFolder,
      recordFolder: open.partialFolder,
      target: request.target,
      meet: meetingPoint(request.sideBySide ? request.plans.length : 1),
      stop: AbortSignal.any([request.stop, broken.signal]),
      onProgress: request.onProgress,
      exporter: request.exporter,
    };
    const runs = await runAll(request.plans, request.sideBySide, async (plan) => {
      try {
        const run = await runVariant(context, plan);
        await open.saveVariant(run.record);
        return run;
      } catch (error) {
        broken.abort();
        throw diskError(error, open.partialFolder, keptInWords(open.partialFolder));
      }
    });
    const variants = runs.map(({ record }) => record);
    const record = endedRecord(world, started, variants, request.stop.aborted);
    return { record, open, failures: runs.flatMap(({ failure }) => failure ?? []) };
  } finally {
    await world.files.remove(scratchFolder);
  }
}

async function startedRecord(world: RunnerWorld, request: LiveRunRequest): Promise<RunRecord> {
  const { scenario, plans, target, k6, version } = request;
  const { node, ...machine } = world.machine;
  const startedAtEpochMs = world.clock.epochMs();
  const planHash = planHashOf(plans);
  return {
    schema: RUN_SCHEMA,
    runId: await freeRunId(world, request.runsFolder, runIdOf(startedAtEpochMs, scenario.name, planHash)),
    scenario: scenario.name,
    title: scenario.title,
    engine: 'live',
    startedAt: new Date(startedAtEpochMs).toISOString(),
    endedAt: null,
    status: 'partial',
    seeds: [...new Set(plans.map(({ seed }) => seed))],
    planHash,
    expect: Object.fromEntries(plans.map(({ variant }) => [variant, scenario.expect[variant] ?? []])),
    versions: { launchquake: version, node: node.version, k6: k6.version },
    git: await gitState(world),
    machine,
    target: {
      kind: target === null ? 'mock' : 'external',
      url: target?.url ?? 'loopback',
      owned: target?.owned ?? null,
    },
    sideBySide: request.sideBySide,
    metricsExport: null,
    commandLine: request.commandLine,
    variants: plans.map((plan) => notStarted(plan, k6.version, [])),
  };
}

/** Two runs of one plan may start in the same second: the later one gets a number. */
async function freeRunId(world: RunnerWorld, runsFolder: string, wanted: string): Promise<string> {
  let runId = wanted;
  for (let count = 2; ; count += 1) {
    const taken = await Promise.all(
      ['', PARTIAL].map((ending) => world.files.exists(`${runsFolder}/${runId}${ending}`)),
    );
    if (!taken.includes(true)) return runId;
    runId = `${wanted}-${count}`;
  }
}

function endedRecord(
  world: RunnerWorld,
  started: RunRecord,
  variants: readonly VariantRecord[],
  aborted: boolean,
): RunRecord {
  const endedAt = new Date(world.clock.epochMs()).toISOString();
  return { ...started, endedAt, status: aborted ? 'aborted' : 'complete', variants };
}
