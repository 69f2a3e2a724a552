/**
 * How a simulated run stands at a moment, from its series of logins and of the queue.
 *
 *     back        good completions of [t − W, t) ≥ ratio × n − 2√n      n = completable ratio × logins intended in [t − L − W, t − L)
 *     draining    not back, and the queue at the bottleneck falls so that it is empty before ten times the horizon (drain.ts)
 *     down        neither: this is what "tipped" means
 *
 * W: the scenario's recovery window, or longer, so that at least 100 logins are due in it. L: mean time of an undisturbed login: who comes
 * at t completes at about t + L. 2√n: two standard deviations of a Poisson count, so that chance alone is no failure. The moments are the
 * trigger's start, the trigger's end + horizon, and the trigger's end + ten horizons.
 */
import { drainsBy } from './drain.ts';

/** Bin i is [i·w, (i + 1)·w), w = binSeconds. All of one length. */
export interface PhaseSeries {
  readonly binSeconds: number;
  /** Logins intended. */
  readonly offered: ArrayLike<number>;
  /** Logins completed within patience and SLO. */
  readonly good: ArrayLike<number>;
  /** Requests that wait at the bottleneck at the end of each bin. */
  readonly queue: ArrayLike<number>;
}

export type PhaseState = 'back' | 'draining' | 'down';

export interface BackRule {
  /** Goodput ÷ what can complete that counts as back, 0–1. */
  readonly ratio: number;
  /** W, seconds. */
  readonly windowSeconds: number;
  /** L, seconds. */
  readonly lagSeconds: number;
  /** Share of intended logins that can complete, 0–1. */
  readonly completableRatio: number;
}

/** Fewer logins in a window say nothing: 2√n is then more than a fifth of them. */
const LEAST_LOGINS = 100;

/** W for a load, seconds. @param completingPerSecond logins per second that can complete */
export const windowSecondsFor = (recoverySeconds: number, completingPerSecond: number): number =>
  Math.max(recoverySeconds, LEAST_LOGINS / completingPerSecond);

/** Whether goodput follows what is offered in the window that ends at `toSeconds`. A window before the start of the run does not. */
export function isFollowed(series: PhaseSeries, rule: BackRule, toSeconds: number): boolean {
  const bins = Math.max(1, Math.round(rule.windowSeconds / series.binSeconds));
  const to = Math.floor(toSeconds / series.binSeconds + 1e-9);
  const lag = Math.round(rule.lagSeconds / series.binSeconds);
  if (to - bins < 0 || to > series.good.length) return false;
  const due = rule.completableRatio * sumOf(series.offered, to - bins - lag, to - lag);
  return sumOf(series.good, to - bins, to) >= rule.ratio * due - 2 * Math.sqrt(due);
}

export interface Moment {
  /** Where the trigger ended, seconds. */
  readonly sinceSeconds: number;
  readonly horizonSeconds: number;
}

export function stateAt(series: PhaseSeries, rule: BackRule, { sinceSeconds, horizonSeconds }: Moment): PhaseState {
  const atSeconds = sinceSeconds + horizonSeconds;
  if (isFollowed(series, rule, atSeconds)) return 'back';
  const isDraining = drainsBy(series, {
    fromSeconds: sinceSeconds + horizonSeconds / 2,
    toSeconds: atSeconds,
    bySeconds: sinceSeconds + 10 * horizonSeconds,
  });
  return isDraining ? 'draining' : 'down';
}

function sumOf(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let at = Math.max(0, from); at < to; at += 1) sum += values[at] ?? 0;
  return sum;
}
