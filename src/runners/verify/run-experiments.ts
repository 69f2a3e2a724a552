/** Runs the cases of reference experiments: pure ones in worker threads, then live ones, and puts their rows in order. */
import type { VerifyRow } from '../../model/record/verify-row.ts';
import type { Experiment } from '../../model/scenario/experiment-schema.ts';
import { casesOf, isPure, rowsOf, runOf } from '../../verify/verify-case.ts';
import { openWorkerPool } from '../simulation/worker-pool.ts';
import type { RunnerWorld } from '../world.ts';
import { type LiveContext, type LiveMeasure, type LiveSeconds, liveMeasures, liveSeconds } from './live.ts';
import { type Case, createSchedule } from './schedule.ts';
import { type CaseOrder, task } from './verify-task.ts';

export interface ProofProgress {
  readonly cases: number;
  readonly done: number;
  readonly failedRows: number;
  /** null: not known yet. */
  readonly leftSeconds: number | null;
}

export interface ProofRequest {
  readonly experiments: readonly Experiment[];
  readonly quick: boolean;
  readonly workers: number;
  readonly stop: AbortSignal;
  /** For live runs. */
  readonly provideK6: LiveContext['provideK6'];
  readonly onProgress: (progress: ProofProgress) => void;
  readonly say: (line: string) => void;
}

interface Finished {
  readonly one: Case;
  readonly rows: readonly VerifyRow[];
}

/** The rows of every case that was run, in the order of the files; fewer than all only when it was stopped. */
export async function runExperiments(world: RunnerWorld, request: ProofRequest): Promise<readonly VerifyRow[]> {
  const { experiments, quick } = request;
  const casesIn = (those: readonly Experiment[]): Case[] =>
    those.flatMap((one) => casesOf(one, quick).map((index) => ({ experiment: one.name, index })));
  const live = casesIn(experiments.filter((one) => !isPure(one)));
  const pure = casesIn(experiments.filter(isPure));
  const run: UnderWay = {
    request,
    byName: new Map(experiments.map((one) => [one.name, one])),
    finished: [],
    live: live.length,
    liveSeconds: await secondsOfLive(world, request),
  };
  await runPure(world, pure, run);
  for (const one of live) if (!request.stop.aborted) await runLiveCase(world, one, run);
  const order = new Map([...casesIn(experiments)].map((one, place) => [keyOf(one), place]));
  const placeOf = ({ one }: Finished): number => order.get(keyOf(one)) ?? 0;
  return run.finished.toSorted((a, b) => placeOf(a) - placeOf(b)).flatMap(({ rows }) => rows);
}

const keyOf = ({ experiment, index }: Case): string => `${experiment} ${index}`;

interface UnderWay {
  readonly request: ProofRequest;
  readonly byName: ReadonlyMap<string, Experiment>;
  readonly finished: Finished[];
  /** Cases that come after the pure ones, and how long they take, about. */
  readonly live: number;
  readonly liveSeconds: number;
}

async function secondsOfLive(world: RunnerWorld, { experiments, quick }: ProofRequest): Promise<number> {
  let seconds = 0;
  for (const one of experiments)
    seconds += (await (liveSeconds[one.kind] as LiveSeconds | undefined)?.(one, { world, quick })) ?? 0;
  return seconds;
}

async function runPure(world: RunnerWorld, cases: readonly Case[], run: UnderWay): Promise<void> {
  const { quick, stop, workers, onProgress } = run.request;
  const schedule = createSchedule(cases);
  const pool = openWorkerPool(workers);
  const work = async (): Promise<void> => {
    for (let one = schedule.take(); one !== undefined && !stop.aborted; one = schedule.take()) {
      const order = { experiment: experimentOf(run, one), index: one.index, quick };
      const began = world.clock.monotonicSeconds();
      const [result] = await pool.run(task, [order], { stop });
      if (result === undefined || result.kind === 'stopped') return;
      schedule.done(one, world.clock.monotonicSeconds() - began);
      run.finished.push({
        one,
        rows: result.kind === 'done' ? result.output : failedRows(order, result.error.message),
      });
      const left = schedule.leftSeconds();
      onProgress(progressOf(run, cases.length, left === null ? null : left / workers + run.liveSeconds));
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    await pool.close();
  }
}

async function runLiveCase(world: RunnerWorld, one: Case, run: UnderWay): Promise<void> {
  const { quick, stop, say, provideK6 } = run.request;
  const experiment = experimentOf(run, one);
  const measure = liveMeasures[experiment.kind] as LiveMeasure | undefined;
  const context = { world, provideK6, run: runOf(experiment, { quick }), stop, say };
  try {
    if (measure === undefined) throw new Error(`nothing measures experiments of the kind ${experiment.kind}`);
    const measurements = await measure(experiment, one.index, context);
    run.finished.push({ one, rows: rowsOf(experiment, one.index, { measurements, quick }) });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    run.finished.push({ one, rows: failedRows({ experiment, index: one.index, quick }, why) });
  }
}

function failedRows({ experiment, index, quick }: CaseOrder, why: string): readonly VerifyRow[] {
  return rowsOf(experiment, index, { measurements: {}, quick }).map((row) => ({ ...row, note: why }));
}

function progressOf({ finished, live }: UnderWay, pure: number, leftSeconds: number | null): ProofProgress {
  const failed = finished.flatMap(({ rows }) => rows).filter(({ pass }) => !pass);
  return { cases: pure + live, done: finished.length, failedRows: failed.length, leftSeconds };
}

function experimentOf({ byName }: UnderWay, { experiment }: Case): Experiment {
  const found = byName.get(experiment);
  if (found === undefined) throw new RangeError(`${experiment} is not among the experiments`);
  return found;
}
