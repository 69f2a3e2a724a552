/**
 * What the simulator had said of a live run, beside what was measured. The intervals are of one run and not of the mean: a measured value lies
 * in them as often as they say, if the simulator is right.
 */
import type { Estimate, PredictedQuantity, PredictionResult } from '../model/record/result.ts';
import type { Replication } from '../model/record/tally.ts';
import type { Band, PredictionFindings, VariantFindings } from './findings.ts';
import { dusted, LEVEL } from './estimate.ts';
import type { PlanFacts } from './plan-facts.ts';
import { bandsOf, ratesOf } from './simulated/bands.ts';
import { levelFor, meanOf, spreadOf } from './simulated/over-seeds.ts';
import { seedFindings } from './simulated/seed.ts';
import type { Measured } from './variant-result.ts';

type Reader = (one: Measured) => number | null;

const of = (estimate: Estimate | null): number | null => estimate?.value ?? null;

/** What is compared, by its word in `expect:` lines. */
const readers: Readonly<Record<string, Reader>> = {
  'goodput.before': ({ goodputPerSecond }) => of(goodputPerSecond.before),
  'goodput.during': ({ goodputPerSecond }) => of(goodputPerSecond.during),
  'goodput.duringLate': ({ goodputPerSecond }) => of(goodputPerSecond.duringLate),
  'goodput.after': ({ goodputPerSecond }) => of(goodputPerSecond.after),
  'timeToLogin.p50': ({ timeToLoginSeconds }) => of(timeToLoginSeconds.p50),
  'timeToLogin.p99': ({ timeToLoginSeconds }) => of(timeToLoginSeconds.p99),
  amplification: ({ amplification }) => amplification,
  recovered: ({ recovery, goodputPerSecond }) => (goodputPerSecond.after === null ? null : Number(recovery.recovered)),
};

/**
 * The seed of the live run itself is left out: it has the same people, so it would lie nearer to the run than chance allows.
 * @param live the findings of the run, without a prediction
 * @param predicted of the same plan with other seeds
 * @returns null without other seeds
 */
export function predictionOf(
  live: VariantFindings,
  facts: PlanFacts,
  predicted: readonly Replication[],
): PredictionFindings | null {
  const { plan, result, series, reachedSeconds } = live;
  const replications = predicted.filter(({ seed }) => seed !== plan.seed);
  if (replications.length === 0) return null;
  const seeds = replications.map((replication) => seedFindings(plan, facts, replication).measured);
  const bands = bandsOf(plan, replications, LEVEL);
  const points = { binSeconds: 1, secondsPerPoint: bands.secondsPerPoint, count: bands.goodput.middle.length };
  const inWindows = (perSecond: readonly number[]): (number | null)[] =>
    ratesOf(perSecond, points).map((rate, at) => ((at + 1) * points.secondsPerPoint <= reachedSeconds ? rate : null));
  const measured = { goodput: inWindows(series.goodput), attempts: inWindows(series.attempts) };
  return {
    result: predictionResult(
      result,
      seeds,
      replications.map(({ seed }) => seed),
    ),
    events: replications.reduce((sum, { events }) => sum + events, 0),
    bands,
    measured,
    insideRatio: {
      goodput: insideRatio(measured.goodput, bands.goodput),
      attempts: insideRatio(measured.attempts, bands.attempts),
    },
  };
}

function predictionResult(live: Measured, each: readonly Measured[], seeds: readonly number[]): PredictionResult {
  const quantities = Object.entries(readers).map(([quantity, read]): PredictedQuantity => {
    const values = each.map(read).filter((value) => value !== null);
    const spread = spreadOf(values, LEVEL);
    const measured = read(live);
    if (spread === null) return { quantity, measured, value: null, low: null, high: null, inside: null };
    const value = quantity === 'recovered' ? meanOf(values) : spread.middle;
    return {
      quantity,
      measured,
      value: value === null ? null : dusted(value),
      low: dusted(spread.low),
      high: dusted(spread.high),
      inside: measured === null ? null : measured >= spread.low && measured <= spread.high,
    };
  });
  return { seeds, level: dusted(levelFor(seeds.length, LEVEL)), quantities };
}

function insideRatio(measured: readonly (number | null)[], { low, high }: Band): number | null {
  const known = measured.flatMap((value, at) => (value === null ? [] : { value, at }));
  const inside = known.filter(({ value, at }) => value >= (low[at] ?? Infinity) && value <= (high[at] ?? -Infinity));
  return known.length === 0 ? null : inside.length / known.length;
}
