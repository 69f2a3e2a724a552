/** The tables of a simulated variant: steps, errors, reasons, times to login; totals over the seeds. */
import { lowerEdgeOf, merged, quantileIn } from '../../model/record/log-histogram.ts';
import type { AnswerResult } from '../../model/record/run-record.ts';
import type { Replication, StepTally } from '../../model/record/tally.ts';
import type { ErrorCount, Heatmap, StepFindings, VariantFindings } from '../findings.ts';
import { edgesUpTo } from '../heatmap.ts';
import { calmResults, columnOf, stepOrder } from '../steps.ts';
import { mergedColumns } from './pooled-series.ts';

type Results = Readonly<Partial<Record<AnswerResult, number>>>;

/** Steps with what came of their requests in all seeds, in the order of the journey. */
function resultsByStep(replications: readonly Replication[]): Map<string, { results: Results; tallies: StepTally[] }> {
  const known = replications.flatMap(({ tally }) => Object.keys(tally.steps));
  const names = [...new Set([...stepOrder, ...known])];
  const steps = new Map<string, { results: Results; tallies: StepTally[] }>();
  for (const name of names) {
    const tallies = replications.flatMap(({ tally }) => tally.steps[name] ?? []);
    const results: Partial<Record<AnswerResult, number>> = {};
    for (const tally of tallies)
      for (const [result, count] of entriesOf(tally.results)) results[result] = (results[result] ?? 0) + count;
    if (requestsOf(results) > 0) steps.set(name, { results, tallies });
  }
  return steps;
}

const entriesOf = (results: Results): [AnswerResult, number][] => Object.entries(results) as [AnswerResult, number][];

const requestsOf = (results: Results): number => entriesOf(results).reduce((sum, [, count]) => sum + count, 0);

export function pooledSteps(replications: readonly Replication[]): StepFindings[] {
  return [...resultsByStep(replications)].map(([step, { results, tallies }]): StepFindings => {
    const counts = { ok: 0, refused: 0, timeouts: 0, errors: 0 };
    for (const [result, count] of entriesOf(results)) counts[columnOf[result]] += count;
    const answered = merged(tallies.map((tally) => tally.answered));
    return {
      step,
      attempts: requestsOf(results),
      ...counts,
      p50Seconds: quantileIn(answered, 0.5),
      p95Seconds: quantileIn(answered, 0.95),
      p99Seconds: quantileIn(answered, 0.99),
      maxSeconds: answered.counts.length === 0 ? null : answered.maxSeconds,
    };
  });
}

export function pooledErrors(replications: readonly Replication[]): ErrorCount[] {
  const errors: ErrorCount[] = [];
  for (const [step, { results }] of resultsByStep(replications))
    for (const [result, count] of entriesOf(results))
      if (count > 0 && !calmResults.has(result))
        errors.push({ step, result, count, share: count / requestsOf(results) });
  return errors.toSorted((a, b) => b.count - a.count);
}

export function pooledReasons(replications: readonly Replication[]): VariantFindings['reasons'] {
  const counts = new Map<string, number>();
  for (const { tally } of replications)
    for (const [reason, count] of Object.entries(tally.reasons)) counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts]
    .map(([reason, logins]) => ({ reason, logins }))
    .toSorted((a, b) => b.logins - a.logins || (a.reason < b.reason ? -1 : 1));
}

/** Each duration is in the row that the lower edge of its bucket is in: a bucket is under 1 % wide. */
export function pooledHeatmap(replications: readonly Replication[]): Heatmap {
  const columns = mergedColumns(replications);
  const edges = edgesUpTo(columns.reduce((most, { maxSeconds }) => Math.max(most, maxSeconds), 0));
  const tally = replications[0]?.tally;
  return {
    bucketEdgesSeconds: edges,
    secondsPerColumn: (tally?.columnBins ?? 1) * (tally?.binSeconds ?? 1),
    counts: columns.map((column) => {
      const row = edges.slice(1).map(() => 0);
      for (const [bucket, count] of column.counts) {
        const at = Math.max(0, edges.findIndex((edge) => lowerEdgeOf(bucket) < edge) - 1);
        row[at] = (row[at] ?? 0) + count;
      }
      return row;
    }),
  };
}

export function pooledWaitingRoom(replications: readonly Replication[]): VariantFindings['waitingRoom'] {
  const last = replications.flatMap(({ server }) => server.at(-1)?.waitingRoom ?? []);
  if (last.length === 0) return null;
  let peakWaiting = 0;
  for (const { server } of replications)
    for (const { waitingRoom } of server) peakWaiting = Math.max(peakWaiting, waitingRoom?.waiting ?? 0);
  const total = (key: 'admitted' | 'abandoned' | 'polls'): number => last.reduce((sum, room) => sum + room[key], 0);
  return { admitted: total('admitted'), abandoned: total('abandoned'), peakWaiting, polls: total('polls') };
}

export function pooledRetryBudget(replications: readonly Replication[]): VariantFindings['retryBudget'] {
  const last = replications.flatMap(({ server }) => server.at(-1)?.retryBudget ?? []);
  if (last.length === 0) return null;
  const total = (key: 'granted' | 'denied'): number => last.reduce((sum, budget) => sum + budget[key], 0);
  return { granted: total('granted'), denied: total('denied') };
}
