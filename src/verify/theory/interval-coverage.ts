/**
 * Row 1: our intervals keep what they promise, and the spread of our means is the one that theory gives.
 * Each of many runs of M/M/c gives a 95 % interval of the mean queue by batch means; `covered` counts those that hold the exact mean.
 */
import { BATCHES, batchMeans } from '../../analysis/statistics/batch-means.ts';
import { meanOverSeeds } from '../../analysis/statistics/student.ts';
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { createKernel } from '../../simulator/kernel/kernel.ts';
import { meanQueue } from '../../theory/erlang.ts';
import { poolChain, timeAverage } from '../../theory/tolerance.ts';
import type { CaseRun, Measurements } from '../measured.ts';
import { runLength } from './run-length.ts';
import { patientCalls } from './patient-calls.ts';

type Case = CaseOf<'interval-coverage'>;

const LEVEL = 0.95;

export function measureCoverage(parameters: Case, run: CaseRun): Measurements<'interval-coverage'> {
  const { servers, perSecond, servicePerSecond, seedsTogether, standardError } = parameters;
  const pool = { arrivalsPerSecond: perSecond, servicePerSecond, servers };
  const exact = meanQueue(pool);
  const waiting = (n: number): number => Math.max(0, n - servers);
  const { warmUpSeconds, untilSeconds } = runLength(poolChain(pool), waiting, standardError);
  const covers = { batches: 0, seeds: 0 };
  const means: number[] = [];
  for (let index = 0; index < run.seeds; index += 1) {
    const queues = batchesOf(parameters, run.seed + index, { warmUpSeconds, untilSeconds });
    const estimate = batchMeans(queues, BATCHES, LEVEL);
    if (holds(estimate, exact)) covers.batches += 1;
    means.push(estimate.value);
    run.onProgress?.((index + 1) / run.seeds);
  }
  const groups = Math.floor(means.length / seedsTogether);
  for (let group = 0; group < groups; group += 1) {
    const some = means.slice(group * seedsTogether, (group + 1) * seedsTogether);
    if (holds(meanOverSeeds(some, LEVEL), exact)) covers.seeds += 1;
  }
  const { variance } = timeAverage(poolChain(pool), waiting);
  return {
    batches: { kind: 'share', hits: covers.batches, of: run.seeds },
    seeds: { kind: 'share', hits: covers.seeds, of: groups },
    spread: spreadOf(means, exact, { variance: variance / (untilSeconds - warmUpSeconds), level: run.level }),
  };
}

const holds = ({ low, high }: { readonly low: number | null; readonly high: number | null }, exact: number): boolean =>
  low !== null && high !== null && low <= exact && exact <= high;

/** The time average of the queue in each of the batches after the warm-up. */
function batchesOf(
  { servers, perSecond, servicePerSecond }: Case,
  seed: number,
  { warmUpSeconds, untilSeconds }: { readonly warmUpSeconds: number; readonly untilSeconds: number },
): number[] {
  const kernel = createKernel({
    ...patientCalls,
    seed,
    arrivals: [{ fromSeconds: 0, perSecond }],
    servers,
    service: { kind: 'exponential', meanSeconds: 1 / servicePerSecond },
  });
  kernel.run(warmUpSeconds);
  const length = (untilSeconds - warmUpSeconds) / BATCHES;
  let before = kernel.result().queueSeconds;
  return Array.from({ length: BATCHES }, (_, batch) => {
    kernel.run(warmUpSeconds + (batch + 1) * length);
    const { queueSeconds } = kernel.result();
    const mean = (queueSeconds - before) / length;
    before = queueSeconds;
    return mean;
  });
}

/** The variance of the means ÷ the one that theory gives; its interval is that of a mean of squares, which are independent. */
function spreadOf(
  means: readonly number[],
  exact: number,
  { variance, level }: { readonly variance: number; readonly level: number },
) {
  const squares = means.map((mean) => (mean - exact) ** 2 / variance);
  const { value, low, high } = meanOverSeeds(squares, level);
  return { kind: 'estimate', value, low: low ?? NaN, high: high ?? NaN, n: means.length } as const;
}
