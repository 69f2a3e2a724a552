/** What a simulation will take, said before its first event. */
import type { Replication } from '../../model/record/tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { kneeOf } from '../../model/service/capacity.ts';
import { arrivalsBy } from '../../model/traffic/shapes.ts';
import { simulate } from '../../simulator/simulate.ts';
import type { Clock } from '../world.ts';

export interface SimulationEstimate {
  /** Of all variants and seeds. */
  readonly logins: number;
  readonly requests: number;
  /** Measured just now, on one thread. */
  readonly requestsPerSecond: number;
  /** Of everything, on so many threads. */
  readonly seconds: number;
  /** Threads worth having: 0 when it is over sooner than they would be there. */
  readonly workers: number;
}

/** Requests of a login ÷ those of an undisturbed one: 0.45 to 1.25 in the seven variants of launch-day [measured]. */
const STORM_RATIO = 1.25;
/** A thread is there after about so long, seconds [measured on two cores of 2.6 GHz: 0.1 to 0.15]. */
const START_SECONDS = 0.15;
/** Shorter work is done before two threads are there. */
const WORTH_THREADS_SECONDS = 0.3;
/** Time for the first, rough measurement, and for a better one where it matters, seconds. */
const PROBE_SECONDS = 0.05;
const LONG_PROBE_SECONDS = 0.5;
const LONG_SECONDS = 20;
/** Logins of the shortest probe. */
const FEWEST_LOGINS = 50;

export interface EstimateOptions {
  readonly seeds: number;
  /** Threads at most, from 1. */
  readonly workers: number;
}

export function estimateSimulation(
  plans: readonly Plan[],
  { seeds, workers }: EstimateOptions,
  clock: Pick<Clock, 'monotonicSeconds'>,
): SimulationEstimate {
  const sizes = plans.map((plan) => {
    const logins = arrivalsBy(plan.arrivals, plan.durationSeconds);
    const { undisturbedAttempts, completableRatio } = kneeOf(plan);
    return { logins, requests: logins * undisturbedAttempts * completableRatio * STORM_RATIO };
  });
  const requests = seeds * sum(sizes.map((size) => size.requests));
  const largest = plans[sizes.findIndex((size) => sizes.every((other) => other.requests <= size.requests))];
  const probe = (probeSeconds: number): number =>
    largest === undefined ? Infinity : measureRate(largest, probeSeconds, clock);
  const rough = probe(PROBE_SECONDS);
  const requestsPerSecond = requests / rough < LONG_SECONDS ? rough : probe(LONG_PROBE_SECONDS);
  const alone = requests / requestsPerSecond;
  const threads = alone < WORTH_THREADS_SECONDS ? 0 : Math.min(workers, seeds * plans.length);
  return {
    logins: seeds * sum(sizes.map((size) => size.logins)),
    requests,
    requestsPerSecond,
    seconds: threads === 0 ? alone : START_SECONDS + alone / threads,
    workers: threads,
  };
}

/**
 * Requests per second of this thread over the beginning of a plan, as much of it as takes `probeSeconds`. Of several beginnings the fastest
 * counts: the first ones run before the code is compiled.
 */
function measureRate(plan: Plan, probeSeconds: number, clock: Pick<Clock, 'monotonicSeconds'>): number {
  const logins = arrivalsBy(plan.arrivals, plan.durationSeconds);
  let fastest = 0;
  for (let share = Math.min(1, FEWEST_LOGINS / logins); ; share = Math.min(1, share * 4)) {
    const from = clock.monotonicSeconds();
    const requests = requestsIn(simulate({ ...plan, durationSeconds: plan.durationSeconds * share }));
    const seconds = clock.monotonicSeconds() - from;
    fastest = Math.max(fastest, seconds > 0 ? requests / seconds : Infinity);
    if (seconds >= probeSeconds || share === 1) return fastest;
  }
}

const requestsIn = ({ tally }: Replication): number =>
  sum(Object.values(tally.steps).flatMap(({ results }) => Object.values(results)));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
