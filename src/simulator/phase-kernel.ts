/**
 * Plans of one request at one station are run by the kernel: many times faster than whole logins, and the same rules. What the kernel has
 * no form for goes to the engine; nothing is left out in silence.
 */
import type { Distribution } from '../model/distributions.ts';
import type { Backoff, Plan, StationFault, StationProfile } from '../model/scenario/plan.ts';
import type { ArrivalShape } from '../model/scenario/schema.ts';
import { rateAt } from '../model/traffic/shapes.ts';
import type { KernelConfig } from './kernel/kernel.ts';

/** The same workload for the kernel; null: it has no form there. @param binSeconds width of the series */
export function kernelConfigOf(plan: Plan, binSeconds: number): KernelConfig | null {
  const station = plan.service.stations[plan.service.steps.authorize.station];
  if (station === undefined || !isOneRequest(plan) || !isPlainStation(plan, station)) return null;
  const config = workloadOf(plan, station, binSeconds);
  if (config === null) return null;
  const isAlike =
    (config.queueBound === null || refusesForNothing(plan)) &&
    leastOf(plan.people.pagePatience) >= config.timeoutSeconds &&
    plan.slo.loginWithinSeconds >= longestCall(config);
  return isAlike ? config : null;
}

function workloadOf(plan: Plan, station: StationProfile, binSeconds: number): KernelConfig | null {
  const { service, client, protection } = plan;
  const backoff = pauseOf(client.reclickDelay, client.backoff);
  const arrivals = constantParts(plan.arrivals);
  const speeds = speedsOf(plan.faults ?? []);
  if (backoff === null || arrivals === null || speeds === null) return null;
  return {
    seed: plan.seed,
    arrivals,
    servers: station.servers,
    service: service.steps.authorize.service,
    queueBound: station.queueBound === undefined ? protection.queueBound : station.queueBound,
    refusal: 'fast',
    timeoutSeconds: client.timeoutSeconds,
    attempts: client.clicksPerStep,
    backoff,
    budget: client.retryBudget,
    cancelAbandoned: station.cancelAbandoned ?? protection.cancelAbandoned,
    speeds,
    binSeconds,
    warmUpSeconds: plan.warmUpSeconds,
  };
}

const isOneRequest = ({ journey, remedies, protection, client, segments }: Plan): boolean =>
  journey === 'request' &&
  (remedies ?? []).length === 0 &&
  protection.waitingRoom === null &&
  client.breaker === undefined &&
  client.hedge === undefined &&
  segments.every(({ methods, returns }) => methods === undefined && returns === undefined);

function isPlainStation({ protection, service, faults }: Plan, station: StationProfile): boolean {
  const { station: name, holding } = service.steps.authorize;
  return (
    (station.discipline ?? protection.discipline) === 'fifo' &&
    (station.waitLimitSeconds ?? null) === null &&
    (station.contention ?? null) === null &&
    (holding ?? []).length === 0 &&
    (faults ?? []).every((fault) => fault.station === name)
  );
}

/** A refusal takes no service and says nothing. */
const refusesForNothing = ({ service, client, protection }: Plan): boolean =>
  service.refusalSeconds === 0 && !(client.honourRetryAfter && protection.retryAfterSeconds !== null);

const leastOf = (law: Distribution): number =>
  law.kind === 'fixed' ? law.seconds : law.kind === 'uniform' ? law.fromSeconds : 0;

/** From a call's beginning to its last time-out, seconds: whatever succeeds has done so by then. */
function longestCall({ attempts, timeoutSeconds, backoff }: KernelConfig): number {
  const pause = backoff.kind === 'none' ? 0 : backoff.kind === 'fixed' ? backoff.delaySeconds : backoff.capSeconds;
  return attempts * timeoutSeconds + (attempts - 1) * pause;
}

/** The longer of a person's delay and the program's, where that is a backoff too. */
function pauseOf(person: Distribution, backoff: Backoff): Backoff | null {
  if (person.kind !== 'fixed') return null;
  if (person.seconds === 0) return backoff;
  if (backoff.kind === 'none') return { kind: 'fixed', delaySeconds: person.seconds };
  return backoff.kind === 'fixed'
    ? { kind: 'fixed', delaySeconds: Math.max(person.seconds, backoff.delaySeconds) }
    : null;
}

/** Rates that only change in steps; null: one of the shapes is not made of steps. */
function constantParts(shapes: readonly ArrivalShape[]): KernelConfig['arrivals'] | null {
  const moments = new Set([0]);
  for (const shape of shapes) {
    const steps = stepsOf(shape);
    if (steps === null) return null;
    for (const at of steps) moments.add(at);
  }
  return [...moments]
    .toSorted((a, b) => a - b)
    .map((fromSeconds) => ({ fromSeconds, perSecond: rateAt(shapes, fromSeconds) }));
}

/** Where a shape changes its rate; null: it does so in between, too. */
function stepsOf(shape: ArrivalShape): readonly number[] | null {
  if (shape.shape === 'constant') return [];
  if (shape.shape === 'spike') {
    const { startSeconds, riseSeconds, holdSeconds, fallSeconds } = shape;
    return riseSeconds === 0 && fallSeconds === 0 ? [startSeconds, startSeconds + holdSeconds] : null;
  }
  if (shape.shape !== 'points') return null;
  const isFlat = shape.points.every(([at, rate], index) => {
    const [before, rateBefore] = shape.points[index - 1] ?? [at, rate];
    return at === before || rate === rateBefore;
  });
  return isFlat ? shape.points.map(([at]) => at) : null;
}

/** Faults one after the other; null: two at the same time. */
function speedsOf(faults: readonly StationFault[]): KernelConfig['speeds'] | null {
  const inOrder = faults.toSorted((a, b) => a.startSeconds - b.startSeconds);
  const speeds: { fromSeconds: number; speed: number }[] = [];
  for (const { startSeconds, durationSeconds, speed } of inOrder) {
    const last = speeds.at(-1);
    if (last !== undefined && last.fromSeconds > startSeconds) return null;
    if (last?.fromSeconds === startSeconds) speeds.pop();
    speeds.push({ fromSeconds: startSeconds, speed }, { fromSeconds: startSeconds + durationSeconds, speed: 1 });
  }
  return speeds;
}
