/**
 * What the service can do when nothing goes wrong: the knee of a capacity profile, known before any run.
 *
 * A login takes Sⱼ seconds of a server of station j when all servers of the service are at work (station-seconds.ts: contention and kept
 * servers count), on average over the people of the plan, those included who can never finish. With cⱼ servers there, started logins
 * cannot pass min cⱼ/Sⱼ per second: the station that sets the minimum is the bottleneck [Denning and Buzen, ACM Computing Surveys 10(3),
 * 1978, §5]. The knee counts completed logins: that rate × the share that can complete. The averages come from walking many undisturbed
 * logins through the same machine that k6 and the simulator run, with every request answered after its mean service; the interval is the
 * walk's own.
 */
import { createLogin } from '../journeys/login.ts';
import type { Answer, Login, RequestAction } from '../journeys/login.ts';
import type { CapacityProfile, Plan } from '../scenario/plan.ts';
import { serviceSteps, stepNames } from '../scenario/steps.ts';
import type { ServiceStep } from '../scenario/steps.ts';
import { stationSecondsOf, undisturbedSecondsOf, undisturbedStepSeconds } from './station-seconds.ts';
import type { StationSeconds } from './station-seconds.ts';

export interface Knee {
  /** Completed logins per second at the knee, with a 95 % interval of the estimate. */
  readonly perSecond: number;
  readonly low: number;
  readonly high: number;
  /** Logins started per second at the knee. */
  readonly startedPerSecond: number;
  readonly bottleneck: string;
  /** Service per completed login, all stations, seconds. */
  readonly undisturbedServiceSeconds: number;
  /** Requests per completed login. */
  readonly undisturbedAttempts: number;
  /** Mean time from start to end of those that complete, seconds. */
  readonly undisturbedSeconds: number;
  /** Share of started logins that can complete. */
  readonly completableRatio: number;
}

/** Logins walked: enough for an interval of about ±1 %. */
const WALKS = 3000;
const Z_95 = 1.959964;

/** A walk takes tens of milliseconds, and the estimate, the metrics, the analysis and the report of a run all ask for the same plan. */
const knownKnees = new WeakMap<Plan, Knee>();
/** Variants often differ in nothing that an undisturbed login meets. The latest few. */
const kneesByWalk = new Map<string, Knee>();
const MOST_KNEES = 32;

export function kneeOf(plan: Plan): Knee {
  const known = knownKnees.get(plan);
  if (known !== undefined) return known;
  const key = walkKey(plan);
  return rememberKnee(plan, kneesByWalk.get(key) ?? walkedKnee(plan), key);
}

/** The knee of a plan that was walked elsewhere, such as in another thread. */
export function rememberKnee(plan: Plan, knee: Knee, key: string = walkKey(plan)): Knee {
  kneesByWalk.delete(key);
  kneesByWalk.set(key, knee);
  for (const oldest of kneesByWalk.keys()) if (kneesByWalk.size > MOST_KNEES) kneesByWalk.delete(oldest);
  knownKnees.set(plan, knee);
  return knee;
}

/** Of a plan all that a walk can depend on: neither who comes when, nor what a server does that has too much to do. */
const walkKey = ({
  variant: _1,
  title: _2,
  arrivals: _3,
  trigger: _4,
  protection: _5,
  faults: _6,
  ...rest
}: Plan): string => JSON.stringify(rest);

function walkedKnee(plan: Plan): Knee {
  // Of the methods that are open at the start; who cannot log in then does not come back within a walk.
  const segments = plan.segments.map(({ returns: _later, ...today }) => today);
  const calm: Plan = { ...plan, segments, durationSeconds: Infinity };
  const walks = Array.from({ length: WALKS }, (_, index) => walk(calm, index));
  const done = walks.filter(({ completed }) => completed);
  const stations = Object.entries(plan.service.stations).map(([name, { servers }]) => {
    return { name, perSecond: servers / mean(walks.map(({ service }) => service[name] ?? 0)) };
  });
  const bottleneck = stations.reduce((least, station) => (station.perSecond < least.perSecond ? station : least));
  const ratio = done.length / walks.length;
  const perSecond = bottleneck.perSecond * ratio;
  const margin = Z_95 * ratioError(walks, bottleneck.name) * perSecond;
  return {
    perSecond,
    low: perSecond - margin,
    high: perSecond + margin,
    startedPerSecond: bottleneck.perSecond,
    bottleneck: bottleneck.name,
    undisturbedServiceSeconds: mean(walks.map((one) => one.undisturbedServiceSeconds)) / ratio,
    undisturbedAttempts: mean(walks.map(({ attempts }) => attempts)) / ratio,
    undisturbedSeconds: mean(done.map(({ seconds }) => seconds)),
    completableRatio: ratio,
  };
}

