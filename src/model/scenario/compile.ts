/**
 * Scenario + variant + compression + scale → plan.
 *
 * Time compression k: every duration ÷ k and every rate × k. Rates × times stay the same, so μT (requests served during one time-out)
 * and with it the dynamics stay the same. Scale s: rates and capacity × s. Above 1 a station gets more servers of the same speed; below 1
 * it keeps its servers and each gets slower (unless `fewerServers` says otherwise), so a time-out then covers fewer requests: μT shrinks with s.
 */
import { stretch } from '../distributions.ts';
import { LaunchquakeError } from '../errors.ts';
import type { Problem } from '../errors.ts';
import { kneeOf } from '../service/capacity.ts';
import { rescaleShape } from '../traffic/shapes.ts';
import { compilePeople, compileSegments } from './compile-people.ts';
import { compileService, scaledBound } from './compile-service.ts';
import type { RunClock } from './compile-service.ts';
import { compileFaults, compileRemedies, followDeadlines } from './compile-timeline.ts';
import { toDistribution } from './distribution.ts';
import { PLAN_SCHEMA } from './plan.ts';
import type { Backoff, Plan, PlanClient, PlanProtection } from './plan.ts';
import type { ClientPolicy, Protection, Scenario, Variant } from './schema.ts';
import { stepNames } from './steps.ts';

export interface PlanOptions {
  /** k ≥ 1; the scenario's own when left out. */
  readonly compress?: number | undefined;
  /** s > 0; the scenario's own when left out. */
  readonly scale?: number | undefined;
  readonly seed?: number | undefined;
  /**
   * Below a scale of 1 a station loses servers as long as there are whole ones to lose, and only what is left over makes them slower: for one
   * simulated person who stands for several. Without it they keep their number, and each gets slower.
   */
  readonly fewerServers?: boolean;
}

/** @throws LaunchquakeError VARIANT_UNKNOWN, PLAN_INVALID */
export function compilePlan(scenario: Scenario, variantName: string, options: PlanOptions = {}): Plan {
  const variant = findVariant(scenario, variantName);
  const compress = options.compress ?? scenario.live.compress;
  const scale = options.scale ?? scenario.live.scale;
  checkRange(scenario, compress, scale);
  const clock = runClock(compress);
  const protection = overlay(scenario.protection, variant.protection);
  const remedies = compileRemedies([...(scenario.remedies ?? []), ...(variant.remedies ?? [])], clock);
  const faults = compileFaults(scenario.faults ?? [], clock);
  const base = {
    schema: PLAN_SCHEMA,
    scenario: scenario.name,
    variant: variant.name,
    title: variant.title,
    seed: options.seed ?? scenario.seed,
    compress,
    scale,
    durationSeconds: clock.seconds(scenario.durationSeconds),
    warmUpSeconds: clock.seconds(scenario.warmUpSeconds),
    trigger: {
      startSeconds: clock.seconds(scenario.trigger.startSeconds),
      durationSeconds: clock.seconds(scenario.trigger.durationSeconds),
    },
    arrivals: followDeadlines(
      scenario.arrivals.map((shape) => rescaleShape(shape, 1 / compress, compress * scale)),
      remedies,
    ),
    segments: compileSegments(scenario, clock),
    people: compilePeople(scenario, clock),
    ...(scenario.journey === 'request' ? { journey: scenario.journey } : {}),
    ...(faults.length === 0 ? {} : { faults }),
    ...(remedies.length === 0 ? {} : { remedies }),
    service: compileService(costed(scenario), {
      clock,
      size: { scale, fewerServers: options.fewerServers === true },
      discipline: protection.discipline,
    }),
    client: compileClient(overlay(scenario.client, variant.client), clock, scale),
    slo: { loginWithinSeconds: clock.seconds(scenario.slo.loginWithinSeconds) },
    recovery: { ratio: scenario.recovery.ratio, windowSeconds: clock.seconds(scenario.recovery.windowSeconds) },
  } as const;
  const open: Plan = { ...base, protection: unprotected };
  return { ...base, protection: compileProtection(protection, open, clock) };
}

/** Names of the variants of a run: those asked for, else those of `runByDefault`, else all. */
export function chosenVariants(scenario: Scenario, asked: readonly string[]): string[] {
  if (asked.length > 0) return [...new Set(asked)];
  return scenario.runByDefault ?? scenario.variants.map(({ name }) => name);
}

