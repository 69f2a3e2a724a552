/** What `explain` says: the plan's numbers, and the text made of them. */
import type { Plan } from '../model/scenario/plan.ts';
import type { Scenario } from '../model/scenario/schema.ts';
import { kneeOf } from '../model/service/capacity.ts';
import { arrivalsBy, rateAt } from '../model/traffic/shapes.ts';
import { durationInWords } from '../model/units.ts';
import { type CurvePoint, drawCurve } from './curve.ts';
import { estimateRun, peakRateOf } from './run-estimate.ts';

export const EXPLANATION_SCHEMA = 'launchquake/explanation@1';

const CURVE_COLUMNS = 64;
const CURVE_ROWS = 8;
/** More requests per second than this and two cores cannot be trusted to send and answer them. */
const MOST_REQUESTS_PER_SECOND = 1000;
/** Below this the dynamics are no longer those of the story: a time-out must cover many requests. */
const LEAST_SERVED_PER_TIMEOUT = 50;

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
  readonly kneePerSecond: number;
  readonly bottleneck: string;
  readonly expectedRequests: number;
  /** Logins that run at the same time when nothing goes wrong, at the peak: rate × mean time [Little 1961]. */
  readonly peakConcurrentLogins: number;
  readonly servedPerTimeout: number;
  readonly variants: readonly { readonly name: string; readonly title: string }[];
  readonly sideBySide: boolean;
  readonly wallSeconds: number;
  readonly stoppedBefore: readonly { readonly segment: string; readonly share: number }[];
  readonly warnings: readonly string[];
}

export function explanationOf(
  scenario: Scenario,
  plans: readonly Plan[],
  { cores, sequential }: { cores: number; sequential: boolean },
): Explanation {
  const plan = plans[0];
  if (plan === undefined) throw new RangeError('a run needs at least one plan');
  const knee = kneeOf(plan);
  const estimate = estimateRun(plans, { cores });
  const sideBySide = estimate.sideBySide && !sequential;
  const expectedLogins = arrivalsBy(plan.arrivals, plan.durationSeconds);
  const peakPerSecond = peakRateOf(plan);
  const requestsPerSecondServed = knee.perSecond * knee.undisturbedAttempts;
  const servedPerTimeout = requestsPerSecondServed * plan.client.timeoutSeconds;
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
    expectedLogins,
    peakPerSecond,
    kneePerSecond: knee.perSecond,
    bottleneck: knee.bottleneck,
    expectedRequests: expectedLogins * knee.undisturbedAttempts,
    peakConcurrentLogins: peakPerSecond * knee.undisturbedSeconds,
    servedPerTimeout,
    variants: plans.map(({ variant, title }) => ({ name: variant, title })),
    sideBySide,
    wallSeconds: sideBySide ? estimate.wallSeconds.sideBySide : estimate.wallSeconds.sequential,
    stoppedBefore: scenario.segments
      .filter(({ startsLogin }) => !startsLogin)
      .map(({ name, share }) => ({ segment: name, share })),
    warnings: warningsOf(peakPerSecond * knee.undisturbedAttempts, servedPerTimeout),
  };
}

const curveOf = ({ arrivals, durationSeconds }: Plan): CurvePoint[] =>
  Array.from({ length: CURVE_COLUMNS }, (_, column) => {
    const atSeconds = (column / (CURVE_COLUMNS - 1)) * durationSeconds;
    return { atSeconds, perSecond: rateAt(arrivals, Math.min(atSeconds, durationSeconds * 0.9999)) };
  });

function warningsOf(requestsPerSecond: number, servedPerTimeout: number): string[] {
  const warnings: string[] = [];
  if (requestsPerSecond > MOST_REQUESTS_PER_SECOND) {
    warnings.push(
      `about ${Math.round(requestsPerSecond)} requests/s at the peak: over ${MOST_REQUESTS_PER_SECOND}, lower --scale or --compress`,
    );
  }
  if (servedPerTimeout < LEAST_SERVED_PER_TIMEOUT) {
    warnings.push(
      `μT is ${servedPerTimeout.toFixed(0)}: under ${LEAST_SERVED_PER_TIMEOUT}, so the dynamics are not those of the story; raise --scale`,
    );
  }
  return warnings;
}

export function renderExplanation(explanation: Explanation): string {
  const { trigger, curve, kneePerSecond, variants, stoppedBefore, warnings } = explanation;
  const marks = [
    { atSeconds: trigger.startSeconds, label: '▲ trigger' },
    { atSeconds: trigger.startSeconds + trigger.durationSeconds, label: '▲ its end' },
  ];
  const facts: readonly (readonly [string, string])[] = [
    [
      'time',
      `${durationInWords(explanation.storySeconds)} of story in ${durationInWords(explanation.runSeconds)} (÷ ${explanation.compress}), scale ${explanation.scale}, seed ${explanation.seed}`,
    ],
    ['logins intended', `${Math.round(explanation.expectedLogins)}, up to ${explanation.peakPerSecond.toFixed(1)}/s`],
    ['knee', `${kneePerSecond.toFixed(1)} logins/s; the bottleneck is ${explanation.bottleneck}`],
    ['requests', `${Math.round(explanation.expectedRequests)} if nobody had to try twice`],
    ['at the same time', `${Math.ceil(explanation.peakConcurrentLogins)} logins at the peak if nothing goes wrong`],
    ['μT', `${explanation.servedPerTimeout.toFixed(0)} requests served during one time-out`],
    [
      'variants',
      `${variants.map(({ name }) => name).join(', ')}; ${explanation.sideBySide ? 'side by side' : 'one after the other'}`,
    ],
    ['takes about', durationInWords(explanation.wallSeconds)],
    [
      'cannot even start',
      stoppedBefore.map(({ segment, share }) => `${segment} ${(share * 100).toFixed(1)} %`).join(', ') || 'nobody',
    ],
  ];
  const lines = [
    explanation.title,
    '',
    'logins intended per second of the run',
    ...drawCurve(curve, { rows: CURVE_ROWS, levelPerSecond: kneePerSecond, marks }),
    '',
    ...facts.map(([name, text]) => `${name.padEnd(18)} ${text}`),
    ...warnings.map((warning) => `WARNING            ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}
