/** What `phase` was asked for, in plans and in words, and whether there is time for it. */
import type { PhaseTrigger } from '../analysis/phase/axes.ts';
import { triggerOf } from '../analysis/phase/axes.ts';
import { LaunchquakeError } from '../model/errors.ts';
import { compilePlan } from '../model/scenario/compile.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { Scenario } from '../model/scenario/schema.ts';
import { kneeOf } from '../model/service/capacity.ts';
import { durationInWords } from '../model/units.ts';
import type { SurveyEstimate } from '../runners/phase/estimate.ts';
import type { SurveyWishes } from '../runners/phase/wishes.ts';
import { amountInWords } from './amounts.ts';
import type { PlanOptions } from './plan-options.ts';

export interface PhaseOptions extends PlanOptions {
  /** Multiples of the knee. */
  readonly loads?: readonly number[];
  readonly sizes?: readonly number[];
  /** Seconds. */
  readonly lengths?: readonly number[];
  readonly seeds: number;
  readonly horizon?: number;
  readonly rare?: boolean;
  /** false: `--no-ten-times`. */
  readonly tenTimes: boolean;
}

export interface PhaseOrder {
  readonly plan: Plan;
  readonly wishes: SurveyWishes;
}

const LOADS = [0.2, 0.35, 0.5, 0.65, 0.8, 0.9];
const SPIKE_SIZES = [0.5, 1, 2];
const FAULT_SIZES = [0.5, 0.8];
const LENGTHS = [0.1, 0.3, 1];
/** A horizon has room for that many windows of the recovery at least. */
const WINDOWS = 4;

/** The variants that were asked for, else the first. @throws LaunchquakeError USAGE, VARIANT_UNKNOWN, PLAN_INVALID */
export function phaseOrders(scenario: Scenario, options: PhaseOptions): readonly PhaseOrder[] {
  const { compress = 1, scale = 1, seed } = options;
  const first = scenario.variants[0]?.name ?? 'naive';
  const names = [...new Set(options.variant ?? [first])];
  return names.map((name) => {
    const plan = compilePlan(scenario, name, { compress, scale, ...(seed === undefined ? {} : { seed }) });
    return { plan, wishes: wishesOf(plan, options) };
  });
}

function wishesOf(plan: Plan, options: PhaseOptions): SurveyWishes {
  const trigger = triggerOf(plan);
  if (trigger === null) throw usage('scenario', 'no spike, notice or fault in its trigger', 'one that begins there');
  const knee = kneeOf(plan);
  const sizes = rising(options.sizes ?? sizesOf(trigger));
  if (trigger.kind === 'fault' && sizes.some((size) => size > 1))
    throw usage('--sizes', sizes.join(','), 'shares of the speed that the fault takes, at most 1');
  const lengths = rising(options.lengths ?? LENGTHS.map((share) => Number((share * trigger.seconds).toPrecision(3))));
  const wishes: SurveyWishes = {
    trigger,
    knee,
    loads: rising(options.loads ?? LOADS).map((ratio) => ratio * knee.startedPerSecond),
    sizes,
    lengths,
    horizonSeconds: options.horizon ?? defaultHorizon(plan),
    tenTimes: options.tenTimes,
    mostSeeds: options.seeds,
    rare: options.rare === true,
  };
  checkHorizon(plan, wishes);
  return wishes;
}

const rising = (values: readonly number[]): number[] => [...new Set(values)].toSorted((a, b) => a - b);

const sizesOf = ({ kind, size }: PhaseTrigger): readonly number[] =>
  kind === 'spike' ? SPIKE_SIZES : [...FAULT_SIZES.filter((other) => other < size), size];

/** As long as the scenario looks after its trigger. */
function defaultHorizon({ durationSeconds, trigger, recovery }: Plan): number {
  const after = durationSeconds - trigger.startSeconds - trigger.durationSeconds;
  return Math.max(after, WINDOWS * recovery.windowSeconds);
}

/** A horizon in which the first to come could not be seen to succeed judges nothing. */
function checkHorizon({ recovery }: Plan, { horizonSeconds, knee }: SurveyWishes): void {
  const least = recovery.windowSeconds + knee.undisturbedSeconds;
  if (horizonSeconds > least) return;
  throw usage(
    '--horizon',
    `${horizonSeconds} s`,
    `more than ${durationInWords(least)}: the recovery window and the time of a login`,
  );
}

const usage = (where: string, found: string, expected: string): LaunchquakeError =>
  new LaunchquakeError('USAGE', 'launchquake phase', [{ where, found, expected }]);

export function phaseInWords(scenario: Scenario, orders: readonly PhaseOrder[]): string {
  const [{ plan, wishes } = { plan: null, wishes: null }] = orders;
  if (plan === null || wishes === null) return scenario.title;
  const { loads, sizes, lengths, horizonSeconds, tenTimes, mostSeeds } = wishes;
  const times = tenTimes ? `${durationInWords(horizonSeconds)} and ten times that` : durationInWords(horizonSeconds);
  const variants = orders.map((order) => order.plan.variant).join(', ');
  return (
    `${scenario.title}: ${variants}; ${loads.length} loads × ${sizes.length} sizes × ${lengths.length} lengths of its ${wishes.trigger.kind}, ` +
    `looked at after ${times}, at most ${mostSeeds} seeds a cell from ${plan.seed}.`
  );
}

export const phaseEstimateInWords = (estimate: SurveyEstimate, workers: number): string =>
  `About ${amountInWords(estimate.replications)} runs with ${amountInWords(estimate.logins)} logins: ` +
  `${estimate.seconds < 1 ? 'a second' : durationInWords(Math.ceil(estimate.seconds))} on ${workers} threads.`;

/** An estimate may be that much too low. */
const SLACK = 1.5;

/** @throws LaunchquakeError SIMULATION_TOO_LONG with the estimate and the ways to shrink it */
export function checkPhaseWithin(withinSeconds: number, estimate: SurveyEstimate, { wishes }: PhaseOrder): void {
  if (estimate.seconds <= withinSeconds) return;
  const share = withinSeconds / estimate.seconds;
  const { horizonSeconds, tenTimes, rare, loads } = wishes;
  const ways = [
    ...(rare ? ['without --rare'] : []),
    ...(tenTimes ? ['--no-ten-times (about a fifth of it)'] : []),
    `--horizon ${Math.max(1, Math.floor(horizonSeconds * share))}`,
    `fewer --loads than ${loads.length}, fewer --sizes or --lengths`,
    `--scale ${Number(share.toPrecision(2))} (a time-out then covers that much fewer requests, and what tips is blurred)`,
    `--within ${Math.ceil(estimate.seconds * SLACK)}`,
  ];
  const problem = {
    where: '--within',
    found: `an estimate of ${durationInWords(estimate.seconds)} (${amountInWords(estimate.logins)} logins at ${amountInWords(estimate.loginsPerSecond)}/s a thread)`,
    expected: `at most ${durationInWords(withinSeconds)}`,
    hint: ways.join(', or '),
  };
  throw new LaunchquakeError('SIMULATION_TOO_LONG', 'launchquake phase', [problem]);
}
