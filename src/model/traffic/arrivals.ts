/**
 * The moments at which users mean to start: a Poisson process with the plan's rate, exact and seeded, so that every variant and
 * every engine sees the same arrivals. A unit-rate Poisson process (partial sums of exponentials) is mapped through Λ⁻¹:
 * inversion of the cumulative rate [Çinlar, Introduction to Stochastic Processes, 1975, §4.7].
 */
import { randomStream } from '../random.ts';
import type { Plan } from '../scenario/plan.ts';
import { arrivalsBy } from './shapes.ts';

type ArrivalInputs = Pick<Plan, 'seed' | 'arrivals' | 'durationSeconds'>;

/** Intended start times in run seconds, ascending, all in [0, duration). */
export function arrivalTimes(plan: ArrivalInputs): number[] {
  const random = randomStream(plan.seed, 'arrivals');
  const expected = arrivalsBy(plan.arrivals, plan.durationSeconds);
  const times: number[] = [];
  let from = 0;
  for (let total = -Math.log(random.uniformOpen()); total < expected; total -= Math.log(random.uniformOpen())) {
    from = invert(plan, total, from);
    times.push(from);
  }
  return times;
}

/** Bisections needed to halve any sensible duration below a nanosecond. */
const BISECTIONS = 60;

/** The smallest t ≥ `from` with Λ(t) ≥ total, by bisection. */
function invert(plan: ArrivalInputs, total: number, from: number): number {
  let low = from;
  let high = plan.durationSeconds;
  for (let round = 0; round < BISECTIONS && high - low > 1e-9; round += 1) {
    const middle = (low + high) / 2;
    if (arrivalsBy(plan.arrivals, middle) < total) low = middle;
    else high = middle;
  }
  return high;
}
