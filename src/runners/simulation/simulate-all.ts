/** Many plans in virtual time, each with the seed that it carries: in worker threads, or in this one when that is sooner over. */
import type { Replication } from '../../model/record/tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { errorOf, toldErrorOf } from './failure.ts';
import { task } from './simulate-plan.ts';
import type { Pulse } from './work.ts';
import { type PoolRunOptions, type WorkResult, openWorkerPool } from './worker-pool.ts';

export interface SimulateOptions extends PoolRunOptions {
  /** Threads at most; 0: all of it here, where nothing else happens meanwhile. */
  readonly workers: number;
}

/** Results in the order of the plans; they do not depend on `workers`. Every thread has ended when this resolves. */
export async function simulateAll(
  plans: readonly Plan[],
  { workers, ...options }: SimulateOptions,
): Promise<readonly WorkResult<Replication>[]> {
  if (workers === 0) return simulateHere(plans, options);
  const pool = openWorkerPool(workers);
  try {
    return await pool.run(task, plans, options);
  } finally {
    await pool.close();
  }
}

/** Between two plans whatever else waits gets its turn. */
async function simulateHere(
  plans: readonly Plan[],
  { stop, onProgress }: PoolRunOptions,
): Promise<readonly WorkResult<Replication>[]> {
  const results: WorkResult<Replication>[] = [];
  let events = 0;
  for (const plan of plans) {
    await new Promise((resolve) => setImmediate(resolve));
    const result = resultOf(plan, () => stop?.aborted === true);
    if (result.kind === 'done') events += result.output.events;
    results.push(result);
    onProgress?.({ done: results.length, total: plans.length, share: results.length / plans.length, events });
  }
  return results;
}

function resultOf(plan: Plan, pulse: Pulse): WorkResult<Replication> {
  try {
    const output = pulse(0, 0) ? null : task.work(plan, pulse);
    return output === null ? { kind: 'stopped' } : { kind: 'done', output };
  } catch (error) {
    return { kind: 'failed', error: errorOf(toldErrorOf(error)) };
  }
}
