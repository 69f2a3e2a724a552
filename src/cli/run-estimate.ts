/** Until src/model/scenario/estimate.ts is there: whether variants fit side by side, and how long a run takes. */
import type { Plan } from '../model/scenario/plan.ts';
import { rateAt } from '../model/traffic/shapes.ts';

/** Provisioning, start of the mocks and writing of the reports, seconds. */
const OVERHEAD_SECONDS = 8;

export function estimateRun(plans: readonly Plan[], machine: { readonly cores: number }) {
  const durations = plans.map(({ durationSeconds }) => durationSeconds);
  const total = durations.reduce((sum, seconds) => sum + seconds, 0);
  return {
    sideBySide: plans.length > 1 && machine.cores >= 2,
    wallSeconds: {
      sideBySide: Math.max(0, ...durations) + OVERHEAD_SECONDS,
      sequential: total + OVERHEAD_SECONDS * plans.length,
    },
    peakPerSecond: Math.max(0, ...plans.map(peakRateOf)),
  };
}

/** The highest λ(t) at 1,000 moments of the plan. */
export function peakRateOf({ arrivals, durationSeconds }: Plan): number {
  const moments = Array.from({ length: 1001 }, (_, at) => (at / 1000) * durationSeconds);
  return Math.max(...moments.map((moment) => rateAt(arrivals, moment)));
}
