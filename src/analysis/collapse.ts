/**
 * What became of goodput under the trigger, and where it stopped following offered load.
 *
 * Followed: over a window of the scenario's recovery length W that starts at second t, good completions are at least
 *
 *     ratio × n − 2√n      n = completable ratio × logins intended in [t − L, t − L + W)
 *
 * L: mean time of an undisturbed login, since who comes at t completes at about t + L. 2√n: two standard deviations of a Poisson count,
 * so that chance alone is not called a stop. Once W seconds of windows in a row have failed, the stop is the second inside the first of them
 * up to which the fewest completions were missing, known to half a window; the rate it stopped at is the most that the plan offered from L
 * before it to W/2 after it: what pressed on the service when it stopped.
 */
import type { Plan } from '../model/scenario/plan.ts';
import { countIn, type Events, stepSecondsOf } from './events.ts';
import type { PlanFacts } from './plan-facts.ts';
import { completableRatioOf } from './plan-facts.ts';
import { lengthOf, type Window, type Windows } from './windows.ts';

/** At least this share of what the service can carry: it held. The issue of the main job asks it of a waiting room. */
export const HELD_RATIO = 0.85;
/** Below this share it collapsed: overload cost more than half of what the service can carry (assumption). */
export const COLLAPSED_RATIO = 0.5;

export type Fate = 'followed' | 'held' | 'sagged' | 'collapsed' | 'unknown';

export interface Collapse {
  readonly fate: Fate;
  /** null: goodput followed offered load all the time. */
  readonly stop: { readonly atSeconds: number; readonly offeredPerSecond: number } | null;
  /** Of the windows duringLate and after, the one that carried least of what could be carried. null: neither was finished. */
  readonly lowest: Carried | null;
}

export interface Carried {
  readonly window: 'duringLate' | 'after';
  readonly goodputPerSecond: number;
  /** Goodput ÷ min(knee, offered that can complete). */
  readonly ratio: number;
}

export interface CollapseInputs {
  readonly plan: Plan;
  readonly facts: PlanFacts;
  readonly windows: Windows;
  /** Good completions. */
  readonly completions: Events;
  /** When logins were intended. */
  readonly arrivals: Events;
  readonly reachedSeconds: number;
}

export function collapseOf(inputs: CollapseInputs): Collapse {
  const stop = stopOf(inputs);
  const carried = (['duringLate', 'after'] as const).map((window) => carriedIn(inputs, window));
  const lowest = carried.reduce(
    (least, one) => (least === null || (one !== null && one.ratio < least.ratio) ? one : least),
    null,
  );
  return { fate: fateOf(stop !== null, lowest), stop, lowest };
}

function fateOf(stopped: boolean, lowest: Carried | null): Fate {
  if (lowest === null) return 'unknown';
  if (lowest.ratio >= HELD_RATIO) return stopped ? 'held' : 'followed';
  return lowest.ratio >= COLLAPSED_RATIO ? 'sagged' : 'collapsed';
}

/** null when the window was not finished, or nobody was to come. */
function carriedIn(inputs: CollapseInputs, name: Carried['window']): Carried | null {
  const window = inputs.windows[name];
  if (window === null) return null;
  const possible = Math.min(inputs.facts.knee?.perSecond ?? Infinity, expectedIn(inputs, window) / lengthOf(window));
  const goodputPerSecond = countIn(inputs.completions, window) / lengthOf(window);
  return possible > 0 ? { window: name, goodputPerSecond, ratio: goodputPerSecond / possible } : null;
}

function stopOf(inputs: CollapseInputs): Collapse['stop'] {
  const { plan, reachedSeconds } = inputs;
  const length = plan.recovery.windowSeconds;
  const step = stepSecondsOf(inputs.completions);
  const needed = Math.max(1, Math.ceil(length / step));
  const end = Math.min(plan.durationSeconds, reachedSeconds);
  let failing = 0;
  for (let from = plan.warmUpSeconds; from + length <= end; from += step) {
    failing = isFollowed(inputs, { fromSeconds: from, toSeconds: from + length }) ? 0 : failing + 1;
    if (failing >= needed) return stopInside(inputs, from - step * (needed - 1));
  }
  return null;
}

/** @param fromSeconds start of the first window that failed */
function stopInside(inputs: CollapseInputs, fromSeconds: number): NonNullable<Collapse['stop']> {
  let [atSeconds, fewest] = [fromSeconds, 0];
  const step = stepSecondsOf(inputs.completions);
  for (let waited = step; waited <= inputs.plan.recovery.windowSeconds; waited += step) {
    const window = { fromSeconds, toSeconds: fromSeconds + waited };
    const missing = expectedIn(inputs, window) - countIn(inputs.completions, window);
    if (missing <= fewest) [atSeconds, fewest] = [window.toSeconds, missing];
  }
  return { atSeconds, offeredPerSecond: mostOfferedAround(inputs, atSeconds, lagOf(inputs)) };
}

/** The highest rate of the plan, over a second each, around a stop at `atSeconds`. */
function mostOfferedAround({ plan, facts }: CollapseInputs, atSeconds: number, lagSeconds: number): number {
  const first = Math.max(0, Math.floor(atSeconds - lagSeconds));
  const last = Math.floor(Math.min(plan.durationSeconds - 1, atSeconds + plan.recovery.windowSeconds / 2));
  let most = 0;
  for (let second = first; second <= Math.max(first, last); second += 1)
    most = Math.max(most, facts.arrivalsBy(second + 1) - facts.arrivalsBy(second));
  return most;
}

function isFollowed(inputs: CollapseInputs, window: Window): boolean {
  const expected = expectedIn(inputs, window);
  const missed = inputs.plan.recovery.ratio * expected - 2 * Math.sqrt(expected);
  return countIn(inputs.completions, window) >= missed;
}

/** Logins that were due to complete in the window: intended one undisturbed login time earlier, and able to. */
function expectedIn(inputs: CollapseInputs, { fromSeconds, toSeconds }: Window): number {
  const { plan, facts, arrivals } = inputs;
  const lag = lagOf(inputs);
  const intended = countIn(arrivals, { fromSeconds: fromSeconds - lag, toSeconds: toSeconds - lag });
  return intended * completableRatioOf(plan, facts.knee);
}

/** Mean time of an undisturbed login, seconds; 0 when nobody knows. */
const lagOf = ({ facts }: CollapseInputs): number => facts.knee?.undisturbedSeconds ?? 0;
