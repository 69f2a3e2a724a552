/**
 * The moments at which users mean to start: a Poisson process with the plan's rate, exact and seeded, so that every variant and
 * every engine sees the same arrivals. A unit-rate Poisson process (partial sums of exponentials) is mapped through Λ⁻¹:
 * inversion of the cumulative rate [Çinlar, Introduction to Stochastic Processes, 1975, §4.7].
 */
import { randomStream } from '../random.ts';
import type { Plan } from '../scenario/plan.ts';
import { arrivalsBy, rateAt } from './shapes.ts';
import { log } from '../elementary.ts';

type ArrivalInputs = Pick<Plan, 'seed' | 'arrivals' | 'durationSeconds'>;

/** Intended start times in run seconds, ascending, all in [0, duration). */
export function arrivalTimes(plan: ArrivalInputs): number[] {
  const next = arrivalsOneByOne(plan);
  const times: number[] = [];
  for (let at = next(); at !== Infinity; at = next()) times.push(at);
  return times;
}

/** Each call gives the next of `arrivalTimes`; Infinity after the last. */
export function arrivalsOneByOne(plan: ArrivalInputs): () => number {
  const random = randomStream(plan.seed, 'arrivals');
  const expected = arrivalsBy(plan.arrivals, plan.durationSeconds);
  let total = 0;
  let from = 0;
  return () => {
    total -= log(random.uniformOpen());
    if (!(total < expected)) return Infinity;
    from = invert(plan, total, from);
    return from;
  };
}

/** More than Newton with bisection ever needs from a bracket of any sensible length down to a nanosecond. */
const MOST_STEPS = 80;
const PRECISION_SECONDS = 1e-9;

/** The t ≥ `from` with Λ(t) = total: Newton steps with λ, kept inside a bracket; a step that leaves it is replaced by halving. */
function invert({ arrivals, durationSeconds }: ArrivalInputs, total: number, from: number): number {
  let low = from;
  let high = durationSeconds;
  let t = from;
  for (let step = 0; step < MOST_STEPS && high - low > PRECISION_SECONDS; step += 1) {
    const missing = total - arrivalsBy(arrivals, t);
    if (missing > 0) low = t;
    else high = t;
    const next = t + missing / rateAt(arrivals, t);
    if (Math.abs(next - t) < PRECISION_SECONDS && next >= low && next <= high) return next;
    t = next > low && next < high ? next : (low + high) / 2;
  }
  return high;
}
