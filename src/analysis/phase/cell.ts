/** From the seeds of a point, with and without its trigger, to a cell of the diagram. */
import type { PhasePoint } from './axes.ts';
import type { CellVerdict, PhaseCell, UntouchedLoad } from './diagram.ts';
import { drainSeconds } from './drain.ts';
import type { PointTally } from './point-tally.ts';
import { downAt, notBackAt } from './point-tally.ts';
import type { Proportion } from './sampling.ts';
import { MOST_TIPS } from './sampling.ts';

/** What the service can do, as far as a cell needs it. */
export interface CellService {
  /** Logins started per second at the knee. */
  readonly startedPerSecond: number;
  /** Requests per second that the bottleneck serves. */
  readonly servedPerSecond: number;
  readonly horizonSeconds: number;
}

/** Whether a load is not carried even without a trigger: more than half of its seeds are not healthy at the horizon. */
export const isUnhealthy = (untouched: PointTally): boolean => (notBackAt(untouched, 0)?.value ?? 0) > 0.5;

/** @param tried null: not run, since the load is not carried untouched, or the diagram was stopped */
export function cellOf(
  point: PhasePoint,
  tried: PointTally | null,
  untouched: PointTally,
  service: CellService,
): PhaseCell {
  const { loadPerSecond, size, lengthSeconds } = point;
  const seeds = tried !== null && tried.n > 0 ? tried : null;
  const backlog = seeds === null ? null : seeds.backlog / seeds.n;
  const offered = (service.servedPerSecond * loadPerSecond) / service.startedPerSecond;
  const drain = backlog === null ? null : drainSeconds(backlog, service.servedPerSecond, offered);
  const at = (horizon: number): number => seeds?.states[horizon]?.draining ?? 0;
  return {
    loadPerSecond,
    loadRatio: loadPerSecond / service.startedPerSecond,
    size,
    lengthSeconds,
    verdict: verdictOf(seeds, untouched, drain ?? 0, service.horizonSeconds),
    tip: seeds === null ? null : downAt(seeds, 0),
    tipAtTenTimes: seeds === null ? null : downAt(seeds, 1),
    draining: at(0),
    drainingAtTenTimes: at(1),
    unhealthyBefore: seeds?.unhealthyBefore ?? 0,
    untouched: downAt(untouched, 0),
    untouchedAtTenTimes: downAt(untouched, 1),
    backlog,
    drainSeconds: drain === Infinity ? null : drain,
  };
}

function verdictOf(
  tried: PointTally | null,
  untouched: PointTally,
  drain: number,
  horizonSeconds: number,
): CellVerdict {
  if (isUnhealthy(untouched)) return 'unhealthy';
  if (tried === null) return 'untried';
  if (isEarly(tried, drain, horizonSeconds))
    return isDownLater(tried, drain, 10 * horizonSeconds) ? 'tips' : 'draining';
  const { low, high } = downAt(tried, 0) ?? { low: 0, high: 1 };
  return high <= MOST_TIPS ? 'recovers' : low >= 1 - MOST_TIPS ? 'tips' : 'between';
}

/** Whether most are not back, and the horizon is too short to say that they are down. */
function isEarly(tried: PointTally, drain: number, horizonSeconds: number): boolean {
  const open = notBackAt(tried, 0)?.value ?? 0;
  return open > 0.5 && (drain > horizonSeconds || (downAt(tried, 0)?.value ?? 0) < open / 2);
}

/** What a horizon is too short for, ten of them may tell. */
const isDownLater = (tried: PointTally, drain: number, horizonSeconds: number): boolean =>
  drain <= horizonSeconds && (downAt(tried, 1)?.low ?? 0) >= 1 - MOST_TIPS;

/** @throws RangeError when nothing was run */
export function untouchedOf(loadPerSecond: number, tally: PointTally, startedPerSecond: number): UntouchedLoad {
  const tip: Proportion | null = notBackAt(tally, 0);
  if (tip === null) throw new RangeError(`no seed of ${loadPerSecond}/s was run`);
  return {
    loadPerSecond,
    loadRatio: loadPerSecond / startedPerSecond,
    tip,
    tipAtTenTimes: notBackAt(tally, 1),
  };
}
