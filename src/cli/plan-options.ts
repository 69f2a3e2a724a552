/** Options that choose and shape the plans of a scenario; the same for every verb that takes one. */
import type { Command } from 'commander';
import { LaunchquakeError } from '../model/errors.ts';
import { compilePlan } from '../model/scenario/compile.ts';
import { liveProblems } from '../model/scenario/live-limits.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { Scenario } from '../model/scenario/schema.ts';
import { steadyStateProblems } from '../model/scenario/steady-state.ts';
import { numberOption } from './verb.ts';

export interface PlanOptions {
  readonly variant?: readonly string[];
  readonly compress?: number;
  readonly scale?: number;
  readonly seed?: number;
  readonly sequential?: boolean;
}

export const LEAST_SCALE = 0.001;

/** Which variants, how fast, how large. */
export const declarePlanChoice = (command: Command): Command =>
  command
    .option('--variant <names...>', 'variants to run (default: those of the scenario)')
    .option('--compress <k>', 'time compression: durations ÷ k, rates × k', numberOption({ from: 1, to: 1000 }))
    .option('--scale <s>', 'rates and capacity × s', numberOption({ from: LEAST_SCALE, to: 1000 }))
    .option(
      '--seed <n>',
      'seed of all randomness',
      numberOption({ from: 0, to: Number.MAX_SAFE_INTEGER, whole: true }),
    );

/** And in which order, for a verb that runs them. */
export const declarePlanOptions = (command: Command): Command =>
  declarePlanChoice(command).option('--sequential', 'one variant after the other');

/**
 * Plans of the variants that were asked for, each once; else of those that the scenario runs by default; else of all.
 * @throws LaunchquakeError VARIANT_UNKNOWN, PLAN_INVALID, NO_STEADY_STATE
 */
export function chosenPlans(scenario: Scenario, options: PlanOptions): readonly Plan[] {
  const byDefault = scenario.runByDefault ?? scenario.variants.map(({ name }) => name);
  const names = new Set(options.variant ?? byDefault);
  const plans = [...names].map((name) => compilePlan(scenario, name, options));
  const problems = steadyStateProblems(scenario, plans);
  if (problems.length > 0) throw new LaunchquakeError('NO_STEADY_STATE', scenario.name, problems);
  return plans;
}

/** The same, for k6. @throws LaunchquakeError SIMULATED_ONLY with everything that only the simulator can do */
export function livePlans(scenario: Scenario, options: PlanOptions): readonly Plan[] {
  const plans = chosenPlans(scenario, options);
  const problems = plans.flatMap(liveProblems);
  if (problems.length > 0) throw new LaunchquakeError('SIMULATED_ONLY', scenario.name, problems);
  return plans;
}
