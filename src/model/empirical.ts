/** A law as it was measured: a histogram, the times of a bin spread evenly over it. */
import type { RandomStream } from './random.ts';

export interface HistogramBin {
  readonly fromSeconds: number;
  /** Not below fromSeconds; the same: all of the bin at that one time. */
  readonly toSeconds: number;
  /** How many, or any other weight. */
  readonly count: number;
}

export interface EmpiricalLaw {
  readonly kind: 'empirical';
  readonly bins: readonly HistogramBin[];
}

interface Cumulated {
  /** Weight of the bins up to and including each. */
  readonly upTo: readonly number[];
  readonly total: number;
}

/** A law is drawn from many times and added up once. */
const known = new WeakMap<readonly HistogramBin[], Cumulated>();

function cumulatedOf(bins: readonly HistogramBin[]): Cumulated {
  const found = known.get(bins);
  if (found !== undefined) return found;
  let total = 0;
  const upTo = bins.map(({ count }) => (total += count));
  if (!(total > 0)) throw new RangeError('an empirical law needs a bin with a count above 0');
  const cumulated = { upTo, total };
  known.set(bins, cumulated);
  return cumulated;
}

/** Inverse distribution function: one uniform picks the bin and the place in it. */
export function drawEmpirical({ bins }: EmpiricalLaw, random: RandomStream): number {
  const { upTo, total } = cumulatedOf(bins);
  const wanted = random.uniform() * total;
  const at = firstAbove(upTo, wanted);
  const bin = bins[at];
  if (bin === undefined) throw new RangeError('an empirical law needs a bin with a count above 0');
  const into = (wanted - (upTo[at - 1] ?? 0)) / bin.count;
  return bin.fromSeconds + (bin.toSeconds - bin.fromSeconds) * into;
}

/** Index of the first value above `wanted`. */
function firstAbove(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? Infinity) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function empiricalMean({ bins }: EmpiricalLaw): number {
  return weighted(bins, ({ fromSeconds, toSeconds }) => (fromSeconds + toSeconds) / 2);
}

/** E[X²], seconds²; of a uniform on (a, b): (a² + ab + b²)/3. */
export function empiricalSecondMoment({ bins }: EmpiricalLaw): number {
  return weighted(bins, ({ fromSeconds: a, toSeconds: b }) => (a * a + a * b + b * b) / 3);
}

function weighted(bins: readonly HistogramBin[], of: (bin: HistogramBin) => number): number {
  return bins.reduce((sum, bin) => sum + bin.count * of(bin), 0) / cumulatedOf(bins).total;
}
