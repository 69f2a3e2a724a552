/**
 * The same run seen twice: by our own record, login by login, and by a monitoring system, counter by counter. Both go through the same
 * formulas; what differs is said, with the tolerance it is held to.
 */
import type { VariantFindings } from '../findings.ts';
import { collapseOf } from '../collapse.ts';
import { rateIn } from '../events.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { recoveryOf } from '../recovery.ts';
import { lengthOf, type Window, windowsOf } from '../windows.ts';
import { type CounterSample, countBounds, momentsOf } from './moments.ts';

/** What was read of one variant. Times in run seconds. */
export interface Observed {
  /** Logins begun, and those completed within the SLO. */
  readonly started: readonly (readonly CounterSample[])[];
  readonly good: readonly (readonly CounterSample[])[];
  /** Over the whole run, seconds; null: nothing was measured. */
  readonly timeToLoginP50: number | null;
  readonly timeToLoginP99: number | null;
  /** Time between two samples of a counter. */
  readonly intervalSeconds: number;
}

export interface AgreementRow {
  readonly quantity: string;
  readonly unit: 'logins' | 'logins/s' | 's';
  readonly report: number | null;
  readonly observed: number | null;
  /** Most that the two may differ by, in the unit. */
  readonly tolerance: number;
  readonly agrees: boolean;
}

/** Counters lose nothing on their way; a login in the run's very last moment may be on either side of its end. */
const TOTAL_TOLERANCE = 0.005;
/** Two ways to count the same events may differ by this share [3 %: what a reader would not see in a chart]. */
const RATE_TOLERANCE = 0.03;
/** Neighbouring buckets of k6's native histogram are a factor of 1.1 apart; a quantile inside one may be anywhere in it. */
const BUCKET_TOLERANCE = 0.1;
/** A moment is read off windows that move in steps of one second. */
const STEP_SECONDS = 1;

export interface Agreement {
  readonly agreement: readonly AgreementRow[];
  /** When goodput stopped following offered load, run seconds; null: it followed. */
  readonly stoppedAtSeconds: { readonly report: number | null; readonly observed: number | null };
}

/** @param facts of the variant's plan, as the findings were made with */
export function agreementOf(findings: VariantFindings, observed: Observed, facts: PlanFacts): Agreement {
  const { plan, result, collapse, reachedSeconds, series } = findings;
  const windows = windowsOf(plan, reachedSeconds);
  const completions = momentsOf(observed.good);
  const arrivals = momentsOf(observed.started);
  const inputs = { plan, facts, windows, completions, arrivals, reachedSeconds };
  const seen = {
    collapse: collapseOf(inputs),
    recovery: recoveryOf({ plan, facts, completions, before: windows.before, reachedSeconds }),
  };
  const moment = observed.intervalSeconds + STEP_SECONDS;
  // The stop itself is known to half a recovery window: ./../collapse.ts.
  const rate = (name: 'before' | 'during' | 'after'): AgreementRow => {
    const window = windows[name];
    const report = result.goodputPerSecond[name]?.value ?? null;
    const counted = rateIn(completions, window);
    const tolerance = RATE_TOLERANCE * (report ?? 0) + edgeOf(observed.good, window, counted);
    return row(`goodput ${name}`, 'logins/s', [report, counted], tolerance);
  };
  const quantile = (name: 'p50' | 'p99', value: number | null): AgreementRow => {
    const report = result.timeToLoginSeconds[name]?.value ?? null;
    return row(`time to login ${name}`, 's', [report, value], BUCKET_TOLERANCE * (report ?? 0));
  };
  const stop = { report: collapse.stop?.atSeconds ?? null, observed: seen.collapse.stop?.atSeconds ?? null };
  const total = (quantity: string, report: readonly number[], moments: readonly number[]): AgreementRow => {
    const counted = sum(report);
    return row(quantity, 'logins', [counted, moments.length], Math.ceil(TOTAL_TOLERANCE * counted));
  };
  const agreement = [
    total('logins begun', series.offered, arrivals),
    total('logins completed in time', series.goodput, completions),
    rate('before'),
    rate('during'),
    rate('after'),
    row('goodput stops following', 's', [stop.report, stop.observed], moment + plan.recovery.windowSeconds / 2),
    row('recovery after the spike', 's', [result.recovery.seconds?.value ?? null, seen.recovery.seconds], moment),
    quantile('p50', observed.timeToLoginP50),
    quantile('p99', observed.timeToLoginP99),
  ];
  return { agreement, stoppedAtSeconds: stop };
}

/** How far the rate of a window may be off, because nobody who samples can tell on which side of its edges an event was. */
function edgeOf(series: Observed['good'], window: Window | null, rate: number | null): number {
  if (window === null || rate === null) return 0;
  const { least, most } = countBounds(series, window);
  return Math.max(most / lengthOf(window) - rate, rate - least / lengthOf(window));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Both unknown agree; one unknown does not. */
function row(
  quantity: string,
  unit: AgreementRow['unit'],
  [report, observed]: readonly [number | null, number | null],
  tolerance: number,
): AgreementRow {
  const agrees = report === null || observed === null ? report === observed : Math.abs(report - observed) <= tolerance;
  return { quantity, unit, report, observed, tolerance, agrees };
}
