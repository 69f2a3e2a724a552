/** What a phase diagram will take, said before it is begun. */
import { ROUND } from '../../analysis/phase/sampling.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import type { Clock } from '../world.ts';
import { REPETITIONS, RUNS_PER_STAGE } from './rare.ts';
import type { PhaseJob } from './replicate.ts';
import { task } from './replicate.ts';
import type { Place } from './sampler.ts';
import { jobOf, loginsOf } from './sampler.ts';
import { horizonsOf, pointsOf, worstAt } from './wishes.ts';
import type { SurveyWishes } from './wishes.ts';

export interface SurveyEstimate {
  readonly replications: number;
  /** Of all of them. */
  readonly logins: number;
  /** Measured just now, on one thread. */
  readonly loginsPerSecond: number;
  readonly seconds: number;
}

/** A cell that is clear needs two rounds. */
const SEEDS_OF_CELL = 2 * ROUND;
/** Loads that a search asks, and seeds of each: between 8 and the most [measured on retry-storm and launch-day]. */
const ASKED = 8;
const SEEDS_OF_ASKED = 14;
const SEARCHES = 3;
/** Rare tips are looked for at about the loads above this share of the knee, in so many stages. */
const RARE_RATIO = 0.5;
const STAGES = 12;

/** Without measuring: replications and their logins. */
export function sizeOfSurvey(plan: Plan, wishes: SurveyWishes): Pick<SurveyEstimate, 'replications' | 'logins'> {
  const horizonsSeconds = horizonsOf(wishes);
  const loginsIn = (place: Place): number => loginsOf(jobOf(plan, wishes.knee, place, 0));
  const seeds = Math.min(SEEDS_OF_CELL, wishes.mostSeeds);
  const places = [
    ...wishes.loads.map((load) => ({ ...worstAt(wishes, load), size: 0, horizonsSeconds })),
    ...pointsOf(wishes).map((point) => ({ ...point, horizonsSeconds })),
  ];
  const typical = { ...worstAt(wishes, wishes.knee.startedPerSecond * 0.7), horizonsSeconds };
  const asked = loginsIn({ ...typical, horizonsSeconds: horizonsSeconds.slice(0, 1) });
  const long = wishes.tenTimes ? loginsIn(typical) : 0;
  const splitLoads = wishes.rare ? wishes.loads.filter((load) => load > RARE_RATIO * wishes.knee.startedPerSecond) : [];
  const splits = splitLoads.length * STAGES * RUNS_PER_STAGE * (REPETITIONS + 2);
  const perSearch = ASKED * Math.min(SEEDS_OF_ASKED, wishes.mostSeeds);
  return {
    replications: splits + places.length * seeds + SEARCHES * (perSearch + (wishes.tenTimes ? seeds : 0)),
    logins:
      splits * asked +
      places.reduce((sum, place) => sum + loginsIn(place), 0) * seeds +
      SEARCHES * (perSearch * asked + seeds * long),
  };
}

/** Runs the dearest point once, with and without its trigger, up to the horizon. */
export function estimateSurvey(
  plan: Plan,
  wishes: SurveyWishes,
  workers: number,
  clock: Pick<Clock, 'monotonicSeconds'>,
): SurveyEstimate {
  const worst = worstAt(wishes, Math.max(...wishes.loads));
  const horizonsSeconds = horizonsOf(wishes).slice(0, 1);
  const jobs = [0, worst.size].map((size) => jobOf(plan, wishes.knee, { ...worst, size, horizonsSeconds }, 0));
  const first = timeOf(jobs, clock);
  // The first time a program runs it is slow.
  const seconds = Math.max(MEASURABLE_SECONDS, first < WARM_SECONDS ? timeOf(jobs, clock) : first);
  const loginsPerSecond = totalOf(jobs) / seconds;
  const size = sizeOfSurvey(plan, wishes);
  return { ...size, loginsPerSecond, seconds: size.logins / loginsPerSecond / workers };
}

function timeOf(jobs: readonly PhaseJob[], clock: Pick<Clock, 'monotonicSeconds'>): number {
  const from = clock.monotonicSeconds();
  for (const job of jobs) task.work(job, () => false);
  return clock.monotonicSeconds() - from;
}

const WARM_SECONDS = 2;
const MEASURABLE_SECONDS = 1e-4;
const totalOf = (jobs: readonly PhaseJob[]): number => jobs.reduce((sum, job) => sum + loginsOf(job), 0);
