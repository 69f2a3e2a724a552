/** What a phase diagram is to look at. */
import type { PhasePoint, PhaseTrigger } from '../../analysis/phase/axes.ts';
import { triggerEnd } from '../../analysis/phase/axes.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import type { Knee } from '../../model/service/capacity.ts';

export interface SurveyWishes {
  readonly trigger: PhaseTrigger;
  readonly knee: Knee;
  /** Rising; arrivals per run second. */
  readonly loads: readonly number[];
  /** Rising; see PhasePoint. */
  readonly sizes: readonly number[];
  /** Rising; run seconds. */
  readonly lengths: readonly number[];
  readonly horizonSeconds: number;
  /** Whether every cell is looked at after ten horizons, too. */
  readonly tenTimes: boolean;
  readonly mostSeeds: number;
  /** Whether tips that nothing triggers are looked for by splitting. */
  readonly rare: boolean;
}

const TEN = 10;

export const horizonsOf = ({ horizonSeconds, tenTimes }: SurveyWishes): readonly number[] =>
  tenTimes ? [horizonSeconds, TEN * horizonSeconds] : [horizonSeconds];

/** Every cell. */
export function pointsOf({ loads, sizes, lengths }: SurveyWishes): PhasePoint[] {
  return loads.flatMap((loadPerSecond) =>
    lengths.flatMap((lengthSeconds) => sizes.map((size) => ({ loadPerSecond, size, lengthSeconds }))),
  );
}

/** The largest and longest trigger at a load. */
export const worstAt = (wishes: SurveyWishes, loadPerSecond: number): PhasePoint => ({
  loadPerSecond,
  size: Math.max(...wishes.sizes),
  lengthSeconds: Math.max(...wishes.lengths),
});

/** When the longest trigger ends, run seconds. */
export const longestEnd = (plan: Plan, wishes: SurveyWishes): number =>
  triggerEnd(plan, { lengthSeconds: Math.max(...wishes.lengths) });
