/**
 * The universal scalability law: throughput of N workers that contend (α) and must agree with each other (β).
 *     X(N) = γN ÷ (1 + α(N − 1) + βN(N − 1))        N ≥ 1, α ≥ 0, β ≥ 0, γ > 0 in units of X
 * [Gunther, Guerrilla Capacity Planning, 2007, ch. 4–6]
 */
import { positive, wholeFrom } from './range.ts';

export interface ScalabilityLaw {
  /** α, the part of the work that is done one at a time. */
  readonly contention: number;
  /** β, the cost of keeping two workers consistent. */
  readonly coherency: number;
  /** γ, the throughput of one worker. */
  readonly single: number;
}

export interface ThroughputSample {
  readonly workers: number;
  readonly throughput: number;
}

export function scaledThroughput({ contention, coherency, single }: ScalabilityLaw, workers: number): number {
  const n = positive('workers', workers);
  return (single * n) / (1 + contention * (n - 1) + coherency * n * (n - 1));
}

/** √((1 − α)/β), the number of workers with the highest throughput; Infinity without a coherency cost. */
export const peakWorkers = ({ contention, coherency }: ScalabilityLaw): number =>
  Math.sqrt(Math.max(0, 1 - contention) / coherency);

/** γ/α, the throughput that no number of workers passes; Infinity without contention. */
export const throughputCeiling = ({ contention, single }: ScalabilityLaw): number => single / contention;

/** Steps of Levenberg and Marquardt; it converges in about ten. */
const STEPS = 500;

/**
 * The law with the least squares of X through at least three different numbers of workers, α and β not below 0.
 * Starts from the regression of N/X on N − 1 and N(N − 1), then Levenberg and Marquardt, a bound that is reached held there.
 */
export function fitScalabilityLaw(samples: readonly ThroughputSample[]): ScalabilityLaw {
  for (const { workers, throughput } of samples) {
    positive('workers', workers);
    positive('throughput', throughput);
  }
  wholeFrom(3, 'different numbers of workers', new Set(samples.map(({ workers }) => workers)).size);
  let best = startingLaw(samples);
  let error = squares(samples, best);
  let damping = 1e-3;
  for (let step = 0; step < STEPS && damping < 1e20; step += 1) {
    const next = moved(samples, best, damping);
    const nextError = squares(samples, next);
    if (nextError < error) {
      [best, error] = [next, nextError];
      damping /= 10;
    } else damping *= 10;
  }
  return best;
}

const lawOf = ([contention = 0, coherency = 0, single = 0]: readonly number[]): ScalabilityLaw => ({
  contention: Math.max(0, contention),
  coherency: Math.max(0, coherency),
  single: Math.max(Number.MIN_VALUE, single),
});

function squares(samples: readonly ThroughputSample[], law: ScalabilityLaw): number {
  return samples.reduce((sum, { workers, throughput }) => sum + (throughput - scaledThroughput(law, workers)) ** 2, 0);
}

/** N/X = (1 + α(N − 1) + βN(N − 1))/γ is linear in 1/γ, α/γ and β/γ. */
function startingLaw(samples: readonly ThroughputSample[]): ScalabilityLaw {
  const rows = samples.map(({ workers }) => [1, workers - 1, workers * (workers - 1)]);
  const [inverse = 0, contention = 0, coherency = 0] = leastSquares(
    rows,
    samples.map(({ workers, throughput }) => workers / throughput),
    0,
  );
  const single = inverse > 0 ? 1 / inverse : Math.max(...samples.map((s) => s.throughput / s.workers));
  return lawOf([contention * single, coherency * single, single]);
}

/** One damped step; a parameter at its bound that would leave it stays. */
function moved(samples: readonly ThroughputSample[], law: ScalabilityLaw, damping: number): ScalabilityLaw {
  const from = [law.contention, law.coherency, law.single];
  const left = samples.map(({ workers, throughput }) => throughput - scaledThroughput(law, workers));
  const slopes = samples.map(({ workers: n }) => {
    const x = scaledThroughput(law, n);
    const perUnit = (-x * x) / (law.single * n);
    return [perUnit * (n - 1), perUnit * n * (n - 1), x / law.single];
  });
  let step = leastSquares(slopes, left, damping);
  const held = from.map((value, at) => at < 2 && value === 0 && (step[at] ?? 0) < 0);
  if (held.includes(true))
    step = leastSquares(
      slopes.map((row) => row.map((slope, at) => (held[at] === true ? 0 : slope))),
      left,
      damping,
    );
  return lawOf(from.map((value, at) => value + (step[at] ?? 0)));
}

/** The x with the least |Ax − b|², each diagonal element of AᵀA raised by the part `damping`; a column of zeros gives 0. */
function leastSquares(rows: readonly (readonly number[])[], right: readonly number[], damping: number): number[] {
  const width = rows[0]?.length ?? 0;
  const matrix = Array.from({ length: width }, (_, i) => [
    ...Array.from({ length: width }, (_unused, j) => {
      const product = rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0);
      return i === j ? (product === 0 ? 1 : product * (1 + damping)) : product;
    }),
    rows.reduce((sum, row, at) => sum + (row[i] ?? 0) * (right[at] ?? 0), 0),
  ]);
  return solved(matrix);
}

/** Gauss and Jordan, for a symmetric positive matrix with its right side as the last column. */
function solved(matrix: readonly number[][]): number[] {
  for (const [pivot, row] of matrix.entries()) {
    const lead = row[pivot] ?? 0;
    for (const [other, line] of matrix.entries()) {
      if (other === pivot) continue;
      const part = (line[pivot] ?? 0) / lead;
      for (let at = pivot; at < line.length; at += 1) line[at] = (line[at] ?? 0) - part * (row[at] ?? 0);
    }
  }
  return matrix.map((row, at) => (row.at(-1) ?? 0) / (row[at] ?? 1));
}
