/**
 * One line of the proof: a published or exact value beside ours. `launchquake verify --json` prints these; docs/proof.md is their table.
 */
export interface VerifyRow {
  /** Experiment, case and quantity, joined by `/`: stable from version to version. */
  readonly id: string;
  /** Of the eight rows of the proof, from 1. */
  readonly row: number;
  /** The paper, program, equation or run that the expected value is from. */
  readonly source: string;
  /** What is compared, with its case, in words. */
  readonly quantity: string;
  readonly unit: string;
  /** Published or exact. */
  readonly expected: number;
  /** Ours; null: nothing was measured, which fails. */
  readonly value: number | null;
  /** Our interval at `level`; null for a value that is not a matter of chance. */
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number | null;
  /** What has to hold, in words: `within 2 %`, `in our interval, at most 0.1 wide`. */
  readonly rule: string;
  /** Runs, seeds or samples behind our value. */
  readonly n: number;
  readonly pass: boolean;
  readonly note: string | null;
}
