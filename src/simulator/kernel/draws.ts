/** What a run draws, a stream per source: changing one of them leaves the others as they were. */
import { draw } from '../../model/distributions.ts';
import type { Distribution } from '../../model/distributions.ts';
import type { RandomStream } from '../../model/random.ts';
import { randomStream } from '../../model/random.ts';
import { ExponentialStream } from './exponential.ts';

export const arrivalStream = 'kernel arrivals';
export const serviceStream = 'kernel service';
export const backoffStream = 'kernel backoff';

/**
 * A Poisson process whose rate is constant between given moments, by inversion of its integral: the n-th arrival is where Λ(t) reaches the
 * sum of n exponentials of mean 1 [Çinlar, Introduction to Stochastic Processes, 1975, §4.7]. One draw per arrival, whatever the rates.
 */
export class PoissonArrivals {
  readonly #draws: ExponentialStream;
  readonly #perSecond: Float64Array;
  readonly #untilSeconds: Float64Array;
  #part = 0;
  #atSeconds = 0;

  constructor(seed: number, parts: readonly { readonly fromSeconds: number; readonly perSecond: number }[]) {
    this.#draws = new ExponentialStream(seed, arrivalStream);
    this.#perSecond = Float64Array.from(parts, ({ perSecond }) => perSecond);
    this.#untilSeconds = Float64Array.from(parts, (_, at) => parts[at + 1]?.fromSeconds ?? Infinity);
  }

  /** What comes after a moment; a Poisson process has no memory of what came before. */
  startAt(atSeconds: number): void {
    this.#part = Math.max(
      0,
      this.#untilSeconds.findIndex((until) => atSeconds < until),
    );
    this.#atSeconds = atSeconds;
  }

  /** The next arrival, seconds; Infinity when there is none. */
  next(): number {
    let left = this.#draws.next();
    for (;;) {
      const rate = this.#perSecond[this.#part] as number;
      const until = this.#untilSeconds[this.#part] as number;
      const at = rate > 0 ? this.#atSeconds + left / rate : Infinity;
      if (at < until || until === Infinity) {
        this.#atSeconds = at;
        return at;
      }
      left = Math.max(0, left - (until - this.#atSeconds) * rate);
      this.#atSeconds = until;
      this.#part += 1;
    }
  }
}

/** Service times; the exponential law takes the fast path. */
export class ServiceTimes {
  readonly #meanSeconds: number;
  readonly #exponential: ExponentialStream | null;
  readonly #law: Distribution;
  readonly #random: RandomStream;

  constructor(seed: number, law: Distribution) {
    this.#law = law;
    this.#meanSeconds = law.kind === 'exponential' ? law.meanSeconds : 0;
    this.#exponential = law.kind === 'exponential' ? new ExponentialStream(seed, serviceStream) : null;
    this.#random = randomStream(seed, serviceStream);
  }

  next(): number {
    if (this.#exponential !== null) return this.#exponential.next() * this.#meanSeconds;
    return draw(this.#law, this.#random);
  }
}
