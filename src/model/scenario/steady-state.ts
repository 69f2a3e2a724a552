/**
 * A load that never fits has no steady state: where more logins are meant to start at every moment than the service can ever carry (ρ ≥ 1),
 * a mean queue is a matter of how long one looks, and there is nothing to recover to. An expectation that asks for such a figure is refused.
 */
import type { Problem } from '../errors.ts';
import { kneeOf } from '../service/capacity.ts';
import { rateAt } from '../traffic/shapes.ts';
import { type Expectation, type Expression, parseExpectation } from './expectation.ts';
import type { Plan } from './plan.ts';
import type { Scenario } from './schema.ts';

/** Moments at which λ(t) is looked at. */
const MOMENTS = 1000;
/** What is a figure of a steady state, as `expect:` says it. */
const steadyWords = /^(recovery\.seconds|stations\..*\.(waitMean|queueMean))$/;

/** @param plans of the scenario @returns a problem for every line that asks for what the plan cannot have */
export function steadyStateProblems({ expect }: Pick<Scenario, 'expect'>, plans: readonly Plan[]): Problem[] {
  const names = plans.map(({ variant }) => variant);
  return plans.flatMap((plan) => {
    const asking = (expect[plan.variant] ?? []).filter((line) => asksForSteadyState(line, plan.variant, names));
    if (asking.length === 0 || !neverFits(plan)) return [];
    const least = leastRate(plan).toPrecision(3);
    return asking.map((line) => ({
      where: `expect.${plan.variant}  ${line}`,
      found: `a figure of a steady state, and never fewer than ${least} logins/s`,
      expected: `at some time fewer than the service can start, ${kneeOf(plan).startedPerSecond.toPrecision(3)} logins/s`,
      hint: 'fewer arrivals, more servers, or a line that asks for goodput, attempts or counts',
    }));
  });
}

/** More servers may come, and faults may go: only what stays as it is can be told. */
const neverFits = (plan: Plan): boolean =>
  (plan.remedies ?? []).length === 0 && leastRate(plan) >= kneeOf(plan).startedPerSecond;

const leastRate = ({ arrivals, durationSeconds }: Plan): number =>
  Array.from({ length: MOMENTS }, (_, at) => rateAt(arrivals, ((at + 0.5) / MOMENTS) * durationSeconds)).reduce(
    (least, rate) => Math.min(least, rate),
    Infinity,
  );

function asksForSteadyState(line: string, own: string, names: readonly string[]): boolean {
  const parsed = parseExpectation(line, names);
  return parsed.ok && steadyWordIn(parsed.expectation, own);
}

function steadyWordIn(expectation: Expectation, own: string): boolean {
  const isOwn = (variant: string | null): boolean => variant === null || variant === own;
  if (expectation.kind === 'fact')
    return expectation.fact === 'recovered' && !expectation.negated && isOwn(expectation.variant);
  const within = (expression: Expression): boolean => {
    if (expression.kind === 'measure') return isOwn(expression.variant) && steadyWords.test(expression.path);
    if (expression.kind === 'operation') return within(expression.left) || within(expression.right);
    return expression.kind !== 'number' && within(expression.of);
  };
  return within(expectation.left) || within(expectation.right);
}
