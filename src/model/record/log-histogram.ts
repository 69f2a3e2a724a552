/**
 * Durations counted in buckets whose width is 1/128 of a power of two: no bucket is wider than 0.8 % of its lower edge, and the number of
 * buckets does not grow with the number of durations. A duration's bucket is read off its binary form (exponent and seven bits), so it is
 * the same on every machine.
 */

/** Counts by bucket: [bucket, count] pairs in ascending order, none of count 0. Plain data. */
export interface LogHistogram {
  readonly counts: readonly (readonly [bucket: number, count: number])[];
  /** Of all durations, seconds. */
  readonly sumSeconds: number;
  /** Exact; 0 when empty. */
  readonly maxSeconds: number;
}

/** Sub-buckets of a power of two, as a power of two. */
const BITS = 7;
/** Durations below 2⁻²⁰ s (about a microsecond) share the first bucket. */
const LOWEST_EXPONENT = -20;
/** Durations from 2²³ s (97 days) share the last bucket. */
const HIGHEST_EXPONENT = 23;

export const BUCKETS = (HIGHEST_EXPONENT - LOWEST_EXPONENT) * 2 ** BITS + 1;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Index of the word with the exponent: 1 on little-endian machines. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const MANTISSA_BITS_OF_HIGH = 20;
const EXPONENT_BIAS = 1023;
const FIRST = (LOWEST_EXPONENT + EXPONENT_BIAS) * 2 ** BITS - 1;

/** The bucket of a duration, seconds ≥ 0: 0 … BUCKETS − 1. */
export function bucketOf(seconds: number): number {
  float[0] = seconds;
  const bucket = ((words[HIGH] ?? 0) >>> (MANTISSA_BITS_OF_HIGH - BITS)) - FIRST;
  if (bucket < 0) return 0;
  return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

/** Lower edge of a bucket, seconds; of `bucket + 1`, its upper edge. */
export function lowerEdgeOf(bucket: number): number {
  if (bucket <= 0) return 0;
  const at = bucket - 1;
  const octave = Math.floor(at / 2 ** BITS);
  return 2 ** (LOWEST_EXPONENT + octave) * (1 + (at - octave * 2 ** BITS) / 2 ** BITS);
}

/** A histogram under way: a count a bucket. */
export interface HistogramUnderWay {
  readonly counts: Float64Array;
  sumSeconds: number;
  maxSeconds: number;
}

export const emptyHistogram = (): HistogramUnderWay => ({
  counts: new Float64Array(BUCKETS),
  sumSeconds: 0,
  maxSeconds: 0,
});

export function record(histogram: HistogramUnderWay, seconds: number): void {
  const bucket = bucketOf(seconds);
  histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1;
  histogram.sumSeconds += seconds;
  if (seconds > histogram.maxSeconds) histogram.maxSeconds = seconds;
}

export function histogramOf({ counts, sumSeconds, maxSeconds }: HistogramUnderWay): LogHistogram {
  const pairs: [number, number][] = [];
  // A callback for each of so many buckets would cost more than a short run.
  for (let bucket = 0; bucket < counts.length; bucket += 1) {
    const count = counts[bucket] ?? 0;
    if (count > 0) pairs.push([bucket, count]);
  }
  return { counts: pairs, sumSeconds, maxSeconds };
}

export const countOf = ({ counts }: LogHistogram): number => counts.reduce((sum, [, count]) => sum + count, 0);

/** Several histograms as one. */
export function merged(histograms: readonly LogHistogram[]): LogHistogram {
  const sums = new Map<number, number>();
  for (const { counts } of histograms)
    for (const [bucket, count] of counts) sums.set(bucket, (sums.get(bucket) ?? 0) + count);
  return {
    counts: [...sums].toSorted(([a], [b]) => a - b),
    sumSeconds: histograms.reduce((sum, { sumSeconds }) => sum + sumSeconds, 0),
    maxSeconds: histograms.reduce((most, { maxSeconds }) => Math.max(most, maxSeconds), 0),
  };
}

/**
 * The `ratio` quantile, seconds: a straight line through the bucket that holds the duration of rank ⌈ratio · n⌉. null when empty.
 * @param ratio in [0, 1]
 */
export function quantileIn(histogram: LogHistogram, ratio: number): number | null {
  const total = countOf(histogram);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(ratio * total));
  let below = 0;
  for (const [bucket, count] of histogram.counts) {
    if (below + count >= rank) {
      const [from, to] = [lowerEdgeOf(bucket), lowerEdgeOf(bucket + 1)];
      return Math.min(histogram.maxSeconds, from + ((to - from) * (rank - below - 0.5)) / count);
    }
    below += count;
  }
  return histogram.maxSeconds;
}
