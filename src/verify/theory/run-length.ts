/**
 * How long a run must be is not a matter of taste: its asymptotic variance says it (src/theory/tolerance.ts).
 * The warm-up is many times the time in which a start from an empty system is forgotten.
 */
import { meanOver, stationary } from '../../theory/birth-death.ts';
import type { BirthDeathChain } from '../../theory/birth-death.ts';
import { secondsForError, timeAverage } from '../../theory/tolerance.ts';

export interface RunLength {
  readonly warmUpSeconds: number;
  /** The end of the run, warm-up included. */
  readonly untilSeconds: number;
}

/** Of the integrated correlation time σ²/2Var f. */
const WARM_UP_TIMES = 20;

/** Arrivals at the least: what is under way at the ends of a run is nothing next to them. */
const LEAST_ARRIVALS = 10_000;

/** @param standardError relative, of the time average of f over one run after its warm-up */
export function runLength(chain: BirthDeathChain, f: (n: number) => number, standardError: number): RunLength {
  const steady = timeAverage(chain, f);
  const spread = meanOver(stationary(chain), (n) => (f(n) - steady.mean) ** 2);
  const warmUpSeconds = (WARM_UP_TIMES * steady.variance) / (2 * spread);
  const seconds = Math.max(LEAST_ARRIVALS / chain.birth(0), secondsForError(steady, standardError, 1));
  return { warmUpSeconds, untilSeconds: warmUpSeconds + seconds };
}

/** The same for a law of service that is not exponential: the variance grows about as (1 + scv)/2, exactly so in heavy traffic. */
export function stretched({ warmUpSeconds, untilSeconds }: RunLength, factor: number): RunLength {
  return { warmUpSeconds: warmUpSeconds * factor, untilSeconds: untilSeconds * factor };
}