/** A variant's overlay: what it names replaces the scenario's own, key by key. */
function overlay<T extends object>(base: T, over: { [Key in keyof T]?: T[Key] | undefined } = {}): T {
  const named = Object.entries(over).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(named) };
}

function runClock(compress: number): RunClock {
  return {
    seconds: (storySeconds) => storySeconds / compress,
    law: (written) => stretch(toDistribution(written), 1 / compress),
  };
}

function findVariant(scenario: Scenario, name: string): Variant {
  const found = scenario.variants.find((variant) => variant.name === name);
  if (found !== undefined) return found;
  const known = scenario.variants.map((variant) => variant.name).join(', ');
  throw new LaunchquakeError('VARIANT_UNKNOWN', scenario.name, [
    { where: '--variant', found: `"${name}"`, expected: `one of ${known}` },
  ]);
}

function checkRange(scenario: Scenario, compress: number, scale: number): void {
  const problems: Problem[] = [];
  if (!(compress >= 1 && compress <= 1000)) {
    problems.push({ where: '--compress', found: String(compress), expected: 'a number from 1 to 1000' });
  }
  if (!(scale > 0 && scale <= 1000)) {
    problems.push({ where: '--scale', found: String(scale), expected: 'a number above 0, up to 1000' });
  }
  if (problems.length > 0) throw new LaunchquakeError('PLAN_INVALID', scenario.name, problems);
}

function compileClient(policy: ClientPolicy, clock: RunClock, scale: number): PlanClient {
  const { retryBudget, breaker, hedge } = policy;
  return {
    timeoutSeconds: clock.seconds(policy.timeoutSeconds),
    pollSeconds: clock.seconds(policy.pollSeconds),
    clicksPerStep: policy.clicksPerStep,
    reclickDelay: clock.law(policy.reclickDelay),
    backoff: compileBackoff(policy.backoff, clock),
    retryBudget: retryBudget === null ? null : { ...retryBudget, capacity: Math.max(1, retryBudget.capacity * scale) },
    honourRetryAfter: policy.honourRetryAfter,
    ...(breaker === undefined
      ? {}
      : {
          breaker: {
            ...breaker,
            slowSeconds: clock.seconds(breaker.slowSeconds),
            openSeconds: clock.seconds(breaker.openSeconds),
          },
        }),
    ...(hedge === undefined ? {} : { hedge: { afterSeconds: clock.seconds(hedge.afterSeconds) } }),
  };
}

/** Of a journey that is one request, every step costs what the door costs: nobody gets further. */
function costed({ service, journey }: Scenario): Scenario['service'] {
  const { authorize } = service.steps;
  if (journey !== 'request' || authorize === undefined) return service;
  return { ...service, steps: { ...Object.fromEntries(stepNames.map((step) => [step, authorize])), ...service.steps } };
}

function compileBackoff(backoff: ClientPolicy['backoff'], clock: RunClock): Backoff {
  if (backoff.kind === 'none') return backoff;
  if (backoff.kind === 'fixed') return { ...backoff, delaySeconds: clock.seconds(backoff.delaySeconds) };
  return { ...backoff, baseSeconds: clock.seconds(backoff.baseSeconds), capSeconds: clock.seconds(backoff.capSeconds) };
}

/** A server that nobody has protected. */
export const unprotected: PlanProtection = {
  queueBound: null,
  refuse: 'anywhere',
  cancelAbandoned: false,
  discipline: 'fifo',
  retryAfterSeconds: null,
  waitingRoom: null,
};

function compileProtection(protection: Protection, open: Plan, clock: RunClock): PlanProtection {
  const { queueBound, retryAfterSeconds, waitingRoom } = protection;
  return {
    ...protection,
    queueBound: queueBound === null ? null : scaledBound(queueBound, open.scale),
    retryAfterSeconds: retryAfterSeconds === null ? null : clock.seconds(retryAfterSeconds),
    waitingRoom:
      waitingRoom === null
        ? null
        : {
            admitPerSecond: waitingRoom.admitRatio * kneeOf(open).startedPerSecond,
            maxActiveLogins:
              waitingRoom.maxActiveLogins === null
                ? null
                : Math.max(1, Math.round(waitingRoom.maxActiveLogins * open.scale)),
            pollSeconds: clock.seconds(waitingRoom.pollSeconds),
            passSeconds: clock.seconds(waitingRoom.passSeconds),
            missedPolls: waitingRoom.missedPolls,
          },
  };
}
