import { ascending, quantile } from '../../analysis/quantiles.ts';
import { countOf, quantileIn } from '../../model/record/log-histogram.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { meanOf } from '../estimates.ts';
import type { CaseRun, Measured, Measurements } from '../measured.ts';
import { simulatedStall } from './simulated-stall.ts';
import { type StallConfig, latenciesByPlan, latenciesOfWaiting } from './stalled-service.ts';

/** Row 7: what two clients say of the same stall, quantiles as the reports take them; and what the simulator says of it. */
export function measureOmission(
  { client, ...stall }: CaseOf<'coordinated-omission'>,
  run: CaseRun,
): Measurements<'coordinated-omission'> {
  if (client === 'simulated-people') return simulated(stall, run);
  const latencies = client === 'waits' ? latenciesOfWaiting(stall) : latenciesByPlan(stall);
  const n = latencies.length;
  const sorted = ascending(latencies);
  const exact = (value: number): Measured => ({ kind: 'exact', value, n });
  const at = (p: number): Measured => exact(quantile(sorted, p) ?? Number.NaN);
  const mean = latencies.reduce((sum, seconds) => sum + seconds, 0) / n;
  return { samples: exact(n), mean: exact(mean), p50: at(0.5), p75: at(0.75), p99: at(0.99), p9999: at(0.9999) };
}

function simulated(stall: StallConfig, run: CaseRun): Measurements<'coordinated-omission'> {
  const times = Array.from({ length: run.seeds }, (_, index) => simulatedStall(stall, run.seed + index));
  const over = (value: (time: (typeof times)[number]) => number): Measured => meanOf(times.map(value), run.level);
  const at = (p: number): Measured => over((time) => quantileIn(time, p) ?? Number.NaN);
  return {
    samples: over(countOf),
    mean: over((time) => time.sumSeconds / countOf(time)),
    p75: at(0.75),
    p99: at(0.99),
  };
}
