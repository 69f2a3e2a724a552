/** What `simulate` was asked for, in plans and in words, and whether there is time for it. */
import { LaunchquakeError } from '../model/errors.ts';
import { compilePlan } from '../model/scenario/compile.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { Scenario } from '../model/scenario/schema.ts';
import { kneeOf, stepsPerSecondAt } from '../model/service/capacity.ts';
import { durationInWords } from '../model/units.ts';
import type { SimulationEstimate } from '../runners/simulation/estimate.ts';
import { amountInWords } from './amounts.ts';
import { LEAST_SCALE, type PlanOptions, chosenPlans } from './plan-options.ts';

export interface SimulationOrder {
  /** At the size that the record is about. */
  readonly plans: readonly Plan[];
  /** What is simulated for each: the same, or `sample` times fewer people on a service as much smaller. */
  readonly simulated: readonly Plan[];
  readonly sample: number;
  readonly seeds: readonly number[];
}

/** The story at its real size, unless told otherwise. @throws LaunchquakeError VARIANT_UNKNOWN, PLAN_INVALID */
export function orderOf(
  scenario: Scenario,
  options: PlanOptions & { readonly seeds: number; readonly sample: number },
): SimulationOrder {
  const { compress = 1, scale = 1, sample } = options;
  const plans = chosenPlans(scenario, { ...options, compress, scale });
  const first = options.seed ?? scenario.seed;
  return {
    plans,
    simulated:
      sample === 1
        ? plans
        : plans.map(({ variant, seed }) =>
            compilePlan(scenario, variant, { compress, scale: scale / sample, seed, fewerServers: true }),
          ),
    sample,
    seeds: Array.from({ length: options.seeds }, (_, at) => first + at),
  };
}

export function orderInWords({ title }: Pick<Scenario, 'title'>, { plans, sample, seeds }: SimulationOrder): string {
  const [plan] = plans;
  const size = plan === undefined ? '' : sizeInWords(plan);
  const mode = sample === 1 ? 'every event' : `one simulated person stands for ${sample}`;
  const each = seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds[0]} to ${seeds.at(-1)}`;
  return `${title}: ${plans.map(({ variant }) => variant).join(', ')}; simulated ${size}, ${mode}, ${each}.`;
}

function sizeInWords({ compress, scale }: Plan): string {
  const parts = [...(compress === 1 ? [] : [`time ÷ ${compress}`]), ...(scale === 1 ? [] : [`at scale ${scale}`])];
  return parts.length === 0 ? 'at its real size' : parts.join(', ');
}

export function estimateInWords({ logins, requests, seconds, workers }: SimulationEstimate): string {
  const threads = workers === 0 ? '' : ` on ${workers === 1 ? '1 thread' : `${workers} threads`}`;
  const time = seconds < 1 ? 'less than a second' : `about ${durationInWords(Math.ceil(seconds))}`;
  return `About ${amountInWords(logins)} logins with ${amountInWords(requests)} requests: ${time}${threads}.`;
}

/** @throws LaunchquakeError SIMULATION_TOO_LONG with the estimate and the ways to shrink it */
export function checkWithin(withinSeconds: number, estimate: SimulationEstimate, order: SimulationOrder): void {
  if (estimate.seconds <= withinSeconds) return;
  const problem = {
    where: '--within',
    found: `an estimate of ${durationInWords(estimate.seconds)} (${amountInWords(estimate.requests)} requests at ${amountInWords(estimate.requestsPerSecond)}/s a thread)`,
    expected: `at most ${durationInWords(withinSeconds)}`,
    hint: `${waysOut(withinSeconds / estimate.seconds, order)}, or --within ${Math.ceil(estimate.seconds * SLACK)}`,
  };
  throw new LaunchquakeError('SIMULATION_TOO_LONG', 'launchquake simulate', [problem]);
}

/** An estimate may be that much too low. */
const SLACK = 1.5;

/** @param share of the estimate that there is time for, below 1 */
function waysOut(share: number, { plans, seeds }: SimulationOrder): string {
  const ways: string[] = [];
  const fewerSeeds = Math.floor(seeds.length * share);
  if (fewerSeeds >= 1) ways.push(`--seeds ${fewerSeeds}`);
  const fewerVariants = Math.floor(plans.length * share);
  if (fewerVariants >= 1 && plans.length > 1) ways.push(`${fewerVariants} of the ${plans.length} variants`);
  const [plan] = plans;
  if (plan !== undefined) {
    const scale = Number((plan.scale * share).toPrecision(2));
    const served = servedPerTimeout(plan);
    const then = `a time-out then covers ${Math.round(served * share)} requests instead of ${Math.round(served)}`;
    if (scale >= LEAST_SCALE) ways.push(`--scale ${scale} (${then}: below 50 the dynamics are others)`);
    ways.push(`--sample ${Math.ceil(1 / share)}`);
  }
  return ways.join(', or ');
}

/** μT: requests that the bottleneck serves during one client time-out. */
const servedPerTimeout = (plan: Plan): number =>
  (stepsPerSecondAt(plan.service, kneeOf(plan).bottleneck) ?? 0) * plan.client.timeoutSeconds;
