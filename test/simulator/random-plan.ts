/**
 * Random plans for property tests: every feature that a plan can have, small enough for thousands of runs. Half of the laws are fixed times
 * on a coarse grid of binary fractions, so that many things happen at exactly the same moment.
 */
import fc from 'fast-check';
import type { Distribution } from '../../src/model/distributions.ts';
import type { TimedRemedy } from '../../src/model/remedies/remedy.ts';
import { loginMethods } from '../../src/model/remedies/switches.ts';
import type { LoginMethod } from '../../src/model/remedies/switches.ts';
import type {
  Backoff,
  CapacityProfile,
  Contention,
  Plan,
  PlanClient,
  PlanPeople,
  PlanProtection,
  PlanSegment,
  StationFault,
  StationProfile,
  StepCost,
} from '../../src/model/scenario/plan.ts';
import { stepNames } from '../../src/model/scenario/steps.ts';
import type { ServiceStep } from '../../src/model/scenario/steps.ts';

const STATIONS = ['web', 'pool', 'desk'] as const;
const DURATION_SECONDS = 40;

const grid = (least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: Math.ceil(least * 8), max: Math.floor(most * 8) }).map((eighths) => eighths / 8);
const ratio = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);
const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

const spread = (mean: number): fc.Arbitrary<Distribution> =>
  fc.constantFrom<Distribution>(
    { kind: 'exponential', meanSeconds: mean },
    { kind: 'uniform', fromSeconds: 0, toSeconds: 2 * mean },
    { kind: 'erlang', meanSeconds: mean, stages: 3 },
    { kind: 'hyperexponential', meanSeconds: mean, scv: 4 },
    { kind: 'lognormal', medianSeconds: mean, sigma: 0.5 },
    { kind: 'gamma', meanSeconds: mean, shape: 2 },
    { kind: 'bounded-pareto', fromSeconds: mean / 4, toSeconds: 20 * mean, alpha: 1.5 },
    {
      kind: 'empirical',
      bins: [
        { fromSeconds: 0, toSeconds: mean, count: 3 },
        { fromSeconds: mean, toSeconds: 2 * mean, count: 2 },
      ],
    },
    {
      kind: 'mixture',
      parts: [
        { share: 0.5, of: { kind: 'fixed', seconds: mean } },
        { share: 0.3, of: { kind: 'uniform', fromSeconds: mean, toSeconds: 2 * mean } },
        { share: 0.2, of: { kind: 'exponential', meanSeconds: 4 * mean } },
      ],
    },
  );

/** @param least of fixed times, seconds */
const law = (least: number, most: number): fc.Arbitrary<Distribution> =>
  fc.oneof(
    grid(least, most).map((seconds): Distribution => ({ kind: 'fixed', seconds })),
    spread((least + most) / 3),
  );

const contention: fc.Arbitrary<Contention | null> = fc.constantFrom<Contention | null>(
  null,
  null,
  { kind: 'usl', alpha: 0.1, beta: 0.01 },
  {
    kind: 'table',
    factors: [
      [1, 1],
      [2, 1.5],
      [6, 4],
    ],
  },
);

const discipline = fc.constantFrom(
  ...(['fifo', 'fifo', 'fifo', 'lifo', 'adaptive-lifo', 'priority', 'processor-sharing'] as const),
);

