/** How late due answers leave: the mock's own delay on top of the virtual service, which must stay small for a run to be valid. */
import { LATE_ANSWER_SECONDS } from '../../src/model/record/run-record.ts';

export interface LatenessRecorder {
  record(latenessSeconds: number): void;
  /** The 99th percentile (nearest rank) since the last call, seconds; 0 when nothing was due. Starts a new window. */
  takeP99Seconds(): number;
  /** Since the start: answers that fell due, and those that left more than LATE_ANSWER_SECONDS late. */
  totals(): LatenessTotals;
}

export interface LatenessTotals {
  readonly answersDue: number;
  readonly answersLate: number;
}

/** Kept per window; beyond it every other value is dropped, which leaves the percentile unbiased for a steady stream. */
const MOST_KEPT = 4096;

export function createLatenessRecorder(): LatenessRecorder {
  let kept: number[] = [];
  let stride = 1;
  let seen = 0;
  let answersDue = 0;
  let answersLate = 0;

  return {
    record(latenessSeconds) {
      seen += 1;
      answersDue += 1;
      if (latenessSeconds > LATE_ANSWER_SECONDS) answersLate += 1;
      if (seen % stride !== 0) return;
      kept.push(latenessSeconds);
      if (kept.length < MOST_KEPT) return;
      kept = kept.filter((_, at) => at % 2 === 1);
      stride *= 2;
    },
    takeP99Seconds() {
      const sorted = kept.toSorted((left, right) => left - right);
      kept = [];
      stride = 1;
      seen = 0;
      return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
    },
    totals: () => ({ answersDue, answersLate }),
  };
}
