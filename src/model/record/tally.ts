/**
 * What the logins of one simulated run add up to. Its size depends on the length of the run and not on the number of people, so a launch of
 * millions leaves a record as small as that of hundreds. Times in run seconds.
 */
import type { LoginCounts } from './result.ts';
import type { AnswerResult, Reason, ServerSample } from './run-record.ts';
import type { LogHistogram } from './log-histogram.ts';

/** Events by bin, each in the bin it happened in: bin i is [i·w, (i+1)·w). All of one length. */
export interface TallySeries {
  /** Logins intended. */
  readonly offered: readonly number[];
  /** Logins completed within patience and SLO. */
  readonly good: readonly number[];
  /** Logins completed, late ones too. */
  readonly completed: readonly number[];
  /** Logins that came to an outcome other than `in-flight`. */
  readonly ended: readonly number[];
  /** Requests sent to the identity server, edge steps left out. */
  readonly attempts: readonly number[];
  /** Refusals and time-outs, when they were felt; those of requests that were still open when the run ended are not among them. */
  readonly refused: readonly number[];
  readonly timeouts: readonly number[];
  /** Requests served after their client had gone. */
  readonly late: readonly number[];
}

export interface StepTally {
  /** Every request of the step is under its result. Those still open when the run ended are under `timeout`, as in a live record. */
  readonly results: Readonly<Partial<Record<AnswerResult, number>>>;
  /** Durations of ok, pending, wrong-pin and queued. */
  readonly answered: LogHistogram;
}

export interface LoginTally {
  /** Width w of a bin, run seconds. */
  readonly binSeconds: number;
  /** By segment of the plan; each closes: intended = completed + abandoned + refused + failed + inFlight. */
  readonly segments: Readonly<Record<string, LoginCounts>>;
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
  readonly series: TallySeries;
  /** Of the completed logins that were intended after the warm-up, from their intended start; late ones too. */
  readonly timeToLogin: LogHistogram;
  /** Of all completed logins, by column of `columnBins` bins of their completion. */
  readonly columnBins: number;
  readonly timeToLoginByColumn: readonly LogHistogram[];
  readonly steps: Readonly<Record<string, StepTally>>;
}

/** One seed of a simulated variant. */
export interface Replication {
  readonly seed: number;
  readonly tally: LoginTally;
  /** One a bin, the first at 0 and the last at the end of the run. */
  readonly server: readonly ServerSample[];
  /** Events that the simulator worked off. */
  readonly events: number;
}
