/**
 * The windows that a run is judged in, run seconds, half-open [from, to).
 *
 *     warm-up [0, w)   before [w, s)   during [s, s+d)   duringLate [s+d/2, s+d)   after [s+d, s+2d)   tail [s+2d, D)
 *
 * w: end of the warm-up. s, d: start and length of the trigger. D: length of the plan. `duringLate` is there because a login takes
 * time, so the first half of a trigger still shows the past. All are cut at D; a window of no length does not exist.
 */
import type { Plan } from '../model/scenario/plan.ts';

export interface Window {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

export const phaseNames = ['warm-up', 'before', 'during', 'after', 'tail'] as const;
export type PhaseName = (typeof phaseNames)[number];
export type WindowName = PhaseName | 'duringLate';

export type Windows = Readonly<Record<WindowName, Window | null>>;

/** A window counts only when the run got to its end: half a window has no value. */
const REACHED_TOLERANCE_SECONDS = 1e-6;

/** @param reachedSeconds how far the run came; windows that it did not finish are null */
export function windowsOf(plan: Plan, reachedSeconds: number): Windows {
  const end = plan.durationSeconds;
  const { startSeconds, durationSeconds } = plan.trigger;
  const over = startSeconds + durationSeconds;
  const cut = (from: number, to: number): Window | null => {
    const window = { fromSeconds: Math.max(0, Math.min(from, end)), toSeconds: Math.min(to, end) };
    const reached = window.toSeconds <= reachedSeconds + REACHED_TOLERANCE_SECONDS;
    return window.toSeconds > window.fromSeconds && reached ? window : null;
  };
  return {
    'warm-up': cut(0, Math.min(plan.warmUpSeconds, startSeconds)),
    before: cut(plan.warmUpSeconds, startSeconds),
    during: cut(startSeconds, over),
    duringLate: cut(startSeconds + durationSeconds / 2, over),
    after: cut(over, over + durationSeconds),
    tail: cut(over + durationSeconds, end),
  };
}

/** From the end of the warm-up to where the run ended: what ratios of server time are taken over. */
export function judgedSpan(plan: Plan, reachedSeconds: number): Window | null {
  const toSeconds = Math.min(plan.durationSeconds, reachedSeconds);
  return toSeconds > plan.warmUpSeconds ? { fromSeconds: plan.warmUpSeconds, toSeconds } : null;
}

export const lengthOf = (window: Window): number => window.toSeconds - window.fromSeconds;

/** The phases that the run finished, in order. */
export function phasesOf(windows: Windows): ({ readonly name: PhaseName } & Window)[] {
  return phaseNames.flatMap((name) => {
    const window = windows[name];
    return window === null ? [] : [{ name, ...window }];
  });
}
