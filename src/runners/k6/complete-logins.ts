/** From the lines of k6 to one login for every arrival that was intended while the run lasted. */
import type { LoginRecord } from '../../model/record/run-record.ts';

export interface CompletedLogins {
  readonly logins: readonly LoginRecord[];
  /** Arrivals that left no line. */
  readonly missing: number;
  /** Lines of an arrival that had one already, or of none of the plan: dropped. */
  readonly surplus: number;
}

/**
 * Arrivals up to `reachedSeconds` in order of index. One that left no line was in flight when its generator stopped: `run-ended` when that
 * was stopped on purpose, else `lost`.
 * @param arrivals intended start times, run seconds, by index
 * @param segmentOf the segment of the user of an index
 */
export function completeLogins(
  arrivals: readonly number[],
  lines: readonly LoginRecord[],
  ending: { reachedSeconds: number; stopped: (index: number) => boolean; segmentOf: (index: number) => string },
): CompletedLogins {
  const byIndex = new Map<number, LoginRecord>();
  let surplus = 0;
  for (const line of lines) {
    if (line.index >= arrivals.length || byIndex.has(line.index)) surplus += 1;
    else byIndex.set(line.index, line);
  }
  let missing = 0;
  const logins: LoginRecord[] = [];
  for (const [index, intendedSeconds] of arrivals.entries()) {
    const line = byIndex.get(index);
    if (line !== undefined) logins.push(line);
    else if (intendedSeconds <= ending.reachedSeconds) {
      missing += 1;
      logins.push(unheard(index, ending.segmentOf(index), intendedSeconds, ending.stopped(index)));
    }
  }
  return { logins, missing, surplus };
}

const unheard = (index: number, segment: string, intendedSeconds: number, stopped: boolean): LoginRecord => ({
  index,
  segment,
  intendedSeconds,
  startedSeconds: intendedSeconds,
  endedSeconds: null,
  outcome: 'in-flight',
  reason: stopped ? 'run-ended' : 'lost',
  tries: 1,
  attempts: [],
  signature: 'unchecked',
});
