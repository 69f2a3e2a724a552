/** A live run: every variant of a plan list under load, and one record of it all. */
import type { LaunchquakeError } from '../model/errors.ts';
import type { RunRecord } from '../model/record/run-record.ts';
import type { Replication } from '../model/record/tally.ts';
import type { RunExporter } from './exporter.ts';
import { bundleK6Entry } from './k6/bundle.ts';
import type { VariantProgress } from './progress.ts';
import { type RecordRequest, endedRecord, recordBefore } from './record-head.ts';
import { diskError } from './record/disk.ts';
import { type OpenRecord, keptInWords, openRecord } from './record/write.ts';
import { meetingPoint, runAll } from './side-by-side.ts';
import type { AllowedTarget } from './target/loopback.ts';
import { notStarted } from './variant-record.ts';
import { type LiveContext, type VariantRun, runVariant } from './variant-run.ts';
import type { RunnerWorld } from './world.ts';

export interface LiveRunRequest extends RecordRequest {
  readonly sideBySide: boolean;
  /** k6 processes for each variant. */
  readonly instances: number;
  /** null: the mock. */
  readonly target: AllowedTarget | null;
  readonly k6: { readonly path: string; readonly version: string };
  readonly stop: AbortSignal;
  readonly onProgress: (progress: VariantProgress) => void;
  readonly exporter: RunExporter | null;
  /** What the simulator said of the plans, by variant; empty: it was not asked. */
  readonly predictions: ReadonlyMap<string, readonly Replication[]>;
  /** k6 users to make ready, by variant; without: one for each login, so that none can be dropped. */
  readonly users?: ReadonlyMap<string, number>;
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
      users: request.users ?? new Map(),
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
        const run = withPrediction(await runVariant(context, plan), request);
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

function withPrediction(run: VariantRun, { predictions }: LiveRunRequest): VariantRun {
  const prediction = predictions.get(run.record.name) ?? [];
  return prediction.length === 0 ? run : { ...run, record: { ...run.record, prediction } };
}

function startedRecord(world: RunnerWorld, request: LiveRunRequest): Promise<RunRecord> {
  const { plans, target, k6 } = request;
  return recordBefore(world, request, {
    engine: 'live',
    seeds: [...new Set(plans.map(({ seed }) => seed))],
    programs: { k6: k6.version },
    target: {
      kind: target === null ? 'mock' : 'external',
      url: target?.url ?? 'loopback',
      owned: target?.owned ?? null,
    },
    sideBySide: request.sideBySide,
    variants: plans.map((plan) => notStarted(plan, k6.version, [])),
  });
}
