import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { runCongestion } from '../../simulator/kernel/concurrency-kernel.ts';
import type { CaseRun, Measurements } from '../measured.ts';

/** Row 4: the share of runs whose last seconds see fewer successes than half of the arrivals, after a spike that is over. */
export function measureCongestion(parameters: CaseOf<'congestion'>, run: CaseRun): Measurements<'congestion'> {
  const { perSecond, spikePerSecond, spikeAtSeconds, spikeSeconds, ...server } = parameters;
  const arrivals = [
    { fromSeconds: 0, perSecond },
    { fromSeconds: spikeAtSeconds, perSecond: spikePerSecond },
    { fromSeconds: spikeAtSeconds + spikeSeconds, perSecond },
  ];
  let collapsed = 0;
  for (let index = 0; index < run.seeds; index += 1) {
    if (runCongestion({ ...server, arrivals, seed: run.seed + index }).collapsed) collapsed += 1;
    run.onProgress?.((index + 1) / run.seeds);
  }
  return { collapse: { kind: 'share', hits: collapsed, of: run.seeds } };
}
