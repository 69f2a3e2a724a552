/** How much the server was made to do for each login that came of it. */
import type { ServerSample } from '../model/record/run-record.ts';
import { ratioOf } from './estimate.ts';
import { growthOfAll } from './server-totals.ts';
import type { Window } from './windows.ts';

/** Attempts per completed login, whole run. null when none completed. */
export const amplificationOf = (attempts: number, completed: number): number | null => ratioOf(attempts, completed);

/**
 * Service spent per completed login ÷ service of one undisturbed login, whole run; refusals and dead work are spent too.
 * @param samples ordered @param undisturbedServiceSeconds per completed login; null when nobody knows
 */
export function workAmplificationOf(
  samples: readonly ServerSample[],
  completed: number,
  undisturbedServiceSeconds: number | null,
): number | null {
  const last = samples.at(-1);
  if (last === undefined || undisturbedServiceSeconds === null) return null;
  const spent = growthOfAll(samples, { fromSeconds: 0, toSeconds: last.atSeconds });
  return spent === null ? null : ratioOf(spent.busySeconds, completed * undisturbedServiceSeconds);
}

/** Service given to clients that had gone ÷ service given, over `span`. null when no service was given. */
export function deadWorkRatioOf(samples: readonly ServerSample[], span: Window | null): number | null {
  const did = span === null ? null : growthOfAll(samples, span);
  return did === null ? null : ratioOf(did.deadSeconds, did.busySeconds);
}
