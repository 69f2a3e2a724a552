/**
 * Findings: everything the report says about a run, as numbers. A pure fold over the run record: the same record gives the
 * same findings, byte for byte. Times in run seconds, rates per run second.
 */
import type {
  ExpectationResult,
  PredictionResult,
  ResultDocument,
  RunVerdict,
  VariantResult,
} from '../model/record/result.ts';
import type { PasswordHashing, RunRecord, ServerChange, VariantRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { Collapse } from './collapse.ts';

/** The run record without its bulk: what the head of a report needs. */
export type RunHead = Omit<RunRecord, 'variants'>;

export interface Findings {
  readonly head: RunHead;
  readonly result: ResultDocument;
  readonly verdict: RunVerdict;
  readonly variants: readonly VariantFindings[];
  readonly expectations: readonly ExpectationResult[];
  /** What a reader must know before believing the numbers: compression, scale, assumptions. Sentences. */
  readonly remarks: readonly string[];
}

export interface VariantFindings {
  readonly name: string;
  readonly title: string;
  /** What was run: compression, scale, client policy, protections, SLO. The record's own. */
  readonly plan: Plan;
  readonly status: VariantRecord['status'];
  /** How far the run came, run seconds; the plan's duration when complete. */
  readonly reachedSeconds: number;
  /** The record's remarks: what ended it early, said once, for people. */
  readonly remarks: readonly string[];
  /** What was changed on the server meanwhile, and how it paid for passwords; unset: not known. */
  readonly changes?: readonly ServerChange[];
  readonly passwordHashing?: PasswordHashing;
  readonly result: VariantResult;
  /** The sentence a tired SRE needs: what happened, where, how long, why. */
  readonly sentence: string;
  /** Where goodput stopped following offered load, and what became of it. */
  readonly collapse: Collapse;
  readonly series: PerSecondSeries;
  readonly steps: readonly StepFindings[];
  /** What requests ended in, by step and result, most frequent first: the error taxonomy. */
  readonly errors: readonly ErrorCount[];
  readonly reasons: readonly { readonly reason: string; readonly logins: number }[];
  /** Cells of the time-to-login heatmap: second of completion × duration bucket. */
  readonly heatmap: Heatmap;
  readonly validity: readonly ValidityCheck[];
  /** Goodput against offered load, one point per window of a few seconds. */
  readonly loadCurve: readonly {
    readonly atSeconds: number;
    readonly offeredPerSecond: number;
    readonly goodputPerSecond: number;
  }[];
  readonly waitingRoom: {
    readonly admitted: number;
    readonly abandoned: number;
    readonly peakWaiting: number;
    readonly polls: number;
  } | null;
  readonly retryBudget: { readonly granted: number; readonly denied: number } | null;
  /** Of a simulated variant; unset: it was run live. */
  readonly simulated?: SimulatedFindings;
  /** Of a live variant: what the simulator had said of its plan, beside what was measured. Unset: it was not asked. */
  readonly prediction?: PredictionFindings;
  readonly windows: readonly {
    readonly name: 'warm-up' | 'before' | 'during' | 'after' | 'tail';
    readonly fromSeconds: number;
    readonly toSeconds: number;
  }[];
}

/** What a simulated variant is besides: its counts are totals over the seeds, everything else is of the mean seed. */
export interface SimulatedFindings {
  readonly seeds: number;
  /** Events that the simulator worked off, all seeds. */
  readonly events: number;
  /** Run seconds that one point of the series stands for; of a live run it is 1. */
  readonly secondsPerPoint: number;
  readonly bands: Bands;
}

/** One value a window, per second. */
export interface Band {
  readonly low: readonly number[];
  /** Median. */
  readonly middle: readonly number[];
  readonly high: readonly number[];
}

/** Where one more run of the same plan would lie, over time. */
export interface Bands {
  /** The probability with which it lies in the band of a window, 0–1. */
  readonly level: number;
  /** Width of a window, run seconds; window i begins at i times it. A rest at the end of the run has none. */
  readonly secondsPerPoint: number;
  readonly goodput: Band;
  readonly attempts: Band;
}

export interface PredictionFindings {
  /** What the result document says of it. */
  readonly result: PredictionResult;
  readonly events: number;
  readonly bands: Bands;
  /** What was measured, in the windows of the bands; null: the run did not finish that window. */
  readonly measured: { readonly goodput: readonly (number | null)[]; readonly attempts: readonly (number | null)[] };
  /** Windows whose measured value lies in the band ÷ windows measured; null: none was. */
  readonly insideRatio: { readonly goodput: number | null; readonly attempts: number | null };
}

/**
 * One value a second, or of a simulated variant one a point of `simulated.secondsPerPoint` seconds; rates per second. null: nothing was
 * measured there.
 */
export interface PerSecondSeries {
  readonly offered: readonly number[];
  /** λ(t) of the plan. */
  readonly planned: readonly number[];
  readonly goodput: readonly number[];
  readonly attempts: readonly number[];
  readonly refused: readonly number[];
  readonly timeouts: readonly number[];
  /** Logins under way at the end of the second. */
  readonly inFlight: readonly number[];
  /** Jobs waiting, all stations. */
  readonly queueLength: readonly (number | null)[];
  /** Service given to clients that had gone ÷ service given. */
  readonly deadWorkRatio: readonly (number | null)[];
  /** Busy server-seconds ÷ server-seconds of the busiest station. */
  readonly utilisation: readonly (number | null)[];
  readonly waiting: readonly (number | null)[];
  /** Time to login of the logins that completed in this second: median and 95th percentile; null when none did. */
  readonly timeToLoginP50: readonly (number | null)[];
  readonly timeToLoginP95: readonly (number | null)[];
}

export interface StepFindings {
  readonly step: string;
  readonly attempts: number;
  readonly ok: number;
  readonly refused: number;
  readonly timeouts: number;
  readonly errors: number;
  /** Of the answered attempts; the time-outs are counted beside. null: nothing answered. */
  readonly p50Seconds: number | null;
  readonly p95Seconds: number | null;
  readonly p99Seconds: number | null;
  readonly maxSeconds: number | null;
}

export interface ErrorCount {
  readonly step: string;
  readonly result: string;
  readonly count: number;
  readonly share: number;
}

export interface Heatmap {
  readonly bucketEdgesSeconds: readonly number[];
  readonly secondsPerColumn: number;
  /** counts[column][bucket]. */
  readonly counts: readonly (readonly number[])[];
}

/** One validity rule: whether it holds, by how much. */
export interface ValidityCheck {
  readonly rule: string;
  readonly holds: boolean;
  /** What was measured against which limit, in words with numbers. */
  readonly detail: string;
}
