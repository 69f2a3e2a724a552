/** Where one more run would lie, over time: the median of the seeds and a band around it, in windows wide enough to calm chance. */
import type { Replication, TallySeries } from '../../model/record/tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { binnedEvents, countIn } from '../events.ts';
import type { Band, Bands } from '../findings.ts';
import { levelFor, meanOf, spreadOf } from './over-seeds.ts';

/** Logins that a window should have: their Poisson error of 18 % leaves something to see. */
const LOGINS = 30;
/** But there are at least so many windows in a run, and at most so many: what a picture can show (assumption). */
const FEWEST_WINDOWS = 20;
const MOST_WINDOWS = 100;

/**
 * Width of the windows, seconds: whole bins, and where possible so that the trigger begins and ends between two windows.
 * @param perSecond logins intended, mean over the run
 */
export function bandSecondsOf({ durationSeconds, trigger }: Plan, binSeconds: number, perSecond: number): number {
  const calm = Math.max(durationSeconds / MOST_WINDOWS, LOGINS / perSecond);
  const wanted = Math.max(1, Math.round(Math.min(durationSeconds / FEWEST_WINDOWS, calm) / binSeconds));
  const [least, most] = [Math.ceil(wanted / 2), wanted * 2];
  const widths = Array.from({ length: most - least + 1 }, (_, at) => (least + at) * binSeconds);
  const fits = (width: number): boolean =>
    [trigger.startSeconds, trigger.durationSeconds].every((edge) =>
      Number.isInteger(Number((edge / width).toFixed(6))),
    );
  const distance = (width: number): number => Math.abs(Math.log(width / (wanted * binSeconds)));
  const best = widths.filter(fits).toSorted((a, b) => distance(a) - distance(b));
  return best[0] ?? wanted * binSeconds;
}

/** @param level of the band; fewer seeds than it needs give their extremes, and the level that those have */
export function bandsOf(plan: Plan, replications: readonly Replication[], level: number): Bands {
  const binSeconds = replications[0]?.tally.binSeconds ?? 1;
  const offered = meanOf(replications.map(({ tally }) => tally.series.offered.reduce((sum, count) => sum + count, 0)));
  const secondsPerPoint = bandSecondsOf(plan, binSeconds, (offered ?? 0) / plan.durationSeconds);
  const count = Math.max(1, Math.floor(plan.durationSeconds / secondsPerPoint + ROUNDING));
  const band = (name: keyof TallySeries): Band => {
    const seeds = replications.map(({ tally }) => ratesOf(tally.series[name], { binSeconds, secondsPerPoint, count }));
    const spreads = Array.from({ length: count }, (_, at) =>
      spreadOf(
        seeds.map((rates) => rates[at] ?? 0),
        level,
      ),
    );
    return {
      low: spreads.map((spread) => spread?.low ?? 0),
      middle: spreads.map((spread) => spread?.middle ?? 0),
      high: spreads.map((spread) => spread?.high ?? 0),
    };
  };
  return {
    level: levelFor(replications.length, level),
    secondsPerPoint,
    goodput: band('good'),
    attempts: band('attempts'),
  };
}

const ROUNDING = 1e-9;

interface Points {
  readonly binSeconds: number;
  readonly secondsPerPoint: number;
  readonly count: number;
}

/** Events per second in each whole window; a rest at the end is left out. */
export function ratesOf(counts: readonly number[], { binSeconds, secondsPerPoint, count }: Points): number[] {
  const events = binnedEvents(counts, binSeconds);
  return Array.from({ length: count }, (_, at) => {
    const window = { fromSeconds: at * secondsPerPoint, toSeconds: (at + 1) * secondsPerPoint };
    return countIn(events, window) / secondsPerPoint;
  });
}
