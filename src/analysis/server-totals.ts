/**
 * The server's cumulative totals at any moment of the run, from its samples of about one a second.
 *
 * Between two samples a total is taken to grow in a straight line, so differences over neighbouring windows add up to the whole: nothing is
 * gained or lost by the interpolation. Before the first sample it grows from 0 at run second 0, when the server was fresh and idle.
 */
import type { ServerSample, StationTotals } from '../model/record/run-record.ts';
import type { Window } from './windows.ts';

/** Totals that only grow. */
export const grownTotals = [
  'arrivals',
  'served',
  'refused',
  'cancelled',
  'busySeconds',
  'deadSeconds',
  'refusalSeconds',
  'queueSeconds',
  'waitSeconds',
] as const satisfies readonly (keyof StationTotals)[];
export type GrownTotal = (typeof grownTotals)[number];
/** What a station did in a window. */
export type StationGrowth = Readonly<Record<GrownTotal, number>>;

/** Two samples further apart than this have a second between them in which nothing was measured. */
export const GAP_SECONDS = 1.5;

/** In order of time, those at or before the run's start cut down to the last one. */
export function orderedSamples(samples: readonly ServerSample[]): ServerSample[] {
  const ordered = samples.toSorted((a, b) => a.atSeconds - b.atSeconds);
  const firstInside = ordered.findIndex(({ atSeconds }) => atSeconds > 0);
  return firstInside <= 1 ? ordered : ordered.slice(firstInside - 1);
}

/** Names of all stations that were ever sampled, in order of name. */
export function stationNamesOf(samples: readonly ServerSample[]): string[] {
  const names = new Set(samples.flatMap(({ stations }) => Object.keys(stations)));
  return [...names].toSorted();
}

/** What `station` did in the window; null when nothing was sampled that tells. @param samples ordered */
export function growthIn(samples: readonly ServerSample[], station: string, window: Window): StationGrowth | null {
  const from = totalsAt(samples, station, window.fromSeconds);
  const to = totalsAt(samples, station, window.toSeconds);
  if (from === null || to === null) return null;
  return growth((name) => Math.max(0, to[name] - from[name]));
}

/** The sum over all stations. */
export function growthOfAll(samples: readonly ServerSample[], window: Window): StationGrowth | null {
  const each = stationNamesOf(samples).map((station) => growthIn(samples, station, window));
  const known = each.filter((one) => one !== null);
  if (known.length === 0) return null;
  return growth((name) => known.reduce((sum, one) => sum + one[name], 0));
}

/** The totals at `seconds`; the last ones after the last sample. null without samples. */
function totalsAt(samples: readonly ServerSample[], station: string, seconds: number): StationGrowth | null {
  const next = firstFrom(samples, seconds);
  const after = samples[next];
  const before = samples[next - 1];
  if (after === undefined) return before === undefined ? null : totalsOf(before, station);
  const start = before?.atSeconds ?? Math.min(0, after.atSeconds);
  const span = after.atSeconds - start;
  const share = span > 0 ? Math.max(0, (seconds - start) / span) : 1;
  const low = before === undefined ? zero : totalsOf(before, station);
  const high = totalsOf(after, station);
  return growth((name) => low[name] + (high[name] - low[name]) * share);
}

/** Index of the first sample at or after the moment; the length when there is none. */
function firstFrom(samples: readonly ServerSample[], seconds: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((samples[middle]?.atSeconds ?? Infinity) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

function totalsOf(sample: ServerSample, station: string): StationGrowth {
  const totals = sample.stations[station];
  return totals === undefined ? zero : growth((name) => totals[name]);
}

const growth = (valueOf: (name: GrownTotal) => number): StationGrowth =>
  Object.fromEntries(grownTotals.map((name) => [name, valueOf(name)])) as Record<GrownTotal, number>;

const zero = growth(() => 0);

/** Whether a sample tells about the moment: one lies on each side of it, not too far apart, or at most half a second before it. */
export function isSampled(samples: readonly ServerSample[], seconds: number): boolean {
  const next = firstFrom(samples, seconds);
  if (next === samples.length) return seconds - (samples.at(-1)?.atSeconds ?? -Infinity) <= GAP_SECONDS - 1;
  const before = samples[next - 1]?.atSeconds ?? 0;
  return (samples[next]?.atSeconds ?? Infinity) - before <= GAP_SECONDS;
}

/** The sample that is nearest to the moment, if one is within a gap. */
export function nearestSample(samples: readonly ServerSample[], seconds: number): ServerSample | null {
  let best: ServerSample | null = null;
  for (const sample of samples) {
    const distance = Math.abs(sample.atSeconds - seconds);
    if (distance <= GAP_SECONDS && (best === null || distance < Math.abs(best.atSeconds - seconds))) best = sample;
  }
  return best;
}

/** Mean of the servers that the station was sampled with in the window; what it had near it when it was not sampled inside. */
export function meanServersIn(samples: readonly ServerSample[], station: string, window: Window): number {
  let [sum, count] = [0, 0];
  for (const { atSeconds, stations } of samples) {
    if (atSeconds < window.fromSeconds || atSeconds > window.toSeconds) continue;
    sum += stations[station]?.servers ?? 0;
    count += 1;
  }
  return count === 0 ? serversIn(samples, station, window) : sum / count;
}

/** Most servers the station had in the window; 0 when it was never sampled there. */
export function serversIn(samples: readonly ServerSample[], station: string, window: Window): number {
  const servers = samples
    .filter(
      ({ atSeconds }) => atSeconds >= window.fromSeconds - GAP_SECONDS && atSeconds <= window.toSeconds + GAP_SECONDS,
    )
    .map(({ stations }) => stations[station]?.servers ?? 0);
  return Math.max(0, ...servers);
}
