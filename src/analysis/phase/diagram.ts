/** The result of `launchquake phase`, as its `--json` prints it. Run seconds and per run second: at compression 1 those of the story. */
import type { PhaseTrigger } from './axes.ts';
import type { CapacityEstimate } from './capacity-search.ts';
import type { Proportion } from './sampling.ts';

export const PHASE_SCHEMA = 'launchquake/phase@1';

/**
 * What became of a cell: `recovers` and `tips` when the Wilson interval of P(tip) lies below 0.2 or above 0.8, `between` else, which is
 * chance or too few seeds; `draining`: more than half are not back, and are on their way or cannot be back yet, since the horizon is
 * shorter than the backlog takes at best, unless they are still down at ten times the horizon; `unhealthy`: this load is not carried even without the trigger, which therefore was not tried;
 * `untried`: the diagram was stopped before.
 */
export type CellVerdict = 'recovers' | 'between' | 'tips' | 'draining' | 'unhealthy' | 'untried';

export interface PhaseCell {
  /** Arrivals per second without the trigger, and ÷ the knee. */
  readonly loadPerSecond: number;
  readonly loadRatio: number;
  /** Spike: a multiple of the one written; fault: the share of speed that it takes. */
  readonly size: number;
  readonly lengthSeconds: number;
  readonly verdict: CellVerdict;
  /** Down at the horizon, and at ten times it; null: not tried. */
  readonly tip: Proportion | null;
  readonly tipAtTenTimes: Proportion | null;
  /** Not back, and on the way, of the same seeds. */
  readonly draining: number;
  readonly drainingAtTenTimes: number;
  /** Seeds that were not healthy when the trigger began. */
  readonly unhealthyBefore: number;
  /** The same seeds and moments without the trigger: down at the horizon, and at ten times it. */
  readonly untouched: Proportion | null;
  readonly untouchedAtTenTimes: Proportion | null;
  /** Mean requests that wait at the bottleneck when the trigger ends; null: not tried. */
  readonly backlog: number | null;
  /** B ÷ (μ − λ) of the mean backlog; null: not tried, or the load leaves no room for it. */
  readonly drainSeconds: number | null;
}

/** A load without any trigger. */
export interface UntouchedLoad {
  readonly loadPerSecond: number;
  readonly loadRatio: number;
  /** Seeds whose goodput does not follow what is offered at the horizon, and at ten times it: tips that nothing triggered. */
  readonly tip: Proportion;
  readonly tipAtTenTimes: Proportion | null;
}

/** P(tip without a trigger within the horizon) where it is too rare to be counted. */
export interface RareTip {
  readonly loadPerSecond: number;
  readonly loadRatio: number;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
  /** Independent repetitions of the splitting that the interval comes from, and runs of each of their stages. */
  readonly repetitions: number;
  readonly runsPerStage: number;
  /** Queue lengths at the bottleneck between the stages. */
  readonly levels: readonly number[];
}

export interface PhaseDiagram {
  readonly schema: typeof PHASE_SCHEMA;
  readonly scenario: string;
  readonly title: string;
  readonly variant: string;
  readonly compress: number;
  readonly scale: number;
  /** What ran it: `kernel` (one request a login at one station), or `engine` (whole logins). */
  readonly engine: 'kernel' | 'engine';
  /** First seed and the most of one cell. */
  readonly seeds: { readonly from: number; readonly most: number };
  readonly horizonSeconds: number;
  readonly tenTimesSeconds: number | null;
  readonly recovery: { readonly ratio: number; readonly windowSeconds: number };
  readonly knee: { readonly perSecond: number; readonly startedPerSecond: number; readonly bottleneck: string };
  readonly trigger: PhaseTrigger;
  /** Arrivals per second of the scenario itself without its trigger, averaged over its length after the warm-up. */
  readonly writtenLoadPerSecond: number;
  readonly loads: readonly number[];
  readonly sizes: readonly number[];
  readonly lengths: readonly number[];
  readonly cells: readonly PhaseCell[];
  readonly untouched: readonly UntouchedLoad[];
  /** The highest load from which it recovers after the largest and longest trigger. null: not looked for, or none was found. */
  readonly hiddenCapacity: CapacityEstimate | null;
  /** The highest load that stays healthy when nothing happens. */
  readonly advertisedCapacity: CapacityEstimate | null;
  /** After a tip at `fromPerSecond`: the highest load that brings it back. null: nothing tipped. */
  readonly shed: {
    readonly fromPerSecond: number;
    readonly atSecondsAfterTrigger: number;
    readonly to: CapacityEstimate;
  } | null;
  readonly rare: readonly RareTip[];
  readonly replications: number;
  readonly events: number;
  readonly aborted: boolean;
}
