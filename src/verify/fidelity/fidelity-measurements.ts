/** The comparisons of live runs with their predictions, as numbers of the proof. Every one is told so that a perfect model has a fixed value. */
import { TIME_TOLERANCE, farthestShare, insideShareOf, missesOf } from '../../analysis/fidelity/agreement.ts';
import type { Compared, FidelityComparison, WindowsInside } from '../../analysis/fidelity/compare.ts';
import { ratioToTwin } from '../../analysis/fidelity/compare.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import type { Measured, Measurements } from '../measured.ts';

/** A live run beside what the simulator says of a plan. */
export interface PredictedRun {
  readonly plan: Plan;
  readonly comparison: FidelityComparison;
}

type Numbers = Measurements<'fidelity'>;

/** Of one run everything; of several what can be added up. */
export function fidelityMeasurements(runs: readonly PredictedRun[]): Numbers {
  const comparisons = runs.map(({ comparison }) => comparison);
  const agreeing = comparisons.filter((comparison) => missesOf(comparison).length === 0).length;
  const [run, ...others] = runs;
  return {
    windows: inside(comparisons.flatMap(({ windows }) => Object.values(windows))),
    goodputWindows: inside(comparisons.map(({ windows }) => windows.goodput)),
    attemptsWindows: inside(comparisons.map(({ windows }) => windows.attempts)),
    queueWindows: inside(comparisons.map(({ windows }) => windows.queue)),
    agreeing: exact(agreeing / runs.length, runs.length),
    disagreeing: exact(1 - agreeing / runs.length, runs.length),
    ...(run === undefined || others.length > 0 ? {} : numbersOf(run)),
  };
}

function numbersOf({ plan, comparison }: PredictedRun): Numbers {
  const { seeds, windows, means, p50, p99, collapse, recovery } = comparison;
  const tailSeconds = plan.durationSeconds - plan.trigger.startSeconds - plan.trigger.durationSeconds;
  const mean = (one: Compared, { of }: WindowsInside): Measured => exact(ratioToTwin(one) ?? Number.NaN, of);
  return {
    goodputWidth: exact(windows.goodput.relativeWidth, seeds),
    attemptsWidth: exact(windows.attempts.relativeWidth, seeds),
    queueWidth: exact(windows.queue.relativeWidth, seeds),
    goodputMean: mean(means.goodput, windows.goodput),
    attemptsMean: mean(means.attempts, windows.attempts),
    queueMean: mean(means.queue, windows.queue),
    p50: time(p50, seeds),
    p99: time(p99, seeds),
    outcomes: exact(100 * farthestShare(comparison).points, seeds),
    collapse: moment(collapse, seeds, plan.durationSeconds),
    recovery: moment(recovery, seeds, tailSeconds),
  };
}

const exact = (value: number, n: number): Measured => ({ kind: 'exact', value, n });

const inside = (windows: readonly WindowsInside[]): Measured =>
  exact(
    insideShareOf(windows),
    windows.reduce((sum, { of }) => sum + of, 0),
  );

/**
 * Live ÷ twin, and live ÷ band as its interval: it holds 1 exactly when live lies in the band. Within 10 % of the twin is near enough, so the
 * interval reaches that far at least.
 */
function time(compared: Compared, n: number): Measured {
  const { live, band } = compared;
  const value = ratioToTwin(compared);
  if (live === null || value === null) return exact(Number.NaN, n);
  const [low, high] = [live / band.high, live / band.low];
  return {
    kind: 'estimate',
    value,
    low: Math.min(low, value - TIME_TOLERANCE),
    high: Math.max(high, value + TIME_TOLERANCE),
    n,
  };
}

/** Live − the median of the seeds, and live − band as its interval: it holds 0 exactly when live lies in the band. @param never stands for a moment that did not come */
function moment({ live, band }: Compared, n: number, never: number): Measured {
  const at = Math.min(live ?? Number.NaN, never);
  const behind = (predicted: number): number => at - Math.min(predicted, never);
  return { kind: 'estimate', value: behind(band.median), low: behind(band.high), high: behind(band.low), n };
}
