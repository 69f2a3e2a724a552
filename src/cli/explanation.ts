/** What `explain` says: the numbers of the estimate, and the warnings that follow from them. */
import type { Plan } from '../model/scenario/plan.ts';
import { type Machine, type VariantEstimate, estimateRun } from '../model/scenario/estimate.ts';
import type { Scenario } from '../model/scenario/schema.ts';
import { arrivalsBy, rateAt } from '../model/traffic/shapes.ts';
import type { CurvePoint } from './curve.ts';

const EXPLANATION_SCHEMA = 'launchquake/explanation@1';

/** Two cores that also hold the target were clean at this many requests per second and not above. */
const MOST_REQUESTS_PER_SECOND = 1000;
/** μT. A time-out that covers fewer requests gives other dynamics than the story's. */
const LEAST_SERVED_PER_TIMEOUT = 50;
const CURVE_COLUMNS = 64;
const PEAK_MOMENTS = 1000;

export interface Explanation {
  readonly schema: typeof EXPLANATION_SCHEMA;
  readonly scenario: string;
  readonly title: string;
  readonly seed: number;
  readonly compress: number;
  readonly scale: number;
  readonly storySeconds: number;
  readonly runSeconds: number;
  readonly trigger: { readonly startSeconds: number; readonly durationSeconds: number };
  readonly curve: readonly CurvePoint[];
  readonly expectedLogins: number;
  readonly peakPerSecond: number;
  readonly variants: readonly (VariantEstimate & { readonly title: string })[];
  /** All variants that run at the same time, naive retries included. */
  readonly peakRequestsPerSecond: number;
  readonly virtualUsers: number;
  readonly sideBySide: boolean;
  readonly wallSeconds: number;
  /** People who are stopped before they reach the identity server, as shares of all people. */
  readonly cannotStart: readonly { readonly segment: string; readonly share: number }[];
  readonly warnings: readonly string[];
}

export function explanationOf(
  scenario: Scenario,
  plans: readonly Plan[],
  { machine, sequential }: { machine: Machine; sequential: boolean },
): Explanation {
  const plan = plans[0];
  if (plan === undefined) throw new RangeError('a run needs at least one plan');
  const { variants, virtualUsers, sideBySide, peakRequestsPerSecond, wallSeconds } = estimateRun(plans, machine, {
    sequential,
  });
  return {
    schema: EXPLANATION_SCHEMA,
    scenario: scenario.name,
    title: scenario.title,
    seed: plan.seed,
    compress: plan.compress,
    scale: plan.scale,
    storySeconds: scenario.durationSeconds,
    runSeconds: plan.durationSeconds,
    trigger: plan.trigger,
    curve: curveOf(plan),
    expectedLogins: arrivalsBy(plan.arrivals, plan.durationSeconds),
    peakPerSecond: peakRateOf(plan),
    variants: variants.map((variant, at) => ({ ...variant, title: plans[at]?.title ?? variant.variant })),
    peakRequestsPerSecond,
    virtualUsers,
    sideBySide,
    wallSeconds,
    cannotStart: scenario.segments
      .filter(({ startsLogin }) => !startsLogin)
      .map(({ name, share }) => ({ segment: name, share })),
    warnings: warningsOf(peakRequestsPerSecond, variants),
  };
}

/** The highest λ(t) at 1,000 moments of the plan, per second. */
export const peakRateOf = ({ arrivals, durationSeconds }: Plan): number =>
  Array.from({ length: PEAK_MOMENTS }, (_, at) => rateAt(arrivals, (at / PEAK_MOMENTS) * durationSeconds)).reduce(
    (most, rate) => Math.max(most, rate),
    0,
  );

/** One point in the middle of each column. */
const curveOf = ({ arrivals, durationSeconds }: Plan): CurvePoint[] =>
  Array.from({ length: CURVE_COLUMNS }, (_, column) => {
    const atSeconds = ((column + 0.5) / CURVE_COLUMNS) * durationSeconds;
    return { atSeconds, perSecond: rateAt(arrivals, atSeconds) };
  });

function warningsOf(peakRequestsPerSecond: number, variants: readonly VariantEstimate[]): string[] {
  const warnings: string[] = [];
  if (peakRequestsPerSecond > MOST_REQUESTS_PER_SECOND) {
    const found = `about ${Math.round(peakRequestsPerSecond)} requests/s at the peak, above ${MOST_REQUESTS_PER_SECOND}`;
    warnings.push(`${found}: the generator may not keep up on two cores; lower --scale`);
  }
  const least = variants.reduce((low, { servedPerTimeout }) => Math.min(low, servedPerTimeout), Infinity);
  if (least < LEAST_SERVED_PER_TIMEOUT) {
    const found = `μT is ${least.toFixed(0)}, below ${LEAST_SERVED_PER_TIMEOUT}`;
    warnings.push(`${found}: the dynamics are not those of the story any more; raise --scale`);
  }
  return warnings;
}
