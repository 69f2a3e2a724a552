/** Runs seeds of points of a phase diagram, round by round, until enough is known of each. Nothing is run twice. */
import type { Cut, PhasePoint } from '../../analysis/phase/axes.ts';
import { phasePlan, triggerEnd } from '../../analysis/phase/axes.ts';
import type { BackRule } from '../../analysis/phase/moment.ts';
import { windowSecondsFor } from '../../analysis/phase/moment.ts';
import type { PhaseOutcome, PointTally } from '../../analysis/phase/point-tally.ts';
import { emptyTally, withOutcome } from '../../analysis/phase/point-tally.ts';
import { ROUND } from '../../analysis/phase/sampling.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import type { Knee } from '../../model/service/capacity.ts';
import { arrivalsBy } from '../../model/traffic/shapes.ts';
import type { PhaseJob } from './replicate.ts';

/** A point, and the moments it is looked at. */
export interface Place extends PhasePoint {
  /** From where the horizons count when it is not the end of the trigger, seconds. */
  readonly sinceSeconds?: number;
  readonly horizonsSeconds: readonly number[];
  readonly cut?: Cut;
}

/** Works off jobs; null for one that was stopped. @param told logins of the jobs that are done so far, and of all of them */
export type RunJobs = (jobs: readonly PhaseJob[]) => Promise<readonly (PhaseOutcome | null)[]>;

export interface Sampler {
  /** Seeds of every place until `isEnough` says so of its tally. Tallies in the order of the places; as far as it came when stopped. */
  sample(places: readonly Place[], isEnough: (tally: PointTally) => boolean): Promise<readonly PointTally[]>;
  /** Worked off so far. */
  replications(): number;
  events(): number;
  /** A job was stopped: no more are begun. */
  isStopped(): boolean;
}

export function createSampler(plan: Plan, knee: Knee, mostSeeds: number, run: RunJobs): Sampler {
  const known = new Map<string, PointTally>();
  let [replications, events, stopped] = [0, 0, false];

  async function round(places: readonly Place[]): Promise<void> {
    const orders = places.flatMap((place) => {
      const { n } = tallyOf(place);
      const seeds = Math.min(ROUND, mostSeeds - n);
      return Array.from({ length: Math.max(0, seeds) }, (_, at) => ({ place, job: jobOf(plan, knee, place, n + at) }));
    });
    const outcomes = await run(orders.map(({ job }) => job));
    orders.forEach(({ place }, at) => {
      const outcome = outcomes[at] ?? null;
      if (outcome === null) {
        stopped = true;
        return;
      }
      replications += 1;
      events += outcome.events;
      known.set(keyOf(place), withOutcome(tallyOf(place), outcome));
    });
  }

  const tallyOf = (place: Place): PointTally => known.get(keyOf(place)) ?? emptyTally(place.horizonsSeconds.length);
  const isOpen = (place: Place, isEnough: (tally: PointTally) => boolean): boolean =>
    tallyOf(place).n < mostSeeds && !isEnough(tallyOf(place));

  return {
    async sample(places, isEnough) {
      for (;;) {
        const open = places.filter((place) => isOpen(place, isEnough));
        if (open.length === 0 || stopped) return places.map(tallyOf);
        await round(open);
      }
    },
    replications: () => replications,
    events: () => events,
    isStopped: () => stopped,
  };
}

const keyOf = (place: Place): string => JSON.stringify(place);

/** Logins that a job brings, its trigger's among them. */
export const loginsOf = ({ plan }: PhaseJob): number => arrivalsBy(plan.arrivals, plan.durationSeconds);

/** Bins of a series, so that a long horizon does not fill the memory. */
const MOST_BINS = 50_000;
/** Bins of a window: its ends are then off by a tenth of it at most. */
const BINS_OF_WINDOW = 10;

/** @param number of the seed, from 0 */
export function jobOf(plan: Plan, knee: Knee, place: Place, number: number): PhaseJob {
  const { horizonsSeconds, cut } = place;
  const sinceSeconds = place.sinceSeconds ?? triggerEnd(plan, place);
  const untilSeconds = sinceSeconds + Math.max(...horizonsSeconds);
  const rule = ruleOf(plan, knee, cut?.toPerSecond ?? place.loadPerSecond, Math.min(...horizonsSeconds));
  const binSeconds = Math.max(Math.min(1, plan.recovery.windowSeconds / BINS_OF_WINDOW), untilSeconds / MOST_BINS);
  return {
    plan: { ...phasePlan(plan, place, untilSeconds, cut), seed: plan.seed + number },
    rule,
    binSeconds,
    station: knee.bottleneck,
    startSeconds: plan.trigger.startSeconds,
    sinceSeconds,
    horizonsSeconds,
  };
}

function ruleOf({ recovery }: Plan, knee: Knee, loadPerSecond: number, horizonSeconds: number): BackRule {
  const { completableRatio, undisturbedSeconds: lagSeconds } = knee;
  const window = windowSecondsFor(recovery.windowSeconds, loadPerSecond * completableRatio);
  return { ratio: recovery.ratio, windowSeconds: Math.min(window, horizonSeconds / 2), lagSeconds, completableRatio };
}
