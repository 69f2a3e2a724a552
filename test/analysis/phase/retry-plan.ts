/** The example of HotOS 2021, §2.1, as a plan: 300 requests/s, a time-out of 1 s, one retry, and a total outage. */
import type { Plan } from '../../../src/model/scenario/plan.ts';
import { PLAN_SCHEMA } from '../../../src/model/scenario/plan.ts';
import { stepNames } from '../../../src/model/scenario/steps.ts';
import type { StepCost, StationFault } from '../../../src/model/scenario/plan.ts';

const never = { kind: 'fixed', seconds: 1e9 } as const;
const atOnce = { kind: 'fixed', seconds: 0 } as const;

export interface RetryPlanWishes {
  readonly loadPerSecond?: number;
  readonly servedPerSecond?: number;
  readonly timeoutSeconds?: number;
  readonly attempts?: number;
  readonly faults?: readonly StationFault[];
  readonly seed?: number;
  readonly startSeconds?: number;
}

export function retryPlan(wishes: RetryPlanWishes = {}): Plan {
  const { loadPerSecond = 280, servedPerSecond = 300, timeoutSeconds = 1, attempts = 2, startSeconds = 30 } = wishes;
  const cost: StepCost = { station: 'database', service: { kind: 'exponential', meanSeconds: 1 / servedPerSecond } };
  return {
    schema: PLAN_SCHEMA,
    scenario: 'retry-storm',
    variant: 'naive',
    title: 'A database, a time-out and one retry',
    seed: wishes.seed ?? 1,
    compress: 1,
    scale: 1,
    durationSeconds: 340,
    warmUpSeconds: 10,
    trigger: { startSeconds, durationSeconds: 10 },
    arrivals: [{ shape: 'constant', perSecond: loadPerSecond }],
    faults: wishes.faults ?? [{ station: 'database', startSeconds, durationSeconds: 10, speed: 0 }],
    journey: 'request',
    segments: [{ name: 'callers', share: 1, device: 'same-device', card: 'ok', meanTries: 1, queueTolerance: never }],
    people: {
      openApp: atOnce,
      scanQr: atOnce,
      findCard: atOnce,
      tapCard: atOnce,
      tapSuccessFirst: 1,
      tapSuccessNext: 1,
      maxTaps: 1,
      enterPin: atOnce,
      wrongPin: 0,
      maxPinTries: 3,
      pagePatience: never,
      comeback: never,
    },
    service: {
      stations: { database: { servers: 1 } },
      steps: Object.fromEntries(stepNames.map((step) => [step, cost])) as Plan['service']['steps'],
      refusalSeconds: 0,
      signing: 'ES256',
    },
    client: {
      timeoutSeconds,
      pollSeconds: 1,
      clicksPerStep: attempts,
      reclickDelay: atOnce,
      backoff: { kind: 'none' },
      retryBudget: null,
      honourRetryAfter: false,
    },
    protection: {
      queueBound: null,
      refuse: 'anywhere',
      cancelAbandoned: false,
      discipline: 'fifo',
      retryAfterSeconds: null,
      waitingRoom: null,
    },
    slo: { loginWithinSeconds: 60 },
    recovery: { ratio: 0.95, windowSeconds: 10 },
  };
}
