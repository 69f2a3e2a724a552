/** What each station did from the end of the warm-up to the end of the run. */
import type { StationResult } from '../model/record/result.ts';
import type { ServerSample } from '../model/record/run-record.ts';
import { ratioOf, single } from './estimate.ts';
import { growthIn, meanServersIn, stationNamesOf } from './server-totals.ts';
import { lengthOf, type Window } from './windows.ts';

/**
 *     utilisation = busy ÷ (mean servers × time)      wait = waits of those served ÷ served
 *     queue = ∫ queue length dt ÷ time           served = served ÷ time
 * @param samples ordered @param planned stations of the plan: each has an entry, with nulls when it was not sampled
 */
export function stationResults(
  samples: readonly ServerSample[],
  planned: readonly string[],
  span: Window | null,
): Record<string, StationResult> {
  const names = [...new Set([...planned, ...stationNamesOf(samples)])].toSorted();
  return Object.fromEntries(names.map((name) => [name, stationResult(samples, name, span)]));
}

function stationResult(samples: readonly ServerSample[], name: string, span: Window | null): StationResult {
  const did = span === null ? null : growthIn(samples, name, span);
  if (span === null || did === null)
    return { utilisation: null, waitMeanSeconds: null, queueMean: null, servedPerSecond: null };
  const seconds = lengthOf(span);
  return {
    utilisation: single(ratioOf(did.busySeconds, meanServersIn(samples, name, span) * seconds)),
    waitMeanSeconds: single(ratioOf(did.waitSeconds, did.served)),
    queueMean: single(did.queueSeconds / seconds),
    servedPerSecond: single(did.served / seconds),
  };
}
