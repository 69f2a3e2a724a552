/** The requests of one login: the one that is open, and what came of the others. */
import type { AnswerResult, AttemptRecord, EdgeStep } from '../record/run-record.ts';
import type { ServiceStep } from '../scenario/steps.ts';

export interface OpenRequest {
  readonly step: ServiceStep | EdgeStep;
  readonly atSeconds: number;
  /** A poll of the waiting computer, not the main line. */
  readonly beside: boolean;
  /** When its second copy was sent; null: there is none. */
  readonly hedgedAtSeconds: number | null;
}

export interface AttemptLog {
  open(request: Pick<OpenRequest, 'step' | 'atSeconds' | 'beside'>): void;
  /** A second copy of the open request has been sent. */
  hedge(atSeconds: number): void;
  /** The answer to the open request, and to its copy. null: none is open. */
  close(nowSeconds: number, result: AnswerResult): OpenRequest | null;
  readonly attempts: readonly AttemptRecord[];
}

export function createAttemptLog(): AttemptLog {
  const attempts: AttemptRecord[] = [];
  let opened: OpenRequest | null = null;
  return {
    attempts,
    open(request) {
      opened = { ...request, hedgedAtSeconds: null };
    },
    hedge(atSeconds) {
      if (opened !== null) opened = { ...opened, hedgedAtSeconds: atSeconds };
    },
    close(nowSeconds, result) {
      const closed = opened;
      opened = null;
      if (closed === null) return null;
      const { step, atSeconds, hedgedAtSeconds } = closed;
      for (const sentAt of hedgedAtSeconds === null ? [atSeconds] : [atSeconds, hedgedAtSeconds])
        attempts.push([step, rounded(sentAt), rounded(nowSeconds - sentAt), result]);
      return closed;
    },
  };
}

/** To a tenth of a millisecond: finer is noise in a live run and bulk in the record. */
export const rounded = (seconds: number): number => Math.round(seconds * 10_000) / 10_000;
