import { ascending, quantile } from '../../analysis/quantiles.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import type { Measured, Measurements } from '../measured.ts';
import { latenciesByPlan, latenciesOfWaiting } from './stalled-service.ts';

/** Row 7: what two clients say of the same stall; quantiles as the reports take them. */
export function measureOmission({
  client,
  ...stall
}: CaseOf<'coordinated-omission'>): Measurements<'coordinated-omission'> {
  const latencies = client === 'waits' ? latenciesOfWaiting(stall) : latenciesByPlan(stall);
  const n = latencies.length;
  const sorted = ascending(latencies);
  const exact = (value: number): Measured => ({ kind: 'exact', value, n });
  const at = (p: number): Measured => exact(quantile(sorted, p) ?? Number.NaN);
  const mean = latencies.reduce((sum, seconds) => sum + seconds, 0) / n;
  return { samples: exact(n), mean: exact(mean), p50: at(0.5), p75: at(0.75), p99: at(0.99), p9999: at(0.9999) };
}
