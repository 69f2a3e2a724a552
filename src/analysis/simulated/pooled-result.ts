/**
 * The numbers of a simulated variant: counts are totals over the seeds and close as those of one run do, ratios are of totals, and every
 * estimate is the mean over the seeds with its interval.
 */
import type { Estimate, LoginCounts, StationResult, VariantResult } from '../../model/record/result.ts';
import { sumOfCounts } from '../accounting.ts';
import { amplificationOf } from '../amplification.ts';
import { ratioOf } from '../estimate.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { growthOfAll } from '../server-totals.ts';
import type { Measured } from '../variant-result.ts';
import { meanOf, overSeeds, shareOf } from './over-seeds.ts';
import type { SeedFindings } from './seed.ts';

/** @param seeds at least one */
export function pooledMeasures(seeds: readonly SeedFindings[], facts: PlanFacts): Measured {
  const each = seeds.map(({ measured }) => measured);
  const logins = sumOfCounts(each.map((one) => one.logins));
  const attempts = each.reduce((sum, one) => sum + one.attempts, 0);
  const mean = (pick: (one: Measured) => Estimate | null): Estimate | null =>
    overSeeds(each.map((one) => pick(one)?.value ?? null));
  const offered = (window: 'before' | 'during' | 'after'): number | null =>
    meanOf(each.map((one) => one.offeredPerSecond[window]).filter((rate) => rate !== null));
  return {
    logins,
    attempts,
    amplification: amplificationOf(attempts, logins.completed),
    ...serverRatios(seeds, facts, logins),
    goodputPerSecond: {
      before: mean(({ goodputPerSecond }) => goodputPerSecond.before),
      during: mean(({ goodputPerSecond }) => goodputPerSecond.during),
      duringLate: mean(({ goodputPerSecond }) => goodputPerSecond.duringLate),
      after: mean(({ goodputPerSecond }) => goodputPerSecond.after),
      peak: mean(({ goodputPerSecond }) => goodputPerSecond.peak),
    },
    offeredPerSecond: { before: offered('before'), during: offered('during'), after: offered('after') },
    kneePerSecond: each[0]?.kneePerSecond ?? null,
    timeToLoginSeconds: {
      p50: mean(({ timeToLoginSeconds }) => timeToLoginSeconds.p50),
      p95: mean(({ timeToLoginSeconds }) => timeToLoginSeconds.p95),
      p99: mean(({ timeToLoginSeconds }) => timeToLoginSeconds.p99),
    },
    recovery: pooledRecovery(each),
    stations: pooledStations(each),
    segments: pooledSegments(each),
  };
}

/** Recovered: in more than half of the seeds; the time is of those that did. */
function pooledRecovery(each: readonly Measured[]): VariantResult['recovery'] {
  const recovered = each.filter(({ recovery }) => recovery.recovered);
  return {
    recovered: recovered.length > each.length / 2,
    seconds: overSeeds(recovered.map(({ recovery }) => recovery.seconds?.value ?? null)),
    recoveredRatio: shareOf(recovered.length, each.length),
  };
}

/** Service of all seeds together, dead work among it. */
function serverRatios(
  seeds: readonly SeedFindings[],
  { knee }: PlanFacts,
  { completed }: LoginCounts,
): Pick<Measured, 'workAmplification' | 'deadWorkRatio'> {
  let [spent, judged, dead] = [0, 0, 0];
  for (const { layout } of seeds) {
    const { samples, span, reachedSeconds } = layout;
    spent += growthOfAll(samples, { fromSeconds: 0, toSeconds: reachedSeconds })?.busySeconds ?? 0;
    const did = span === null ? null : growthOfAll(samples, span);
    judged += did?.busySeconds ?? 0;
    dead += did?.deadSeconds ?? 0;
  }
  return {
    workAmplification: knee === null ? null : ratioOf(spent, completed * knee.undisturbedServiceSeconds),
    deadWorkRatio: ratioOf(dead, judged),
  };
}

function pooledStations(each: readonly Measured[]): VariantResult['stations'] {
  const names = [...new Set(each.flatMap(({ stations }) => Object.keys(stations)))];
  const mean = (name: string, key: keyof StationResult): Estimate | null =>
    overSeeds(each.map(({ stations }) => stations[name]?.[key]?.value ?? null));
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        utilisation: mean(name, 'utilisation'),
        waitMeanSeconds: mean(name, 'waitMeanSeconds'),
        queueMean: mean(name, 'queueMean'),
        servedPerSecond: mean(name, 'servedPerSecond'),
      },
    ]),
  );
}

function pooledSegments(each: readonly Measured[]): VariantResult['segments'] {
  const names = [...new Set(each.flatMap(({ segments }) => Object.keys(segments)))];
  return Object.fromEntries(
    names.map((name) => [name, sumOfCounts(each.flatMap(({ segments }) => segments[name] ?? []))]),
  );
}
