/** What the main thread and a worker of the proof say to each other. */
import type { VerifyRow } from '../../model/record/verify-row.ts';
import type { Experiment } from '../../model/scenario/experiment-schema.ts';

/** To the worker: one case. */
export interface CaseOrder {
  readonly experiment: Experiment;
  readonly index: number;
  readonly quick: boolean;
}

/** From the worker: its rows, or why there are none. */
export type CaseAnswer = { readonly rows: readonly VerifyRow[] } | { readonly failure: string };
