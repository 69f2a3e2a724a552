/** The task of a worker thread: one plan in virtual time, in slices, so that it can say how far it is and be stopped. */
import type { Replication } from '../../model/record/tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { createSimulation } from '../../simulator/simulate.ts';
import type { Work } from './work.ts';
import { taskIn } from './worker-thread.ts';

/** A few milliseconds of work. */
const SLICE_EVENTS = 20_000;

/** @param plan its seed is the replication's */
const work: Work<Plan, Replication> = (plan, pulse) => {
  const simulation = createSimulation(plan);
  let reached = false;
  while (!reached) {
    reached = simulation.run(plan.durationSeconds, SLICE_EVENTS);
    if (pulse(simulation.nowSeconds() / plan.durationSeconds, simulation.events())) return null;
  }
  return simulation.finish();
};

export const task = taskIn(import.meta.url, work);
