/**
 * The contract for other programs: what `run --json` and `simulate --json` print. Scripts, CI and our own tests read this
 * and nothing else. Seconds and per-second everywhere, in run time; unknown is null, never 0.
 */
import type { Outcome } from './run-record.ts';

export const RESULT_SCHEMA = 'launchquake/result@1';

/** An estimate with its interval. One run has no interval: low and high are null. */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
}

export type RunVerdict = 'pass' | 'slo-breach' | 'invalid' | 'inconclusive' | 'aborted';

export type LoginCounts = { readonly intended: number } & {
  readonly [K in Exclude<Outcome, 'in-flight'> | 'inFlight']: number;
};

/** Where an outcome is counted. */
export const countKeys = {
  completed: 'completed',
  abandoned: 'abandoned',
  refused: 'refused',
  failed: 'failed',
  'in-flight': 'inFlight',
} as const satisfies Record<Outcome, keyof LoginCounts>;

export interface VariantResult {
  readonly name: string;
  readonly validity: { readonly valid: boolean; readonly reasons: readonly string[] };
  readonly logins: LoginCounts;
  readonly attempts: number;
  readonly amplification: number | null;
  readonly workAmplification: number | null;
  readonly deadWorkRatio: number | null;
  readonly goodputPerSecond: {
    readonly before: Estimate | null;
    readonly during: Estimate | null;
    readonly duringLate: Estimate | null;
    readonly after: Estimate | null;
    readonly peak: Estimate | null;
  };
  readonly offeredPerSecond: {
    readonly before: number | null;
    readonly during: number | null;
    readonly after: number | null;
  };
  readonly kneePerSecond: Estimate | null;
  readonly timeToLoginSeconds: {
    readonly p50: Estimate | null;
    readonly p95: Estimate | null;
    readonly p99: Estimate | null;
  };
  /** Of a simulated variant: recovered in more than half of the seeds; the time is of those that did. */
  readonly recovery: {
    readonly recovered: boolean;
    readonly seconds: Estimate | null;
    /** Share of the seeds that recovered, with Wilson's interval. Unset or null: it was run live. */
    readonly recoveredRatio?: Estimate | null;
  };
  readonly stations: Readonly<Record<string, StationResult>>;
  readonly segments: Readonly<Record<string, SegmentResult>>;
  /** Of a live variant: what the simulator said of its plan before it began. Unset: it was not asked. */
  readonly prediction?: PredictionResult;
}

/** What was predicted, beside what was measured. */
export interface PredictionResult {
  readonly seeds: readonly number[];
  /** The probability with which one run lies in an interval below: 0.95, or what so few seeds allow. */
  readonly level: number;
  readonly quantities: readonly PredictedQuantity[];
}

export interface PredictedQuantity {
  /** A word of `expect:` lines, such as `goodput.during`; of `recovered` the values are 0 and 1, and the predicted one is the share of seeds. */
  readonly quantity: string;
  readonly measured: number | null;
  /** Median over the seeds, and the interval that one run lies in. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Whether the measured value lies in the interval. null: one of them is unknown. */
  readonly inside: boolean | null;
}

export interface StationResult {
  readonly utilisation: Estimate | null;
  readonly waitMeanSeconds: Estimate | null;
  readonly queueMean: Estimate | null;
  readonly servedPerSecond: Estimate | null;
}

/** Counts of one segment; they close like the whole: intended = completed + abandoned + refused + failed + inFlight. */
export type SegmentResult = LoginCounts;

export interface ResultDocument {
  readonly schema: typeof RESULT_SCHEMA;
  readonly scenario: string;
  readonly engine: 'live' | 'simulated';
  readonly seeds: readonly number[];
  readonly record: string;
  readonly verdict: RunVerdict;
  readonly variants: readonly VariantResult[];
  /** Every line of the scenario's expect block that was checked. */
  readonly expectations: readonly ExpectationResult[];
}

export interface ExpectationResult {
  readonly variant: string;
  readonly expression: string;
  /** `unknown`: a value it needs is null, or the variant is invalid. */
  readonly outcome: 'holds' | 'breached' | 'unknown';
  /** Both sides in numbers, such as `2.1 < 0.45 × 10.0 = 4.5`. */
  readonly detail: string;
}
