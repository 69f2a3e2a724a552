/**
 * Tips that nothing triggers and that are too rare to be counted, by importance splitting on the queue at the bottleneck
 * (src/simulator/splitting.ts). Looked for where they can last: at loads above the hidden capacity that no seed tipped at.
 */
import type { PhaseDiagram, RareTip } from '../../analysis/phase/diagram.ts';
import { meanOverSeeds } from '../../analysis/statistics/student.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { stepsPerSecondAt } from '../../model/service/capacity.ts';
import { jobOf } from './sampler.ts';
import type { SplitJob, SplitOutcome } from './split.ts';
import type { SurveyWishes } from './wishes.ts';

/** Independent repetitions, and runs of each of their stages: an interval of about ± 40 % [measured on retry-storm]. */
export const REPETITIONS = 12;
export const RUNS_PER_STAGE = 50;

/** null for a job that was stopped. */
export type RunSplits = (jobs: readonly SplitJob[]) => Promise<readonly (SplitOutcome | null)[]>;

export async function rareTips(
  plan: Plan,
  wishes: SurveyWishes,
  { engine, untouched, hiddenCapacity }: PhaseDiagram,
  run: RunSplits,
): Promise<RareTip[]> {
  if (engine !== 'kernel' || hiddenCapacity === null) return [];
  const loads = untouched.filter(({ loadPerSecond, tip }) => tip.count === 0 && loadPerSecond > hiddenCapacity.low);
  const top = Math.ceil((stepsPerSecondAt(plan.service, wishes.knee.bottleneck) ?? 0) * plan.client.timeoutSeconds);
  const pilots = loads.map(({ loadPerSecond }): SplitJob => {
    const place = { loadPerSecond, size: 0, lengthSeconds: Math.max(...wishes.lengths) };
    const job = jobOf(plan, wishes.knee, { ...place, horizonsSeconds: [wishes.horizonSeconds] }, 0);
    return { job, top, runsPerStage: RUNS_PER_STAGE, seed: plan.seed, levels: null };
  });
  const found = await run(pilots);
  const jobs = pilots.flatMap((pilot, at) => repetitionsOf(pilot, found[at] ?? null));
  const outcomes = await run(jobs);
  return loads.flatMap(({ loadPerSecond, loadRatio }, at): RareTip[] => {
    const estimates = outcomes.flatMap((outcome, number) =>
      jobs[number]?.job === pilots[at]?.job && typeof outcome?.probability === 'number' ? [outcome.probability] : [],
    );
    const levels = found[at]?.levels;
    if (levels === undefined || estimates.length < 2) return [];
    const { value, low, high } = meanOverSeeds(estimates);
    return [
      {
        loadPerSecond,
        loadRatio,
        probability: value,
        low: Math.max(0, low ?? 0),
        high: high ?? 1,
        repetitions: estimates.length,
        runsPerStage: RUNS_PER_STAGE,
        levels,
      },
    ];
  });
}

const repetitionsOf = (pilot: SplitJob, found: SplitOutcome | null): SplitJob[] =>
  found === null
    ? []
    : Array.from({ length: REPETITIONS }, (_, number) => ({
        ...pilot,
        levels: found.levels,
        seed: pilot.seed + 1 + number,
      }));
