/** A small plan for tests of the model: one station, one kind of person, every delay a constant. Change what the test is about. */
import type { Distribution } from '../../src/model/distributions.ts';
import { PLAN_SCHEMA } from '../../src/model/scenario/plan.ts';
import type { CapacityProfile, Plan, PlanClient, PlanPeople, PlanSegment } from '../../src/model/scenario/plan.ts';
import { stepNames } from '../../src/model/scenario/steps.ts';

export const fixed = (seconds: number): Distribution => ({ kind: 'fixed', seconds });

export const plainPeople: PlanPeople = {
  openApp: fixed(1),
  scanQr: fixed(2),
  findCard: fixed(3),
  tapCard: fixed(1),
  tapSuccessFirst: 1,
  tapSuccessNext: 1,
  maxTaps: 3,
  enterPin: fixed(2),
  wrongPin: 0,
  maxPinTries: 3,
  pagePatience: fixed(100),
  comeback: fixed(20),
};

export const plainSegment: PlanSegment = {
  name: 'citizen',
  share: 1,
  device: 'same-device',
  card: 'ok',
  meanTries: 1,
  queueTolerance: fixed(60),
};

export const plainClient: PlanClient = {
  timeoutSeconds: 5,
  pollSeconds: 2,
  clicksPerStep: 2,
  reclickDelay: fixed(1),
  backoff: { kind: 'none' },
  retryBudget: null,
  honourRetryAfter: false,
};

/** Every step 0.1 s at one of `servers` web workers. */
export const plainService = (servers = 2): CapacityProfile => ({
  stations: { web: { servers } },
  steps: Object.fromEntries(
    stepNames.map((step) => [step, { station: 'web', service: fixed(0.1) }]),
  ) as CapacityProfile['steps'],
  refusalSeconds: 0.001,
  signing: 'ES256',
});

export const plainPlan = (over: Partial<Plan> = {}): Plan => ({
  schema: PLAN_SCHEMA,
  scenario: 'plain',
  variant: 'naive',
  title: 'Plain',
  seed: 1,
  compress: 1,
  scale: 1,
  durationSeconds: 1000,
  warmUpSeconds: 10,
  trigger: { startSeconds: 100, durationSeconds: 100 },
  arrivals: [{ shape: 'constant', perSecond: 1 }],
  segments: [plainSegment],
  people: plainPeople,
  service: plainService(),
  client: plainClient,
  protection: {
    queueBound: null,
    refuse: 'anywhere',
    cancelAbandoned: false,
    discipline: 'fifo',
    retryAfterSeconds: null,
    waitingRoom: null,
  },
  slo: { loginWithinSeconds: 900 },
  recovery: { ratio: 0.95, windowSeconds: 10 },
  ...over,
});
