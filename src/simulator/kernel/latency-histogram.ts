/**
 * Counts of times in buckets that grow with the time: 128 to an octave, so a bucket is at most 0.8 % wide [the layout of HdrHistogram,
 * G. Tene]. The bucket is read off the number's own bits: exponent and the first seven bits of the fraction.
 */

/** 2⁻³⁰ s, a nanosecond, and 2²⁶ s, two years: beyond them everything is in the first or the last bucket. */
const LOWEST_EXPONENT = -30;
const HIGHEST_EXPONENT = 26;
const BITS = 7;
const SHIFT = 20 - BITS;
const BIAS = 1023;
const FIRST = (LOWEST_EXPONENT + BIAS) << BITS;
const BUCKETS = (HIGHEST_EXPONENT - LOWEST_EXPONENT) << BITS;

export class LatencyHistogram {
  readonly #counts = new Float64Array(BUCKETS);
  readonly #bits = new DataView(new ArrayBuffer(8));
  #count = 0;
  #sumSeconds = 0;

  record(seconds: number): void {
    this.#bits.setFloat64(0, seconds, true);
    const bucket = (this.#bits.getInt32(4, true) >> SHIFT) - FIRST;
    const at = bucket < 0 ? 0 : bucket < BUCKETS ? bucket : BUCKETS - 1;
    this.#counts[at] = (this.#counts[at] as number) + 1;
    this.#count += 1;
    this.#sumSeconds += seconds;
  }

  /** Becomes what another histogram is now. */
  copyFrom(other: LatencyHistogram): void {
    this.#counts.set(other.#counts);
    this.#count = other.#count;
    this.#sumSeconds = other.#sumSeconds;
  }

  summary(): LatencyCounts {
    return { count: this.#count, sumSeconds: this.#sumSeconds, counts: this.#counts.slice() };
  }
}

export interface LatencyCounts {
  readonly count: number;
  readonly sumSeconds: number;
  /** By bucket; `latencyBucketSeconds` says where each begins. */
  readonly counts: Float64Array;
}

/** Where a bucket begins, seconds; the first begins at 0. */
export function latencyBucketSeconds(bucket: number): number {
  if (bucket <= 0) return 0;
  const octave = bucket >> BITS;
  return 2 ** (LOWEST_EXPONENT + octave) * (1 + (bucket - (octave << BITS)) / (1 << BITS));
}

/** The least time that a share of the counted ones do not pass, seconds, in the middle of its bucket; NaN when nothing was counted. */
export function latencyQuantile({ count, counts }: LatencyCounts, share: number): number {
  let left = Math.max(1, Math.ceil(share * count));
  if (count === 0) return NaN;
  for (let bucket = 0; bucket < counts.length; bucket += 1) {
    left -= counts[bucket] as number;
    if (left <= 0) return (latencyBucketSeconds(bucket) + latencyBucketSeconds(bucket + 1)) / 2;
  }
  return NaN;
}
