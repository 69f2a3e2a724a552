/** What the simulator says of live plans before they are run: each with as many seeds as there is time for. */
import type { Replication } from '../../model/record/tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import type { Clock } from '../world.ts';
import { simulateAll } from './simulate-all.ts';
import { task } from './simulate-plan.ts';
import { type WorkResult, openWorkerPool } from './worker-pool.ts';

export interface PredictOptions {
  /** Threads at most. */
  readonly workers: number;
  readonly stop: AbortSignal;
}

/** So many seeds are wanted: their extremes hold the next run with a probability of 39/41. */
const SEEDS = 40;
/** So few are still told. */
const LEAST_SEEDS = 8;
/** Somebody waits for the live run. */
const BUDGET_SECONDS = 2;
/** Less is done in this thread before others are there [src/runners/simulation/estimate.ts]. */
const WORTH_THREADS_SECONDS = 0.3;

/**
 * Replications by variant, with the seeds after the plan's own, which is the run's: 40, or as many as fit into two seconds, but at least 8. Every
 * thread has ended when this resolves. Stopped: what there is by then, perhaps nothing.
 * @throws LaunchquakeError SIMULATION_DIED
 */
export async function predict(
  clock: Pick<Clock, 'monotonicSeconds'>,
  plans: readonly Plan[],
  { workers, stop }: PredictOptions,
): Promise<ReadonlyMap<string, readonly Replication[]>> {
  const from = clock.monotonicSeconds();
  const spent = (): number => clock.monotonicSeconds() - from;
  const jobs = (before: number, seeds: number): Plan[] =>
    Array.from({ length: seeds }, (_, at) =>
      plans.map((plan) => ({ ...plan, seed: plan.seed + 1 + before + at })),
    ).flat();
  // The first seed is worked off here: it tells how long the others will take.
  const results = [...(await simulateAll(jobs(0, 1), { workers: 0, stop }))];
  let secondsPerSeed = spent();
  const pool = secondsPerSeed * (SEEDS - 1) < WORTH_THREADS_SECONDS ? null : openWorkerPool(workers);
  try {
    for (let done = 1; done < SEEDS && !stop.aborted;) {
      const leftSeconds = Math.max(0, BUDGET_SECONDS - spent());
      const fitting = leftSeconds > secondsPerSeed * SEEDS ? SEEDS : Math.floor(leftSeconds / secondsPerSeed);
      const seeds = Math.min(SEEDS - done, Math.max(LEAST_SEEDS - done, fitting));
      if (seeds <= 0) break;
      const begun = clock.monotonicSeconds();
      const batch = jobs(done, seeds);
      results.push(
        ...(pool === null ? await simulateAll(batch, { workers: 0, stop }) : await pool.run(task, batch, { stop })),
      );
      secondsPerSeed = (clock.monotonicSeconds() - begun) / seeds;
      done += seeds;
    }
  } finally {
    await pool?.close();
  }
  return byVariant(plans, results);
}

function byVariant(
  plans: readonly Plan[],
  results: readonly WorkResult<Replication>[],
): ReadonlyMap<string, readonly Replication[]> {
  for (const result of results) if (result.kind === 'failed') throw result.error;
  return new Map(
    plans.map(({ variant }, at) => {
      const own = results.filter((_, index) => index % plans.length === at);
      return [variant, own.flatMap((result) => (result.kind === 'done' ? [result.output] : []))];
    }),
  );
}
