/** The per-step table and the time-to-login heatmap of the fixture, and the small numbers that all of it is drawn with. */
import type { Heatmap, PerSecondSeries, StepFindings } from '../../src/analysis/findings.ts';
import { randomStream, type RandomStream } from '../../src/model/random.ts';
import { stepNames } from '../../src/model/scenario/steps.ts';
import { fixtureSeed as SEED } from './fixture-head.ts';
import { type Behaviour, DURATION_SECONDS } from './fixture-variants.ts';

export const seconds = Array.from({ length: DURATION_SECONDS }, (_, at) => at);
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const meanOver = (values: readonly number[], from: number, to: number): number =>
  sum(values.slice(from, to)) / (to - from);
export const noisy = (value: number, random: RandomStream, share = 0.08): number =>
  Math.max(0, value * (1 + share * (2 * random.uniform() - 1)));

export function stepsOf(behaviour: Behaviour, series: PerSecondSeries): readonly StepFindings[] {
  const random = randomStream(SEED, `steps ${behaviour.name}`);
  const attempts = sum(series.attempts);
  const timeouts = sum(series.timeouts);
  const refused = sum(series.refused);
  return stepNames.map((step, at) => {
    const share = Math.round((attempts / stepNames.length) * (1.3 - at * 0.06));
    const late = Math.min(share, Math.round((timeouts / stepNames.length) * (1.3 - at * 0.06)));
    const sentAway = at === 0 ? Math.min(share - late, refused) : 0;
    const p50 = noisy(0.09 + (timeouts / attempts) * 1.2, random);
    const ok = share - late - sentAway;
    return {
      step,
      attempts: share,
      ok,
      refused: sentAway,
      timeouts: late,
      errors: 0,
      p50Seconds: p50,
      p95Seconds: p50 * 2.6,
      p99Seconds: p50 * 3.4,
      maxSeconds: p50 * 4.1,
    };
  });
}

export function heatmapOf(behaviour: Behaviour, { goodput, timeToLoginP50 }: PerSecondSeries): Heatmap {
  const random = randomStream(SEED, `heatmap ${behaviour.name}`);
  const bucketEdgesSeconds = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32];
  const counts = seconds.map((at) => {
    const column = bucketEdgesSeconds.slice(1).map(() => 0);
    for (let login = 0; login < (goodput[at] ?? 0); login += 1) {
      const time = (timeToLoginP50[at] ?? 3) * Math.exp(0.35 * (random.uniform() + random.uniform() - 1) * 2);
      const bucket = bucketEdgesSeconds.findIndex(
        (edge, index) => time >= edge && time < (bucketEdgesSeconds[index + 1] ?? Infinity),
      );
      column[Math.min(bucket, column.length - 1)] = (column[Math.min(bucket, column.length - 1)] ?? 0) + 1;
    }
    return column;
  });
  return { bucketEdgesSeconds, secondsPerColumn: 1, counts };
}
