/** A simulated run: every variant with every seed in virtual time, and one record of it all. */
import type { LaunchquakeError } from '../../model/errors.ts';
import type { RunRecord, VariantRecord } from '../../model/record/run-record.ts';
import type { Replication } from '../../model/record/tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { magnified } from '../../simulator/magnified.ts';
import { simulatorHealth } from '../../simulator/simulate-variant.ts';
import { type RecordRequest, endedRecord, recordBefore } from '../record-head.ts';
import { diskError } from '../record/disk.ts';
import { type OpenRecord, keptInWords, openRecord } from '../record/write.ts';
import type { RunnerWorld } from '../world.ts';
import { simulateAll } from './simulate-all.ts';
import type { PoolProgress } from './pool-progress.ts';
import type { WorkResult } from './worker-pool.ts';

export interface SimulatedRunRequest extends RecordRequest {
  /** What is simulated, one for each of `plans` and in their order: the same plan, or one of `sample` times fewer people. */
  readonly simulated: readonly Plan[];
  /** How many people one simulated one stands for, from 1. */
  readonly sample: number;
  /** In ascending order. */
  readonly seeds: readonly number[];
  /** Threads at most; 0: in this one. */
  readonly workers: number;
  readonly stop: AbortSignal;
  readonly onProgress: (progress: PoolProgress) => void;
}

export interface SimulatedRun {
  readonly record: RunRecord;
  /** Still open: the caller judges the record, then finishes it. */
  readonly open: OpenRecord;
  /** What ended seeds early: one of each message. */
  readonly failures: readonly LaunchquakeError[];
}

/** A seed that fails or is stopped is missing in the record, which says so; only a disk that takes no more ends the run with an error. */
export async function runSimulated(world: RunnerWorld, request: SimulatedRunRequest): Promise<SimulatedRun> {
  const { plans, simulated, seeds, sample, stop, onProgress, workers } = request;
  const started = await recordBefore(world, request, {
    engine: 'simulated',
    seeds,
    programs: {},
    target: { kind: 'mock', url: 'simulated', owned: null },
    sideBySide: false,
    variants: plans.map((plan) => variantRecord(plan, seeds, [])),
    ...(sample === 1 ? {} : { sample }),
  });
  const open = await openRecord(world.files, request.runsFolder, started);
  // Seed by seed, so that a run that is stopped has about as many seeds of each variant.
  const jobs = seeds.flatMap((seed) => simulated.map((plan): Plan => ({ ...plan, seed })));
  const results = await simulateAll(jobs, { workers, stop, onProgress });
  const variants = plans.map((plan, at) => {
    const own = seeds.flatMap((_, round) => results[round * plans.length + at] ?? []);
    return variantRecord(plan, seeds, own, sample);
  });
  try {
    for (const variant of variants) await open.saveVariant(variant);
  } catch (error) {
    throw diskError(error, open.partialFolder, keptInWords(open.partialFolder));
  }
  const record = endedRecord(world, started, variants, stop.aborted);
  return { record, open, failures: failuresIn(results) };
}

function variantRecord(
  plan: Plan,
  seeds: readonly number[],
  results: readonly WorkResult<Replication>[],
  sample = 1,
): VariantRecord {
  const replications = results.flatMap((result) => (result.kind === 'done' ? [magnified(result.output, sample)] : []));
  const missing = seeds.length - replications.length;
  const failed = results.some(({ kind }) => kind === 'failed');
  const begun = replications.length > 0;
  return {
    name: plan.variant,
    plan,
    startedAtEpochMs: null,
    reachedSeconds: begun ? plan.durationSeconds : 0,
    status: missing === 0 ? 'complete' : failed ? 'generator-died' : begun ? 'aborted' : 'not-started',
    remarks: missing === 0 || results.length === 0 ? [] : [`${missing} of ${seeds.length} seeds are missing.`],
    logins: [],
    server: [],
    generator: [],
    health: simulatorHealth,
    replications,
  };
}

function failuresIn(results: readonly WorkResult<Replication>[]): LaunchquakeError[] {
  const byMessage = new Map(
    results.flatMap((result) => (result.kind === 'failed' ? [[result.error.message, result.error] as const] : [])),
  );
  return [...byMessage.values()];
}
