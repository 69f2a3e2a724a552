/**
 * How many users a generator needs at once when nobody gets an answer. This is no bound: a server that keeps people waiting (polls that stay
 * pending, a queue, a long Retry-After) can keep every login alive to the end of the plan, and only a user for each login is safe
 * against any server. It is what a very large run can be given instead, and a login that then finds no user is dropped and counted.
 */
import type { Plan } from '../scenario/plan.ts';
import { leadSecondsOf } from './start-schedule.ts';

/** Over the storm: a server that answers a few keeps those longer. */
const MARGIN = 1.25;

/**
 * @param times intended start times, seconds, ascending
 * @param peakUsers of the storm [src/model/scenario/estimate.ts]
 */
export function usersInStorm(plan: Pick<Plan, 'durationSeconds'>, times: readonly number[], peakUsers: number): number {
  // A user is taken up to two slots before it means to start.
  const waiting = mostWithin(times, 2 * leadSecondsOf(plan.durationSeconds));
  return Math.max(1, Math.min(times.length, Math.ceil(MARGIN * (peakUsers + waiting))));
}

/** The most of them that lie within `seconds`, wherever that begins. */
export function mostWithin(times: readonly number[], seconds: number): number {
  let most = 0;
  let first = 0;
  times.forEach((time, at) => {
    while ((times[first] ?? time) < time - seconds) first += 1;
    most = Math.max(most, at + 1 - first);
  });
  return most;
}
