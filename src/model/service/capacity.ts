/**
 * What the service can do when nothing goes wrong: the knee of a capacity profile, known before any run.
 *
 * A login costs Sⱼ seconds of service at station j, on average over the people of the plan, those included who can never finish. With cⱼ
 * servers there, started logins cannot pass min cⱼ/Sⱼ per second: the station that sets the minimum is the bottleneck. The knee counts
 * completed logins: that rate × the share that can complete. The averages come from walking many undisturbed logins through the
 * same machine that k6 and the simulator run, with every request answered after its mean service; the interval is the walk's own.
 */
import { meanOf } from '../distributions.ts';
import { createLogin } from '../journeys/login.ts';
import type { Answer, Login, RequestAction } from '../journeys/login.ts';
import type { CapacityProfile, Plan } from '../scenario/plan.ts';
import type { StepName } from '../scenario/steps.ts';

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

/** A walk takes a third of a second, and the estimate, the metrics, the analysis and the report of a run all ask for the same plan. */
const known = new WeakMap<Plan, Knee>();

export function kneeOf(plan: Plan): Knee {
  const knee = known.get(plan) ?? walkedKnee(plan);
  known.set(plan, knee);
  return knee;
}

function walkedKnee(plan: Plan): Knee {
  const calm: Plan = { ...plan, durationSeconds: Infinity };
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
    undisturbedServiceSeconds: mean(walks.map(totalService)) / ratio,
    undisturbedAttempts: mean(walks.map(({ attempts }) => attempts)) / ratio,
    undisturbedSeconds: mean(done.map(({ seconds }) => seconds)),
    completableRatio: ratio,
  };
}

interface Walk {
  readonly completed: boolean;
  readonly seconds: number;
  readonly attempts: number;
  readonly service: Readonly<Record<string, number>>;
}

function walk(plan: Plan, index: number): Walk {
  const login = createLogin(plan, index, 0, 0);
  const service: Record<string, number> = {};
  let now = 0;
  for (let action = login.next(now); action.kind !== 'end'; action = login.next(now)) {
    if (action.kind === 'wait') {
      now = action.untilSeconds;
      continue;
    }
    const { station, service: law } = plan.service.steps[action.step as StepName];
    const seconds = meanOf(law);
    service[station] = (service[station] ?? 0) + seconds;
    now += seconds;
    login.answer(now, undisturbedAnswer(login, action));
  }
  const { outcome, attempts } = login.record();
  return { completed: outcome === 'completed', seconds: now, attempts: attempts.length, service };
}

/** Steps of logins that a station serves per second when all its servers are busy; polls do not count. null: no step visits it. */
export function stepsPerSecondAt({ stations, steps }: CapacityProfile, station: string): number | null {
  const visits = Object.entries(steps).filter(([step, cost]) => step !== 'poll' && cost.station === station);
  const servers = stations[station]?.servers;
  if (servers === undefined || visits.length === 0) return null;
  return servers / mean(visits.map(([, { service }]) => meanOf(service)));
}

/** What a server without load answers. */
export function undisturbedAnswer(login: Login, { step, rightPin }: RequestAction): Answer {
  if (step === 'eid-pin' && !rightPin) return { result: 'wrong-pin' };
  if (step === 'poll' && !login.isApproved()) return { result: 'pending' };
  return { result: 'ok' };
}

const totalService = ({ service }: Walk): number => Object.values(service).reduce((sum, seconds) => sum + seconds, 0);

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