const defined = <Members extends object>(members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Members;

const station: fc.Arbitrary<StationProfile> = fc
  .record({
    servers: fc.integer({ min: 1, max: 5 }),
    discipline: rarely(discipline),
    queueBound: rarely(fc.option(fc.integer({ min: 0, max: 8 }))),
    cancelAbandoned: rarely(fc.boolean()),
    waitLimitSeconds: rarely(grid(0.5, 4)),
    contention: rarely(contention),
  })
  .map((profile) => defined(profile) as StationProfile);

const visit = fc.record({ station: fc.constantFrom(...STATIONS), service: law(0, 0.75) });
const cost: fc.Arbitrary<StepCost> = fc
  .record({
    station: fc.constantFrom(...STATIONS),
    service: law(0, 0.75),
    priority: rarely(fc.integer({ min: 0, max: 3 })),
    holding: rarely(fc.array(visit, { minLength: 1, maxLength: 2 })),
  })
  .map((members) => defined(members) as StepCost);

const service: fc.Arbitrary<CapacityProfile> = fc.record({
  stations: fc.record(Object.fromEntries(STATIONS.map((name) => [name, station]))),
  steps: fc
    .tuple(
      fc.record(Object.fromEntries(stepNames.map((step) => [step, cost]))),
      fc.dictionary(fc.constantFrom<ServiceStep>('sms', 'email', 'code-send', 'code-check', 'password'), cost),
    )
    .map(([own, side]) => ({ ...own, ...side }) as CapacityProfile['steps']),
  refusalSeconds: fc.constantFrom(0, 0.002, 0.125),
  signing: fc.constant('ES256' as const),
});

const segment: fc.Arbitrary<Omit<PlanSegment, 'share' | 'name'>> = fc
  .record({
    device: fc.constantFrom('same-device' as const, 'cross-device' as const),
    card: fc.constantFrom('ok' as const, 'ok' as const, 'nfc-incompatible' as const, 'pin-unknown' as const),
    meanTries: fc.constantFrom(1, 2, 4),
    queueTolerance: law(2, 30),
    methods: rarely(fc.shuffledSubarray([...loginMethods] as LoginMethod[], { minLength: 1 })),
    returns: rarely(fc.record({ share: ratio, after: law(1, 20) })),
  })
  .map((members) => defined(members) as Omit<PlanSegment, 'share' | 'name'>);

const segments = fc
  .array(segment, { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map((part, at): PlanSegment => ({ ...part, name: `segment ${at}`, share: 1 / parts.length })));

const people: fc.Arbitrary<PlanPeople> = fc.record({
  openApp: law(0, 2),
  scanQr: law(0, 3),
  findCard: law(0, 3),
  tapCard: law(0, 2),
  tapSuccessFirst: ratio,
  tapSuccessNext: ratio,
  maxTaps: fc.integer({ min: 1, max: 3 }),
  enterPin: law(0, 2),
  wrongPin: fc.constantFrom(0, 0.1, 0.5),
  maxPinTries: fc.integer({ min: 1, max: 3 }),
  pagePatience: law(0, 4),
  comeback: law(0, 10),
  codes: fc.record({
    smsDelivery: law(0, 2),
    emailDelivery: law(0, 4),
    smsLost: fc.constantFrom(0, 0.2),
    emailLost: fc.constantFrom(0, 0.2),
    typeCode: law(0, 2),
    wrongCode: fc.constantFrom(0, 0.2),
    resendAfter: law(1, 5),
  }),
  password: fc.record({ typePassword: law(0, 2), wrongPassword: fc.constantFrom(0, 0.3) }),
});

const backoff: fc.Arbitrary<Backoff> = fc.oneof(
  fc.constantFrom<Backoff>({ kind: 'none' }, { kind: 'fixed', delaySeconds: 0.5 }),
  fc.record({
    kind: fc.constantFrom(...(['exponential', 'equal-jitter', 'full-jitter', 'decorrelated-jitter'] as const)),
    baseSeconds: grid(0.25, 1),
    capSeconds: grid(2, 8),
  }),
);

const client: fc.Arbitrary<PlanClient> = fc
  .record({
    timeoutSeconds: grid(1, 4),
    pollSeconds: grid(0.5, 2),
    clicksPerStep: fc.integer({ min: 1, max: 4 }),
    reclickDelay: law(0, 2),
    backoff,
    retryBudget: fc.option(
      fc.record({
        credit: fc.constantFrom('per-request' as const, 'per-success' as const),
        ratio: fc.constantFrom(0.1, 0.5),
        capacity: fc.constantFrom(2, 20),
      }),
    ),
    honourRetryAfter: fc.boolean(),
    breaker: rarely(
      fc.record({
        windowCalls: fc.constantFrom(5, 20),
        minCalls: fc.constantFrom(3, 5),
        failureThresholdRatio: fc.constantFrom(0.3, 0.8),
        slowThresholdRatio: fc.constant(1),
        slowSeconds: fc.constantFrom(0.5, 60),
        openSeconds: grid(1, 3),
        probes: fc.integer({ min: 1, max: 3 }),
      }),
    ),
    hedge: rarely(grid(0, 1).map((afterSeconds) => ({ afterSeconds }))),
  })
  .map((members) => defined(members) as PlanClient);

const protection: fc.Arbitrary<PlanProtection> = fc
  .record({
    queueBound: fc.option(fc.integer({ min: 0, max: 12 })),
    refuse: fc.constantFrom('door' as const, 'anywhere' as const),
    cancelAbandoned: fc.boolean(),
    discipline,
    retryAfterSeconds: fc.option(grid(0.5, 4)),
    waitingRoom: fc.option(
      fc.record({
        admitPerSecond: fc.constantFrom(0.5, 2, 5),
        maxActiveLogins: fc.option(fc.constantFrom(3, 10)),
        pollSeconds: grid(0.5, 3),
        passSeconds: grid(1, 8),
        missedPolls: fc.integer({ min: 1, max: 3 }),
        maxWaiting: fc.option(fc.constantFrom(2, 20)),
      }),
    ),
  })
  .map((members) => members as PlanProtection);

const fault: fc.Arbitrary<StationFault> = fc.record({
  station: fc.constantFrom(...STATIONS),
  startSeconds: grid(0, 30),
  durationSeconds: grid(0.5, 15),
  speed: fc.constantFrom(0, 0.25, 0.5, 2),
});

const remedy: fc.Arbitrary<TimedRemedy> = fc
  .tuple(
    fc.oneof(
      fc.record({ kind: fc.constant('method' as const), method: fc.constantFrom(...loginMethods), share: ratio }),
      fc.record({
        kind: fc.constant('servers' as const),
        station: fc.constantFrom(...STATIONS),
        factor: fc.constantFrom(0.5, 2, 3),
        lagSeconds: grid(0, 4),
      }),
      fc.record({
        kind: fc.constant('roll-out' as const),
        rollOut: fc.record({
          to: fc.constant('eid' as const),
          from: fc.constant('sms' as const),
          group: fc.constantFrom({ share: 0.5 }, { lastDigits: [1, 3, 5] }, { segments: ['segment 0'] }),
        }),
      }),
    ),
    grid(0, 30),
    rarely(grid(1, 10)),
  )
  .map(([what, atSeconds, lasts]) =>
    lasts === undefined ? { ...what, atSeconds } : { ...what, atSeconds, untilSeconds: atSeconds + lasts },
  );

/** Any plan of 40 s with up to some hundred logins. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    perSecond: fc.constantFrom(0.5, 2, 6),
    journey: fc.option(fc.constant('request' as const), { nil: undefined, freq: 4 }),
    faults: rarely(fc.array(fault, { maxLength: 3 })),
    remedies: rarely(fc.array(remedy, { maxLength: 4 })),
    segments,
    people,
    service,
    client,
    protection,
  })
  .map(
    ({ perSecond, ...members }) =>
      defined({
        schema: 'launchquake/plan@1',
        scenario: 'any',
        variant: 'any',
        title: 'Any',
        compress: 1,
        scale: 1,
        durationSeconds: DURATION_SECONDS,
        warmUpSeconds: 2,
        trigger: { startSeconds: 10, durationSeconds: 5 },
        arrivals: [
          { shape: 'constant', perSecond },
          {
            shape: 'spike',
            startSeconds: 10,
            riseSeconds: 0,
            holdSeconds: 5,
            fallSeconds: 0,
            perSecond: 3 * perSecond,
          },
        ],
        slo: { loginWithinSeconds: 15 },
        recovery: { ratio: 0.95, windowSeconds: 5 },
        ...members,
      }) as Plan,
  );
