import { exhaustive } from '../../model/errors.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import type { Backoff } from '../../model/scenario/plan.ts';
import { meanOf } from '../estimates.ts';
import type { CaseRun, Measurements } from '../measured.ts';
import { runContention } from './optimistic-clients.ts';

/** Row 6: writes that were tried and the time until all have succeeded, means over the seeds. */
export function measureContention(parameters: CaseOf<'contention'>, run: CaseRun): Measurements<'contention'> {
  const { clients, delayMeanMs: delayMean, delayDeviationMs: delayDeviation } = parameters;
  const backoff = backoffOf(parameters);
  const calls: number[] = [];
  const times: number[] = [];
  for (let index = 0; index < run.seeds; index += 1) {
    const result = runContention({ clients, backoff, delayMean, delayDeviation, seed: run.seed + index });
    calls.push(result.calls);
    times.push(result.time);
    run.onProgress?.((index + 1) / run.seeds);
  }
  return { calls: meanOf(calls, run.level), time: meanOf(times, run.level) };
}

/**
 * The published program counts retries from 1, our rule from 0: min(cap, base·2ⁿ) is the same with twice the base. The decorrelated kind
 * has no count, it starts from the base in both.
 */
function backoffOf({ backoff, baseMs, capMs }: CaseOf<'contention'>): Backoff {
  switch (backoff) {
    case 'none':
      return { kind: 'none' };
    case 'decorrelated-jitter':
      return { kind: backoff, baseSeconds: baseMs, capSeconds: capMs };
    case 'exponential':
    case 'equal-jitter':
    case 'full-jitter':
      return { kind: backoff, baseSeconds: 2 * baseMs, capSeconds: capMs };
    default:
      return exhaustive(backoff);
  }
}
