/**
 * The whole of a phase diagram: loads without a trigger, then every cell, then the three capacities by bisection. Pure but for the jobs,
 * which are run by whoever is handed in; what comes out does not depend on how many of them run at the same time.
 */
import { writtenLoad } from '../../analysis/phase/axes.ts';
import { cellOf, isUnhealthy, untouchedOf } from '../../analysis/phase/cell.ts';
import type { PhaseCell, PhaseDiagram } from '../../analysis/phase/diagram.ts';
import { PHASE_SCHEMA } from '../../analysis/phase/diagram.ts';
import type { PointTally } from '../../analysis/phase/point-tally.ts';
import { downAt } from '../../analysis/phase/point-tally.ts';
import { isSettled } from '../../analysis/phase/sampling.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { stepsPerSecondAt } from '../../model/service/capacity.ts';
import { arrivalsBy } from '../../model/traffic/shapes.ts';
import { phaseEngineOf } from '../../simulator/phase-run.ts';
import { jobOf } from './sampler.ts';
import type { Place, RunJobs, Sampler } from './sampler.ts';
import { createSampler } from './sampler.ts';
import { searchCapacities } from './search.ts';
import { horizonsOf, pointsOf } from './wishes.ts';
import type { SurveyWishes } from './wishes.ts';

export type SurveyStage = 'loads without a trigger' | 'cells' | 'capacities' | 'rare tips';

/** Without the rare tips, which are looked for afterwards. */
export async function survey(
  plan: Plan,
  wishes: SurveyWishes,
  run: RunJobs,
  onStage: (stage: SurveyStage) => void,
): Promise<PhaseDiagram> {
  const { knee, mostSeeds } = wishes;
  const sampler = createSampler(plan, knee, mostSeeds, run);
  onStage('loads without a trigger');
  const untouched = await sampleUntouched(sampler, wishes);
  onStage('cells');
  const cells = await sampleCells(plan, wishes, sampler, untouched);
  onStage('capacities');
  const capacities = await searchCapacities({ plan, wishes, sampler, cells });
  const [horizonSeconds = 0, tenTimesSeconds = null] = horizonsOf(wishes);
  const first = placesWithout(wishes)[0];
  const rule = first === undefined ? plan.recovery : jobOf(plan, knee, first, 0).rule;
  return {
    schema: PHASE_SCHEMA,
    scenario: plan.scenario,
    title: plan.title,
    variant: plan.variant,
    compress: plan.compress,
    scale: plan.scale,
    engine: phaseEngineOf(first === undefined ? plan : jobOf(plan, knee, first, 0).plan),
    seeds: { from: plan.seed, most: mostSeeds },
    horizonSeconds,
    tenTimesSeconds,
    recovery: { ratio: rule.ratio, windowSeconds: rule.windowSeconds },
    knee: { perSecond: knee.perSecond, startedPerSecond: knee.startedPerSecond, bottleneck: knee.bottleneck },
    trigger: wishes.trigger,
    writtenLoadPerSecond: writtenLoad(plan, arrivalsBy),
    loads: wishes.loads,
    sizes: wishes.sizes,
    lengths: wishes.lengths,
    cells,
    untouched: wishes.loads.flatMap((load) => {
      const tally = untouched.get(load);
      return tally === undefined || tally.n === 0 ? [] : [untouchedOf(load, tally, knee.startedPerSecond)];
    }),
    ...capacities,
    rare: [],
    replications: sampler.replications(),
    events: sampler.events(),
    aborted: sampler.isStopped(),
  };
}

/** The same moments as with the longest trigger, and no trigger. */
function placesWithout(wishes: SurveyWishes): Place[] {
  const lengthSeconds = Math.max(...wishes.lengths);
  const horizonsSeconds = horizonsOf(wishes);
  return wishes.loads.map((loadPerSecond) => ({ loadPerSecond, size: 0, lengthSeconds, horizonsSeconds }));
}

const isEnough =
  (mostSeeds: number) =>
  (tally: PointTally): boolean =>
    tally.states.every((_, horizon) => isSettled(downAt(tally, horizon), mostSeeds));

async function sampleUntouched(sampler: Sampler, wishes: SurveyWishes): Promise<ReadonlyMap<number, PointTally>> {
  const tallies = await sampler.sample(placesWithout(wishes), isEnough(wishes.mostSeeds));
  return new Map(wishes.loads.flatMap((load, at) => (tallies[at] === undefined ? [] : [[load, tallies[at]]])));
}

async function sampleCells(
  plan: Plan,
  wishes: SurveyWishes,
  sampler: Sampler,
  untouched: ReadonlyMap<number, PointTally>,
): Promise<PhaseCell[]> {
  const { knee, horizonSeconds, mostSeeds } = wishes;
  const horizonsSeconds = horizonsOf(wishes);
  const service = {
    startedPerSecond: knee.startedPerSecond,
    servedPerSecond: stepsPerSecondAt(plan.service, knee.bottleneck) ?? knee.startedPerSecond,
    horizonSeconds,
  };
  const points = pointsOf(wishes).flatMap((point) => {
    const without = untouched.get(point.loadPerSecond);
    return without === undefined || without.n === 0 ? [] : [{ point, without }];
  });
  const tried = points.filter(({ without }) => !isUnhealthy(without)).map(({ point }) => point);
  const places = tried.map((point): Place => ({ ...point, horizonsSeconds }));
  const tallies = await sampler.sample(places, isEnough(mostSeeds));
  return points.map(({ point, without }) => {
    const at = tried.indexOf(point);
    return cellOf(point, at < 0 ? null : (tallies[at] ?? null), without, service);
  });
}
