/** The task of a worker thread: one seed of one point of a phase diagram, and how it stood at each moment. */
import type { BackRule } from '../../analysis/phase/moment.ts';
import { isFollowed, stateAt } from '../../analysis/phase/moment.ts';
import type { PhaseOutcome } from '../../analysis/phase/point-tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { createPhaseRun } from '../../simulator/phase-run.ts';
import type { Work } from '../simulation/work.ts';
import { taskIn } from '../simulation/worker-thread.ts';

export interface PhaseJob {
  /** Of one point, its seed the replication's; as long as its last moment. */
  readonly plan: Plan;
  readonly rule: BackRule;
  readonly binSeconds: number;
  /** The bottleneck. */
  readonly station: string;
  /** Where the trigger begins, and the moment that the horizons count from, seconds. */
  readonly startSeconds: number;
  readonly sinceSeconds: number;
  readonly horizonsSeconds: readonly number[];
}

/** A few milliseconds of work. */
const SLICE_EVENTS = 50_000;

const work: Work<PhaseJob, PhaseOutcome> = (job, pulse) => {
  const { plan, rule, binSeconds, station, startSeconds, sinceSeconds } = job;
  const run = createPhaseRun(plan, { binSeconds, station });
  for (let reached = false; !reached;) {
    reached = run.run(plan.durationSeconds, SLICE_EVENTS);
    if (pulse(run.nowSeconds() / plan.durationSeconds, run.events())) return null;
  }
  const series = run.finish();
  return {
    healthyBefore: isFollowed(series, rule, startSeconds),
    states: job.horizonsSeconds.map((horizonSeconds) => stateAt(series, rule, { sinceSeconds, horizonSeconds })),
    backlog: series.queue[Math.max(0, Math.floor(sinceSeconds / binSeconds) - 1)] ?? 0,
    events: run.events(),
  };
};

export const task = taskIn(import.meta.url, work);
