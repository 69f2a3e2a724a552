/**
 * How many k6 users a live run of the proof is given. One for every login, as elsewhere, would be ten times what it needs, and a collection
 * of k6 that walks thousands of heaps takes both cores for seconds: the live run is late then, and not valid. Its twin says how many it
 * needs; a login that finds no user all the same is dropped, which makes the run invalid, not wrong.
 */
import type { LoginTally, Replication } from '../../model/record/tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { arrivalTimes } from '../../model/traffic/arrivals.ts';
import { leadSecondsOf } from '../../model/traffic/start-schedule.ts';
import { mostWithin } from '../../model/traffic/storm-users.ts';
import { simulateAll } from '../simulation/simulate-all.ts';

/** A live run that is a little slower than its twin has more logins under way. */
const MARGIN = 2;
/** For a run whose twin is almost empty. */
const FEWEST = 50;

/**
 * By variant; at least one, at most one for each login.
 * @throws LaunchquakeError of the first simulation that failed
 */
export async function usersAtOnce(plans: readonly Plan[], stop: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const results = await simulateAll(plans, { workers: 0, stop });
  return new Map(
    plans.flatMap((plan, at) => {
      const result = results[at];
      if (result?.kind === 'failed') throw result.error;
      return result?.kind === 'done' ? [[plan.variant, usersFor(plan, result.output)] as const] : [];
    }),
  );
}

function usersFor(plan: Plan, { tally }: Replication): number {
  const times = arrivalTimes(plan);
  // A user is taken up to two slots before it means to start.
  const early = mostWithin(times, 2 * leadSecondsOf(plan.durationSeconds));
  const wanted = Math.max(FEWEST, Math.ceil(MARGIN * (mostUnderWay(tally) + early)));
  return Math.max(1, Math.min(times.length, wanted));
}

/** The most logins under way within a bin: those that came before its end and had not ended before it began. */
function mostUnderWay({ series: { offered, ended } }: LoginTally): number {
  let underWay = 0;
  let most = 0;
  offered.forEach((came, bin) => {
    underWay += came;
    most = Math.max(most, underWay);
    underWay -= ended[bin] ?? 0;
  });
  return most;
}
