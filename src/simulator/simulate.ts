/** One seed of one variant in virtual time. The same plan gives the same replication, byte for byte, on any machine. */
import type { Replication } from '../model/record/tally.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { Engine } from './engine/engine.ts';

/** A simulation under way: it can be run in slices, so that whoever runs it can show progress and stop it. */
export interface Simulation {
  /** Works off events up to `untilSeconds`, or until `mostEvents` of them are done. True: that time has been reached. */
  run(untilSeconds: number, mostEvents?: number): boolean;
  nowSeconds(): number;
  /** Worked off so far. */
  events(): number;
  /** To be called once, at the end of the plan. */
  finish(): Replication;
}

/** @param plan its seed is the replication's */
export function createSimulation(plan: Plan, binSeconds?: number): Simulation {
  return new Engine(plan, binSeconds);
}

/** The whole plan at once. */
export function simulate(plan: Plan, binSeconds?: number): Replication {
  const simulation = createSimulation(plan, binSeconds);
  simulation.run(plan.durationSeconds);
  return simulation.finish();
}
