/** Row 1: M(t)/M/∞ with a rate that rises and falls: the kernel with more servers than it ever needs. */
import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import { createKernel } from '../../simulator/kernel/kernel.ts';
import type { CaseRun, Measurements } from '../measured.ts';
import { overSeeds } from './over-seeds.ts';
import { patientCalls } from './patient-calls.ts';

type Case = CaseOf<'time-varying'>;

/** Steps that stand for a period of the sinusoid; the mean of each is exact, the error of the rest is of the order 1/steps². */
const STEPS = 288;
/** Quarters of a period are looked at: the rate rises through its mean, is highest, falls through it, is lowest. */
const QUARTERS = 4;

export function measureTimeVarying(parameters: Case, run: CaseRun): Measurements<'time-varying'> {
  return overSeeds(run, (seed) => sinusoid(parameters, seed));
}

function sinusoid(parameters: Case, seed: number) {
  const { meanPerSecond, swingPerSecond, periodSeconds, servicePerSecond, periods, warmUpPeriods } = parameters;
  const step = periodSeconds / STEPS;
  const angular = (2 * Math.PI) / periodSeconds;
  const meanOfStep = (index: number): number =>
    meanPerSecond +
    (swingPerSecond * (Math.cos(angular * index * step) - Math.cos(angular * (index + 1) * step))) / (angular * step);
  const kernel = createKernel({
    ...patientCalls,
    seed,
    arrivals: Array.from({ length: STEPS * (periods + warmUpPeriods) }, (_, index) => ({
      fromSeconds: index * step,
      perSecond: meanOfStep(index % STEPS),
    })),
    servers: 1_000_000,
    service: { kind: 'exponential', meanSeconds: 1 / servicePerSecond },
    binSeconds: periodSeconds / QUARTERS,
  });
  kernel.run((periods + warmUpPeriods) * periodSeconds);
  const { offered, succeeded } = kernel.result().series;
  const sums = [0, 0, 0, 0];
  let busy = 0;
  for (let bin = 0; bin < QUARTERS * (periods + warmUpPeriods); bin += 1) {
    busy += (offered[bin] ?? NaN) - (succeeded[bin] ?? NaN);
    const quarter = (bin + 1) % QUARTERS;
    if (bin >= QUARTERS * warmUpPeriods) sums[quarter] = (sums[quarter] ?? 0) + busy / periods;
  }
  const [rising, highest, falling, lowest] = sums;
  return { rising: rising ?? NaN, highest: highest ?? NaN, falling: falling ?? NaN, lowest: lowest ?? NaN };
}
