/** What the servers did in each bin, over all seeds. */
import type { ServerSample, StationTotals } from '../../model/record/run-record.ts';
import type { Replication } from '../../model/record/tally.ts';
import { ratioOf } from '../estimate.ts';
import type { PerSecondSeries } from '../findings.ts';
import type { Bins } from './pooled-series.ts';

type ServerSeries = Pick<PerSecondSeries, 'queueLength' | 'deadWorkRatio' | 'utilisation' | 'waiting'>;

/** Sums over the seeds, a value a bin. */
interface Sums {
  readonly queueSeconds: Float64Array;
  readonly busySeconds: Float64Array;
  readonly deadSeconds: Float64Array;
  readonly utilisation: Float64Array;
  readonly waiting: Float64Array;
}

export function serverMeans(
  replications: readonly Replication[],
  bins: Bins,
  stations: readonly string[],
): ServerSeries {
  const empty = (): Float64Array => new Float64Array(bins.count);
  const sums: Sums = {
    queueSeconds: empty(),
    busySeconds: empty(),
    deadSeconds: empty(),
    utilisation: empty(),
    waiting: empty(),
  };
  for (const { server } of replications) addSeed(sums, samplesAt(server, bins.edges), { bins, stations });
  const n = replications.length;
  const hasRoom = replications.some(({ server }) => server.at(-1)?.waitingRoom !== null);
  const each = bins.edges.slice(1).map((edge, bin) => ({ bin, seconds: edge - (bins.edges[bin] ?? 0) }));
  return {
    queueLength: each.map(({ bin, seconds }) => (sums.queueSeconds[bin] ?? 0) / seconds / n),
    deadWorkRatio: each.map(({ bin }) => ratioOf(sums.deadSeconds[bin] ?? 0, sums.busySeconds[bin] ?? 0)),
    utilisation: each.map(({ bin }) => (sums.utilisation[bin] ?? 0) / n),
    waiting: each.map(({ bin }) => (hasRoom ? (sums.waiting[bin] ?? 0) / n : null)),
  };
}

interface Between {
  readonly from: ServerSample | undefined;
  readonly to: ServerSample | undefined;
  readonly seconds: number;
}

function addSeed(
  sums: Sums,
  samples: readonly (ServerSample | undefined)[],
  { bins, stations }: { readonly bins: Bins; readonly stations: readonly string[] },
): void {
  for (let bin = 0; bin < bins.count; bin += 1) {
    const seconds = (bins.edges[bin + 1] ?? 0) - (bins.edges[bin] ?? 0);
    const between = { from: samples[bin], to: samples[bin + 1], seconds };
    let busiest = 0;
    for (const station of stations) busiest = Math.max(busiest, addStation(sums, bin, station, between));
    add(sums.utilisation, bin, busiest);
    add(sums.waiting, bin, between.to?.waitingRoom?.waiting ?? 0);
  }
}

/** @returns its utilisation */
function addStation(sums: Sums, bin: number, station: string, { from, to, seconds }: Between): number {
  const [before, after] = [from?.stations[station], to?.stations[station]];
  const grew = (key: keyof StationTotals): number => (after?.[key] ?? 0) - (before?.[key] ?? 0);
  add(sums.queueSeconds, bin, grew('queueSeconds'));
  add(sums.busySeconds, bin, grew('busySeconds'));
  add(sums.deadSeconds, bin, grew('deadSeconds'));
  const servers = Math.max(after?.servers ?? 0, before?.servers ?? 0);
  return ratioOf(grew('busySeconds'), servers * seconds) ?? 0;
}

function add(sums: Float64Array, bin: number, value: number): void {
  sums[bin] = (sums[bin] ?? 0) + value;
}

/** The last sample at or before each edge; ordered samples. */
function samplesAt(samples: readonly ServerSample[], edges: readonly number[]): (ServerSample | undefined)[] {
  let next = 0;
  return edges.map((edge) => {
    while (next < samples.length && (samples[next]?.atSeconds ?? Infinity) <= edge + MOMENT_SECONDS) next += 1;
    return samples[next - 1];
  });
}

/** Edges and samples of the same moment may differ by rounding. */
const MOMENT_SECONDS = 1e-6;
