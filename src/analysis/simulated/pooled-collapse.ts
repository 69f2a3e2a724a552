/** What became of goodput in most of the seeds. */
import type { Carried, Collapse, Fate } from '../collapse.ts';
import type { Recovery } from '../recovery.ts';
import { meanOf } from './over-seeds.ts';
import type { SeedFindings } from './seed.ts';

/** In how many of the seeds it went so. */
export interface SeedShare {
  readonly seeds: number;
  /** Seeds with the fate that most had. */
  readonly sameFate: number;
  readonly recovered: number;
}

/** The worst first: of fates that are equally frequent it counts. */
const fates: readonly Fate[] = ['collapsed', 'sagged', 'unknown', 'held', 'followed'];

/** The fate that most seeds had, with the means over those seeds. */
export function pooledCollapse(seeds: readonly SeedFindings[]): Collapse {
  if (seeds.length === 0) return { fate: 'unknown', stop: null, lowest: null };
  const having = (fate: Fate): readonly SeedFindings[] => seeds.filter(({ collapse }) => collapse.fate === fate);
  const fate = fates.reduce((most, one) => (having(one).length > having(most).length ? one : most));
  const own = having(fate).map(({ collapse }) => collapse);
  const stops = own.flatMap(({ stop }) => stop ?? []);
  const [atSeconds, offeredPerSecond] = [
    meanOf(stops.map((stop) => stop.atSeconds)),
    meanOf(stops.map((stop) => stop.offeredPerSecond)),
  ];
  const stop =
    stops.length <= own.length / 2 || atSeconds === null || offeredPerSecond === null
      ? null
      : { atSeconds, offeredPerSecond };
  return { fate, stop, lowest: pooledLowest(own.flatMap(({ lowest }) => lowest ?? [])) };
}

/** The window that was the lowest in most of them, with their means. */
function pooledLowest(each: readonly Carried[]): Carried | null {
  const after = each.filter(({ window }) => window === 'after');
  const late = each.filter(({ window }) => window === 'duringLate');
  const own = after.length > late.length ? after : late;
  const goodputPerSecond = meanOf(own.map((one) => one.goodputPerSecond));
  const ratio = meanOf(own.map((one) => one.ratio));
  if (goodputPerSecond === null || ratio === null) return null;
  return { window: after.length > late.length ? 'after' : 'duringLate', goodputPerSecond, ratio };
}

export function pooledRecovery(seeds: readonly SeedFindings[]): Recovery {
  const recovered = seeds.flatMap(({ recovery }) => (recovery.recovered ? (recovery.seconds ?? 0) : []));
  return {
    recovered: recovered.length > seeds.length / 2,
    seconds: recovered.length > seeds.length / 2 ? meanOf(recovered) : null,
    observedSeconds: seeds[0]?.recovery.observedSeconds ?? 0,
  };
}

export function seedShareOf(seeds: readonly SeedFindings[], { fate }: Collapse): SeedShare {
  return {
    seeds: seeds.length,
    sameFate: seeds.filter(({ collapse }) => collapse.fate === fate).length,
    recovered: seeds.filter(({ recovery }) => recovery.recovered).length,
  };
}
