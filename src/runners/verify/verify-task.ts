/** The task of a worker thread: one case of a reference experiment. */
import type { VerifyRow } from '../../model/record/verify-row.ts';
import type { Experiment } from '../../model/scenario/experiment-schema.ts';
import { isPure, verifyCase } from '../../verify/verify-case.ts';
import type { Work } from '../simulation/work.ts';
import { taskIn } from '../simulation/worker-thread.ts';

export interface CaseOrder {
  readonly experiment: Experiment;
  readonly index: number;
  readonly quick: boolean;
}

/** Thrown where a case says how far it is, and nobody wants the rest. */
class Unwanted extends Error {}

const work: Work<CaseOrder, readonly VerifyRow[]> = ({ experiment, index, quick }, pulse) => {
  if (!isPure(experiment)) throw new Error(`${experiment.name} needs a live run`);
  const onProgress = (share: number): void => {
    if (pulse(share, 0)) throw new Unwanted();
  };
  try {
    return verifyCase(experiment, index, { quick, onProgress });
  } catch (error) {
    if (error instanceof Unwanted) return null;
    throw error;
  }
};

export const task = taskIn(import.meta.url, work);
