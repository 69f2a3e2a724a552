/** A shipped scenario with and without its trigger: the same seeds, looked at at the same moments. */
import { readFileSync } from 'node:fs';
import { triggerOf, writtenLoad } from '../../src/analysis/phase/axes.ts';
import type { PhaseTrigger } from '../../src/analysis/phase/axes.ts';
import type { PhaseOutcome, PointTally } from '../../src/analysis/phase/point-tally.ts';
import { emptyTally, withOutcome } from '../../src/analysis/phase/point-tally.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import type { PlanOptions } from '../../src/model/scenario/compile.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import type { Scenario } from '../../src/model/scenario/schema.ts';
import { kneeOf } from '../../src/model/service/capacity.ts';
import { arrivalsBy } from '../../src/model/traffic/shapes.ts';
import { task } from '../../src/runners/phase/replicate.ts';
import { jobOf } from '../../src/runners/phase/sampler.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { simulate } from '../../src/simulator/simulate.ts';

export const SEEDS = 20;

export const scenariosFolder = new URL('../../scenarios/', import.meta.url);

export const shipped = (name: string): Scenario =>
  readScenario(readFileSync(new URL(`${name}.yaml`, scenariosFolder), 'utf8'), name);

export interface TriggerRuns {
  readonly options: PlanOptions;
  readonly horizonSeconds: number;
  /** Look again after ten horizons with the trigger, too. */
  readonly tenTimes: boolean;
  /** A long story is cut: its trigger begins at this second, and lasts so long. Unset: as written. */
  readonly cut?: { readonly startSeconds: number; readonly lengthSeconds: number };
}

export interface Tried {
  readonly touched: PointTally;
  readonly untouched: PointTally;
  /** Requests that the place that the trigger hits gets while it lasts: the station of a fault, the whole service of a spike. */
  readonly requestsUnderTrigger: number;
}

export function tryVariant(scenario: Scenario, variant: string, runs: TriggerRuns): Tried {
  const written = compilePlan(scenario, variant, runs.options);
  const loadPerSecond = writtenLoad(written, arrivalsBy);
  const plan = runs.cut === undefined ? written : beginningAt(written, runs.cut.startSeconds);
  const trigger = triggerOf(plan);
  if (trigger === null) throw new RangeError(`${scenario.name} has no trigger`);
  const lengthSeconds = runs.cut?.lengthSeconds ?? trigger.seconds;
  const horizonsSeconds = runs.tenTimes ? [runs.horizonSeconds, 10 * runs.horizonSeconds] : [runs.horizonSeconds];
  const knee = kneeOf(plan);
  const place = (size: number) => ({
    loadPerSecond,
    size,
    lengthSeconds,
    horizonsSeconds: size === 0 ? horizonsSeconds.slice(0, 1) : horizonsSeconds,
  });
  const full = trigger.kind === 'spike' ? 1 : trigger.size;
  const tallied = (size: number): PointTally =>
    Array.from({ length: SEEDS }, (_, seed) => outcomeOf(plan, place(size), seed)).reduce(
      withOutcome,
      emptyTally(horizonsSeconds.length),
    );
  const outcomeOf = (of: Plan, at: ReturnType<typeof place>, seed: number): PhaseOutcome => {
    const outcome = task.work(jobOf(of, knee, at, seed), () => false);
    if (outcome === null) throw new RangeError('a run was stopped');
    return outcome;
  };
  const { plan: one } = jobOf(plan, knee, { ...place(full), horizonsSeconds: [1] }, 0);
  return { touched: tallied(full), untouched: tallied(0), requestsUnderTrigger: requestsOf(one, trigger) };
}

function requestsOf(plan: Plan, { station }: PhaseTrigger): number {
  const { server } = simulate(plan);
  const { startSeconds, durationSeconds } = plan.trigger;
  const arrivalsAt = (seconds: number): number => {
    const sample = server.findLast(({ atSeconds }) => atSeconds <= seconds);
    const stations = Object.entries(sample?.stations ?? {}).filter(([name]) => station === null || name === station);
    return stations.reduce((sum, [, { arrivals }]) => sum + arrivals, 0);
  };
  return arrivalsAt(startSeconds + durationSeconds) - arrivalsAt(startSeconds);
}

/** The same plan, its trigger earlier. */
function beginningAt(plan: Plan, startSeconds: number): Plan {
  const by = plan.trigger.startSeconds - startSeconds;
  return {
    ...plan,
    warmUpSeconds: Math.min(plan.warmUpSeconds, startSeconds / 2),
    trigger: { ...plan.trigger, startSeconds },
    arrivals: plan.arrivals.map((shape) =>
      'startSeconds' in shape ? { ...shape, startSeconds: shape.startSeconds - by } : shape,
    ),
    faults: (plan.faults ?? []).map((fault) => ({ ...fault, startSeconds: fault.startSeconds - by })),
  };
}
