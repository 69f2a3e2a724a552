/** What k6 counted, for the run record. */
import { k6Metrics } from '../../src/model/record/metric-names.ts';

/** The shape that k6 v2 still gives to handleSummary; only counters are read. */
export interface SummaryData {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>;
}

/** JSON that src/runners/k6/summary.ts reads. */
export function summarise(data: SummaryData): string {
  const count = (name: string): number => data.metrics[name]?.values['count'] ?? 0;
  const started = count(k6Metrics.loginsStarted);
  const ended = count(k6Metrics.loginsEnded);
  return JSON.stringify({
    droppedIterations: count('dropped_iterations'),
    interrupted: started - ended,
    loginsStarted: started,
    loginsEnded: ended,
    exceptions: 0,
  });
}
