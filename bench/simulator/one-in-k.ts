/**
 * What it costs in truth that one simulated login stands for K: launch-day at fifty times its size, every event against one in ten and one in
 * twenty, on the same number of seeds. Printed are the means over the seeds, the difference in per cent, and that difference in standard
 * errors of itself: below about 2.6 it is not told from chance.
 *     node --import tsx bench/simulator/one-in-k.ts [seeds]
 */
import { readFileSync } from 'node:fs';
import { quantileIn } from '../../src/model/record/log-histogram.ts';
import type { Replication } from '../../src/model/record/tally.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import { readScenario } from '../../src/runners/scenario-file.ts';
import { simulateAll } from '../../src/runners/simulation/simulate-all.ts';
import { magnified } from '../../src/simulator/magnified.ts';

const SIZE = 50;
const SEEDS = Number(process.argv[2] ?? 8);
const samples = [1, 10, 20];
const variants = ['naive', 'backoff', 'bounded', 'waiting-room'];

const launchDay = readScenario(
  readFileSync(new URL('../../scenarios/launch-day.yaml', import.meta.url), 'utf8'),
  'launch-day.yaml',
);

async function replicationsOf(variant: string, sample: number): Promise<Replication[]> {
  const jobs = Array.from({ length: SEEDS }, (_, at) =>
    compilePlan(launchDay, variant, {
      compress: 1,
      scale: SIZE / sample,
      seed: launchDay.seed + 1000 * sample + at,
      fewerServers: true,
    }),
  );
  const results = await simulateAll(jobs, {
    workers: 2,
    stop: new AbortController().signal,
    onProgress: () => undefined,
  });
  return results.map((result) => {
    if (result.kind !== 'done') throw new Error(`a seed of ${variant}, one in ${sample}, did not come to its end`);
    return magnified(result.output, sample);
  });
}

const rateIn = (counts: readonly number[], from: number, to: number): number =>
  counts.slice(from, to).reduce((sum, count) => sum + count, 0) / (to - from);

/** Bins are seconds; the spike of launch-day is from 150 to 350 s. */
const quantities: readonly { readonly name: string; readonly of: (one: Replication) => number }[] = [
  { name: 'goodput late in the spike, /s', of: ({ tally }) => rateIn(tally.series.good, 250, 350) },
  { name: 'goodput after the spike, /s', of: ({ tally }) => rateIn(tally.series.good, 350, 550) },
  { name: 'attempts in the spike, /s', of: ({ tally }) => rateIn(tally.series.attempts, 150, 350) },
  { name: 'time to login p50, s', of: ({ tally }) => quantileIn(tally.timeToLogin, 0.5) ?? Number.NaN },
  { name: 'time to login p99, s', of: ({ tally }) => quantileIn(tally.timeToLogin, 0.99) ?? Number.NaN },
];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
function varianceOfMean(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1) / values.length;
}

for (const variant of variants) {
  const bySample = new Map<number, Replication[]>();
  for (const sample of samples) bySample.set(sample, await replicationsOf(variant, sample));
  process.stdout.write(`\n${variant}, ${SEEDS} seeds of every event and of one in K\n`);
  for (const { name, of } of quantities) {
    const every = (bySample.get(1) ?? []).map(of);
    const cells = samples.slice(1).map((sample) => {
      const sampled = (bySample.get(sample) ?? []).map(of);
      const apart = mean(sampled) - mean(every);
      const error = Math.sqrt(varianceOfMean(sampled) + varianceOfMean(every));
      const share = mean(every) === 0 ? '–' : `${((100 * apart) / mean(every)).toFixed(2)} %`;
      return `1 in ${sample}: ${mean(sampled).toFixed(2)} (${share}, ${(Math.abs(apart) / error || 0).toFixed(1)} s.e.)`;
    });
    process.stdout.write(`  ${name.padEnd(30)} ${mean(every).toFixed(2)}   ${cells.join('   ')}\n`);
  }
}
