/** The series of a simulated variant: the mean over the seeds, one value a bin, rates per second. */
import type { LogHistogram } from '../../model/record/log-histogram.ts';
import { merged, quantileIn } from '../../model/record/log-histogram.ts';
import type { Replication, TallySeries } from '../../model/record/tally.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import type { PerSecondSeries } from '../findings.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { serverMeans } from './server-means.ts';

/** What a bin of the series stands for. */
export interface Bins {
  readonly count: number;
  readonly seconds: number;
  /** Ends of the bins, the first one's start before them: count + 1 moments, the last one the end of the plan. */
  readonly edges: readonly number[];
}

/** @param replications at least one, all with bins of one width */
export function binsOf({ durationSeconds }: Plan, [first]: readonly Replication[]): Bins {
  const seconds = first?.tally.binSeconds ?? 1;
  const count = first?.tally.series.offered.length ?? 0;
  const edges = Array.from({ length: count + 1 }, (_, bin) => Math.min(durationSeconds, bin * seconds));
  return { count, seconds, edges };
}

export function pooledSeries(
  { plan, facts, bins }: { readonly plan: Plan; readonly facts: PlanFacts; readonly bins: Bins },
  replications: readonly Replication[],
): PerSecondSeries {
  const lengths = bins.edges.slice(1).map((edge, bin) => edge - (bins.edges[bin] ?? 0));
  const meanCount = (name: keyof TallySeries): number[] =>
    lengths.map(
      (_, bin) =>
        replications.reduce((sum, { tally }) => sum + (tally.series[name][bin] ?? 0), 0) / replications.length,
    );
  const rate = (name: keyof TallySeries): number[] => perSecond(meanCount(name), lengths);
  const planned = bins.edges
    .slice(1)
    .map((edge, bin) => facts.arrivalsBy(edge) - facts.arrivalsBy(bins.edges[bin] ?? 0));
  return {
    offered: rate('offered'),
    planned: perSecond(planned, lengths),
    goodput: rate('good'),
    attempts: rate('attempts'),
    refused: rate('refused'),
    timeouts: rate('timeouts'),
    inFlight: underWay(meanCount('offered'), meanCount('ended')),
    ...serverMeans(replications, bins, Object.keys(plan.service.stations)),
    ...loginTimes(replications, bins.count),
  };
}

const perSecond = (counts: readonly number[], lengths: readonly number[]): number[] =>
  counts.map((count, bin) => count / Math.max(lengths[bin] ?? 1, SHORTEST_SECONDS));

/** No bin is shorter than this but by rounding. */
const SHORTEST_SECONDS = 1e-9;

function underWay(started: readonly number[], ended: readonly number[]): number[] {
  let now = 0;
  return started.map((count, bin) => (now += count - (ended[bin] ?? 0)));
}

/** Quantiles of all seeds together; a column of several bins has one value for them all. */
function loginTimes(
  replications: readonly Replication[],
  count: number,
): Pick<PerSecondSeries, 'timeToLoginP50' | 'timeToLoginP95'> {
  const columns = mergedColumns(replications);
  const width = replications[0]?.tally.columnBins ?? 1;
  const spread = (p: number): (number | null)[] => {
    const known = columns.map((column) => quantileIn(column, p));
    return Array.from({ length: count }, (_, bin) => known[Math.floor(bin / width)] ?? null);
  };
  return { timeToLoginP50: spread(0.5), timeToLoginP95: spread(0.95) };
}

/** Times to login by column, all seeds together. */
export function mergedColumns(replications: readonly Replication[]): LogHistogram[] {
  const columns = replications[0]?.tally.timeToLoginByColumn ?? [];
  return columns.map((_, at) => merged(replications.flatMap(({ tally }) => tally.timeToLoginByColumn[at] ?? [])));
}
