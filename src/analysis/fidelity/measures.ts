/** What of a run is compared: windows of five seconds, means, times, outcomes and moments. Run seconds and per run second. */
import { quantileIn } from '../../model/record/log-histogram.ts';
import type { Outcome } from '../../model/record/run-record.ts';
import { outcomes } from '../../model/record/run-record.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { collapseOf } from '../collapse.ts';
import { binnedEvents } from '../events.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { recoveryOf } from '../recovery.ts';
import { growthOfAll } from '../server-totals.ts';
import { windowsOf } from '../windows.ts';
import type { Trace } from './trace.ts';

/** Length of a window, run seconds: the issue's own. */
export const WINDOW_SECONDS = 5;

/**
 * goodput: good completions per second. attempts: requests per second. queue: mean number of waiting requests, of all stations; where all are
 * served at once and nobody waits, mean number of logins under way, looked at once a second.
 */
export const windowMetrics = ['goodput', 'attempts', 'queue'] as const;
export type WindowMetric = (typeof windowMetrics)[number];

export interface Measures {
  /** One value a window; null: it was not measured. */
  readonly windows: Readonly<Record<WindowMetric, readonly (number | null)[]>>;
  /** Of time to login, seconds; null: nobody completed. */
  readonly p50: number | null;
  readonly p99: number | null;
  /** Share of the intended logins, 0–1. */
  readonly shares: Readonly<Record<Outcome, number>>;
  /** When goodput stopped following offered load, seconds from the start; Infinity: never. */
  readonly collapseAtSeconds: number;
  /** From the end of the trigger, seconds; Infinity: not by the end of the run. */
  readonly recoverySeconds: number;
}

/** @throws RangeError when the trace's bins do not fit into windows */
export function measuresOf(trace: Trace, plan: Plan, facts: PlanFacts): Measures {
  const binsPerWindow = WINDOW_SECONDS / trace.binSeconds;
  if (!Number.isInteger(binsPerWindow))
    throw new RangeError(`bins of ${trace.binSeconds} s do not fit into windows of ${WINDOW_SECONDS} s`);
  return {
    windows: {
      goodput: ratesOf(trace.good, binsPerWindow),
      attempts: ratesOf(trace.attempts, binsPerWindow),
      queue: isShared(plan)
        ? underWay(trace, binsPerWindow)
        : queuesOf(trace, Math.floor(trace.good.length / binsPerWindow)),
    },
    p50: quantileIn(trace.timeToLogin, 0.5),
    p99: quantileIn(trace.timeToLogin, 0.99),
    shares: sharesOf(trace),
    ...momentsOf(trace, plan, facts),
  };
}

/** Events per second of every whole window. */
function ratesOf(counts: readonly number[], binsPerWindow: number): number[] {
  const whole = Math.floor(counts.length / binsPerWindow);
  return Array.from({ length: whole }, (_, window) => {
    const inside = counts.slice(window * binsPerWindow, (window + 1) * binsPerWindow);
    return inside.reduce((sum, count) => sum + count, 0) / WINDOW_SECONDS;
  });
}

function queuesOf({ server }: Trace, windows: number): (number | null)[] {
  return Array.from({ length: windows }, (_, window) => {
    const fromSeconds = window * WINDOW_SECONDS;
    const growth = growthOfAll(server, { fromSeconds, toSeconds: fromSeconds + WINDOW_SECONDS });
    return growth === null ? null : growth.queueSeconds / WINDOW_SECONDS;
  });
}

/** Whether every station serves all that are there at once. */
const isShared = ({ service, protection }: Plan): boolean =>
  Object.values(service.stations).every(({ discipline = protection.discipline }) => discipline === 'processor-sharing');

/** At the end of each bin, counted from the intended start. */
function underWay({ offered, ended }: Trace, binsPerWindow: number): number[] {
  let now = 0;
  const atEnds = offered.map((count, bin) => (now += count - (ended[bin] ?? 0)));
  return ratesOf(atEnds, binsPerWindow).map((sum) => (sum * WINDOW_SECONDS) / binsPerWindow);
}

function sharesOf({ counts }: Trace): Measures['shares'] {
  const of = (outcome: Outcome): number => counts[outcome === 'in-flight' ? 'inFlight' : outcome];
  const shares = outcomes.map((outcome) => [outcome, counts.intended === 0 ? 0 : of(outcome) / counts.intended]);
  return Object.fromEntries(shares) as Record<Outcome, number>;
}

function momentsOf(
  { good, offered, binSeconds }: Trace,
  plan: Plan,
  facts: PlanFacts,
): Pick<Measures, 'collapseAtSeconds' | 'recoverySeconds'> {
  const reachedSeconds = plan.durationSeconds;
  const windows = windowsOf(plan, reachedSeconds);
  const completions = binnedEvents(good, binSeconds);
  const arrivals = binnedEvents(offered, binSeconds);
  const { stop } = collapseOf({ plan, facts, windows, completions, arrivals, reachedSeconds });
  const recovery = recoveryOf({ plan, facts, completions, before: windows.before, reachedSeconds });
  return { collapseAtSeconds: stop?.atSeconds ?? Infinity, recoverySeconds: recovery.seconds ?? Infinity };
}

/** Mean over all windows that were measured; null: none was. */
export function meanOf(windows: readonly (number | null)[]): number | null {
  const known = windows.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