interface Walk {
  readonly completed: boolean;
  readonly seconds: number;
  readonly attempts: number;
  /** Seconds of each station's servers in a service at its limit. */
  readonly service: StationSeconds;
  /** Seconds of all servers in a service that does nothing else. */
  readonly undisturbedServiceSeconds: number;
}

function walk(plan: Plan, index: number): Walk {
  const costs = costsOf(plan);
  const login = createLogin(plan, index, 0, 0);
  const service: Record<string, number> = {};
  let undisturbedServiceSeconds = 0;
  let now = 0;
  for (let action = login.next(now); action.kind !== 'end'; action = login.next(now)) {
    if (action.kind === 'wait') {
      now = action.untilSeconds;
      continue;
    }
    const cost = costs[action.step as ServiceStep];
    for (const [station, seconds] of cost.atTheLimit) service[station] = (service[station] ?? 0) + seconds;
    undisturbedServiceSeconds += cost.undisturbedSeconds;
    now += cost.seconds;
    login.answer(now, undisturbedAnswer(login, action));
  }
  const { outcome, attempts } = login.record();
  return {
    completed: outcome === 'completed',
    seconds: now,
    attempts: attempts.length,
    service,
    undisturbedServiceSeconds,
  };
}

/** What a walk needs to know of each step. */
interface WalkCost {
  readonly atTheLimit: readonly (readonly [station: string, seconds: number])[];
  readonly undisturbedSeconds: number;
  readonly seconds: number;
}

const costsOfPlans = new WeakMap<Plan, Readonly<Record<ServiceStep, WalkCost>>>();

function costsOf(plan: Plan): Readonly<Record<ServiceStep, WalkCost>> {
  const known = costsOfPlans.get(plan) ?? walkCosts(plan);
  costsOfPlans.set(plan, known);
  return known;
}

function walkCosts({ service }: Plan): Readonly<Record<ServiceStep, WalkCost>> {
  const costs = serviceSteps.map((step): [ServiceStep, WalkCost] => {
    const undisturbed = Object.values(undisturbedSecondsOf(service, step));
    const cost = {
      atTheLimit: Object.entries(stationSecondsOf(service, step)),
      undisturbedSeconds: undisturbed.reduce((sum, seconds) => sum + seconds, 0),
      seconds: undisturbedStepSeconds(service, step),
    };
    return [step, cost];
  });
  return Object.fromEntries(costs) as Record<ServiceStep, WalkCost>;
}

/** Steps of logins that a station serves per second when all its servers are busy; polls do not count. null: no step visits it. */
export function stepsPerSecondAt(profile: CapacityProfile, station: string): number | null {
  const visits = stepNames
    .filter((step) => step !== 'poll')
    .map((step) => stationSecondsOf(profile, step)[station])
    .filter((seconds) => seconds !== undefined);
  const servers = profile.stations[station]?.servers;
  if (servers === undefined || visits.length === 0) return null;
  return servers / mean(visits);
}

/** What a server without load answers. */
export function undisturbedAnswer(login: Login, { step, rightPin }: RequestAction): Answer {
  if (!rightPin) return { result: 'wrong-pin' };
  if (step === 'poll' && !login.isApproved()) return { result: 'pending' };
  return { result: 'ok' };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Relative standard error of (mean completed ÷ mean service), delta method [Cochran, Sampling Techniques, 1977, §6.3]. */
function ratioError(walks: readonly Walk[], station: string): number {
  const completed = walks.map((one) => (one.completed ? 1 : 0));
  const service = walks.map((one) => one.service[station] ?? 0);
  const ratio = mean(completed) / mean(service);
  const residuals = walks.map((_, at) => (completed[at] ?? 0) - ratio * (service[at] ?? 0));
  const variance = mean(residuals.map((residual) => residual * residual));
  return Math.sqrt(variance / walks.length) / mean(completed);
}
