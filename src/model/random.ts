/**
 * Seeded random streams with names.
 *
 * One stream per source of randomness (`user 17`, `service token`), so that two variants of a scenario see the same people
 * and the same arrivals whatever else they do: common random numbers. Generator: xoshiro128** 1.1 (Blackman and Vigna,
 * https://prng.di.unimi.it/xoshiro128starstar.c), its state filled by SplitMix32 from a hash of seed and name.
 * The same seed gives the same numbers in Node, k6 and a browser: 32-bit integer arithmetic only.
 */
export interface RandomStream {
  /** A uniform in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A uniform in (0, 1): safe under a logarithm. */
  uniformOpen(): number;
  /** An integer in [0, 2³²). */
  uint32(): number;
}

const TWO_POW_26 = 67_108_864;
const TWO_POW_53 = 9_007_199_254_740_992;

/**
 * A stream for (seed, name, index).
 * @param seed any integer that fits a double exactly
 * @param index distinguishes members of one family, such as users
 */
export function randomStream(seed: number, name: string, index = 0): RandomStream {
  return fromState(streamState(seed, name, index));
}

/** The state from which the stream of (seed, name, index) starts: four 32-bit words, not all zero. */
export function streamState(seed: number, name: string, index = 0): [number, number, number, number] {
  const words = new Int32Array(4);
  putStreamState(words, 0, streamFamily(seed, name), index);
  const [a = 0, b = 0, c = 0, d = 0] = words;
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}

/** xoshiro128** over a given state of four 32-bit words, not all zero. Exported for known-answer tests. */
export function fromState(state: readonly [number, number, number, number]): RandomStream {
  let [a, b, c, d] = state;
  const uint32 = (): number => {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return scrambled;
  };
  const uniform = (): number => {
    const high = uint32() >>> 5;
    const low = uint32() >>> 6;
    return (high * TWO_POW_26 + low) / TWO_POW_53;
  };
  const uniformOpen = (): number => {
    const value = uniform();
    return value > 0 ? value : 1 / TWO_POW_53;
  };
  return { uniform, uniformOpen, uint32 };
}

const rotateLeft = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/**
 * The family of streams of (seed, name), as a number: FNV-1a over the name, then the seed's two halves, each finished with a MurmurHash3
 * finaliser.
 */
export function streamFamily(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = finalise(hash ^ (seed >>> 0));
  return finalise(hash ^ (Math.floor(seed / 4_294_967_296) >>> 0));
}

/** Puts the state from which the stream of a family's member starts at `words[at]`, four words. */
export function putStreamState(words: Int32Array, at: number, family: number, index: number): void {
  let counter = finalise(family ^ Math.imul(index + 1, 0x9e3779b1));
  let any = 0;
  for (let word = at; word < at + 4; word += 1) {
    counter = (counter + 0x9e3779b9) | 0;
    const mixed = splitMix(counter);
    any |= mixed;
    words[word] = mixed;
  }
  if (any === 0) words[at] = 1;
}

function finalise(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The output function of SplitMix32. */
function splitMix(counter: number): number {
  let word = counter ^ (counter >>> 16);
  word = Math.imul(word, 0x21f0aaad);
  word ^= word >>> 15;
  word = Math.imul(word, 0x735a2d97);
  return word ^ (word >>> 15);
}
