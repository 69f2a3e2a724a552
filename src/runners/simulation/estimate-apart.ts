/** The estimate of a large simulation in a thread of its own: the memory that walks and probes take is given back with the thread. */
import type { Plan } from '../../model/scenario/plan.ts';
import { kneeOf, rememberKnee } from '../../model/service/capacity.ts';
import type { Knee } from '../../model/service/capacity.ts';
import { fromMs } from '../../model/units.ts';
import { arrivalsBy } from '../../model/traffic/shapes.ts';
import type { Clock } from '../world.ts';
import { estimateSimulation } from './estimate.ts';
import type { EstimateOptions, SimulationEstimate } from './estimate.ts';
import type { Work } from './work.ts';
import { openWorkerPool } from './worker-pool.ts';
import { taskIn } from './worker-thread.ts';

interface Order {
  readonly plans: readonly Plan[];
  readonly options: EstimateOptions;
}

interface Estimated {
  readonly estimate: SimulationEstimate;
  readonly knees: readonly Knee[];
}

/** From so many logins on a tenth of a second for a thread does not count, and memory does. */
const LARGE_LOGINS = 200_000;

export function isLarge(plans: readonly Plan[]): boolean {
  const logins = plans.reduce((sum, plan) => sum + arrivalsBy(plan.arrivals, plan.durationSeconds), 0);
  return logins >= LARGE_LOGINS;
}

const work: Work<Order, Estimated> = ({ plans, options }) => ({
  estimate: estimateSimulation(plans, options, { monotonicSeconds: () => fromMs(performance.now()) }),
  knees: plans.map(kneeOf),
});

export const task = taskIn(import.meta.url, work);

/** What estimateSimulation says; of a small simulation in this thread. */
export async function estimateApart(
  plans: readonly Plan[],
  options: EstimateOptions,
  clock: Pick<Clock, 'monotonicSeconds'>,
): Promise<SimulationEstimate> {
  if (!isLarge(plans)) return estimateSimulation(plans, options, clock);
  const pool = openWorkerPool(1);
  try {
    const [result] = await pool.run(task, [{ plans, options }], {});
    if (result?.kind !== 'done') return estimateSimulation(plans, options, clock);
    result.output.knees.forEach((knee, at) => {
      const plan = plans[at];
      if (plan !== undefined) rememberKnee(plan, knee);
    });
    return result.output.estimate;
  } finally {
    await pool.close();
  }
}
