/**
 * Random streams whose states stand in one array, four words each: those of all people under way need no object of their own.
 * The steps and the numbers are those of src/model/random.ts.
 */
import { putStreamState, streamFamily } from '../../model/random.ts';
import type { RandomStream } from '../../model/random.ts';

const TWO_POW_26 = 67_108_864;
const TWO_POW_53 = 9_007_199_254_740_992;

/** A view of the stream whose state begins at `words[at]`; it may be moved to another one at any time. */
export class WordStream implements RandomStream {
  words: Int32Array;
  at: number;

  constructor(words: Int32Array = new Int32Array(4), at = 0) {
    this.words = words;
    this.at = at;
  }

  uint32(): number {
    const { words, at } = this;
    const b = words[at + 1] as number;
    const five = Math.imul(b, 5);
    const scrambled = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const c = (words[at + 2] as number) ^ (words[at] as number);
    const d = (words[at + 3] as number) ^ b;
    words[at + 1] = b ^ c;
    words[at] = (words[at] as number) ^ d;
    words[at + 2] = c ^ (b << 9);
    words[at + 3] = (d << 11) | (d >>> 21);
    return scrambled;
  }

  /** In [0, 1), 53 random bits: two steps at once. */
  uniform(): number {
    const { words, at } = this;
    let a = words[at] as number;
    let b = words[at + 1] as number;
    let c = words[at + 2] as number;
    let d = words[at + 3] as number;
    const five = Math.imul(b, 5);
    const high = Math.imul((five << 7) | (five >>> 25), 9) >>> 5;
    let shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    const fiveMore = Math.imul(b, 5);
    const low = Math.imul((fiveMore << 7) | (fiveMore >>> 25), 9) >>> 6;
    shifted = b << 9;
    c ^= a;
    d ^= b;
    words[at + 1] = b ^ c;
    words[at] = a ^ d;
    words[at + 2] = c ^ shifted;
    words[at + 3] = (d << 11) | (d >>> 21);
    return (high * TWO_POW_26 + low) / TWO_POW_53;
  }

  /** In (0, 1). */
  uniformOpen(): number {
    const value = this.uniform();
    return value > 0 ? value : 1 / TWO_POW_53;
  }
}

/** A stream of its own: that of (seed, name). */
export function wordStream(seed: number, name: string): WordStream {
  const stream = new WordStream();
  putStreamState(stream.words, 0, streamFamily(seed, name), 0);
  return stream;
}
