/**
 * Run records from a compact description: a small world with known answers. One login takes one request and, undisturbed, one second;
 * arrivals are evenly spaced, so that rates are exact and no test depends on chance.
 */
import type { IntendedLogin, PlanFacts } from '../../src/analysis/plan-facts.ts';
import type {
  AttemptRecord,
  GeneratorHealth,
  LoginRecord,
  RunRecord,
  ServerSample,
  StationTotals,
  VariantRecord,
} from '../../src/model/record/run-record.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { stepNames } from '../../src/model/scenario/steps.ts';

/** The knee of every fixture: 10 completed logins a second, one server-second each of ten servers. */
export const KNEE = 10;

const nothing = { kind: 'fixed', seconds: 0 } as const;

/** 60 s: warm-up to 5, spike of 30/s from 20 to 40 on a base of 6/s. */
export function planOf(changes: Partial<Plan> = {}): Plan {
  const cost = { station: 'idp', service: { kind: 'fixed', seconds: 1 } } as const;
  return {
    schema: 'launchquake/plan@1',
    scenario: 'small-world',
    variant: 'naive',
    title: 'Naive clients',
    seed: 1,
    compress: 1,
    scale: 1,
    durationSeconds: 60,
    warmUpSeconds: 5,
    trigger: { startSeconds: 20, durationSeconds: 20 },
    arrivals: [
      { shape: 'constant', perSecond: 6 },
      { shape: 'spike', startSeconds: 20, riseSeconds: 0, holdSeconds: 20, fallSeconds: 0, perSecond: 24 },
    ],
    segments: [
      { name: 'citizen', share: 0.75, device: 'same-device', card: 'ok', meanTries: 2, queueTolerance: nothing },
      { name: 'employer', share: 0.25, device: 'cross-device', card: 'ok', meanTries: 2, queueTolerance: nothing },
    ],
    people: {
      openApp: nothing,
      scanQr: nothing,
      findCard: nothing,
      tapCard: nothing,
      tapSuccessFirst: 1,
      tapSuccessNext: 1,
      maxTaps: 1,
      enterPin: nothing,
      wrongPin: 0,
      maxPinTries: 3,
      pagePatience: nothing,
      comeback: nothing,
    },
    service: {
      stations: { idp: { servers: 10 } },
      steps: Object.fromEntries(stepNames.map((step) => [step, cost])) as Plan['service']['steps'],
      refusalSeconds: 0,
      signing: 'ES256',
    },
    client: {
      timeoutSeconds: 2,
      pollSeconds: 1,
      clicksPerStep: 3,
      reclickDelay: { kind: 'fixed', seconds: 1 },
      backoff: { kind: 'none' },
      retryBudget: null,
      honourRetryAfter: false,
    },
    protection: {
      queueBound: null,
      refuse: 'door',
      cancelAbandoned: false,
      discipline: 'fifo',
      retryAfterSeconds: null,
      waitingRoom: null,
    },
    slo: { loginWithinSeconds: 5 },
    recovery: { ratio: 0.95, windowSeconds: 5 },
    ...changes,
  };
}

/** λ of the fixture's own plan: 6/s, and 30/s in the trigger. */
const offeredAt = (plan: Plan, second: number): number => {
  const { startSeconds, durationSeconds } = plan.trigger;
  return second >= startSeconds && second < startSeconds + durationSeconds ? 30 : 6;
};

/** Evenly spaced arrivals; three citizens, then an employer. Facts that need no model: everyone can complete, in one second. */
export function smallFacts(plan: Plan): PlanFacts {
  const intended: IntendedLogin[] = [];
  for (let second = 0; second < plan.durationSeconds; second += 1) {
    const rate = offeredAt(plan, second);
    for (let nth = 0; nth < rate; nth += 1) {
      const index = intended.length;
      intended.push({ index, segment: index % 4 === 3 ? 'employer' : 'citizen', intendedSeconds: second + nth / rate });
    }
  }
  return { intended: () => intended, arrivalsBy: (seconds) => expectedBy(plan, seconds), knee: kneeFixture };
}

const kneeFixture = {
  perSecond: KNEE,
  low: 9.9,
  high: 10.1,
  startedPerSecond: KNEE,
  bottleneck: 'idp',
  undisturbedServiceSeconds: 1,
  undisturbedAttempts: 1,
  undisturbedSeconds: 1,
  completableRatio: 1,
};

function expectedBy(plan: Plan, seconds: number): number {
  const { startSeconds, durationSeconds } = plan.trigger;
  const until = Math.min(Math.max(0, seconds), plan.durationSeconds);
  const inSpike = Math.min(Math.max(0, until - startSeconds), durationSeconds);
  return 6 * until + 24 * inSpike;
}

export interface Tale {
  readonly name?: string;
  readonly plan?: Partial<Plan>;
  /** Completed logins per second that the service gives in a second; it serves the newest. */
  readonly goodputAt: (second: number) => number;
  /** Share of the service that goes to clients that have gone, in a second. */
  readonly deadAt?: (second: number) => number;
  /** Requests each login makes that does not complete. */
  readonly timeouts?: number;
  readonly health?: Partial<GeneratorHealth>;
  readonly change?: (variant: VariantRecord) => VariantRecord;
}

/** A variant in which, second by second, `goodputAt` logins complete one second after they came and the rest give up after two. */
export function variantOf(tale: Tale): VariantRecord {
  const plan = planOf({ variant: tale.name ?? 'naive', ...tale.plan });
  const facts = smallFacts(plan);
  const placed = new Map<number, number>();
  const logins = facts.intended().map((intended): LoginRecord => {
    const done = intended.intendedSeconds + 1;
    const second = Math.floor(done);
    const before = placed.get(second) ?? 0;
    const completes = before < tale.goodputAt(second) && done < plan.durationSeconds;
    if (completes) placed.set(second, before + 1);
    return loginOf(intended, completes ? done : null, { plan, timeouts: tale.timeouts ?? 1 });
  });
  const variant: VariantRecord = {
    name: plan.variant,
    plan,
    startedAtEpochMs: 1_750_000_000_000,
    reachedSeconds: plan.durationSeconds,
    status: 'complete',
    remarks: [],
    logins,
    server: samplesOf(plan, tale),
    generator: everySecondUpTo(plan.durationSeconds).map((atSeconds) => ({ atSeconds, cpuSeconds: atSeconds * 0.2 })),
    health: { ...healthy(logins.length), ...tale.health },
  };
  return tale.change?.(variant) ?? variant;
}

const everySecondUpTo = (seconds: number): number[] => Array.from({ length: Math.ceil(seconds) + 1 }, (_, at) => at);

function healthy(logins: number): GeneratorHealth {
  return {
    program: 'k6',
    version: 'v2.2.0',
    exitCode: 0,
    signal: null,
    droppedIterations: 0,
    interruptedIterations: 0,
    exceptions: 0,
    loginsStarted: logins,
    loginsEnded: logins,
    clockStepSeconds: 0,
  };
}

function loginOf(
  intended: IntendedLogin,
  doneSeconds: number | null,
  { plan, timeouts }: { plan: Plan; timeouts: number },
): LoginRecord {
  const { intendedSeconds } = intended;
  const base = { ...intended, startedSeconds: intendedSeconds, tries: 1 };
  if (doneSeconds !== null) {
    const attempts: AttemptRecord[] = [['authorize', intendedSeconds, 1, 'ok']];
    return { ...base, endedSeconds: doneSeconds, outcome: 'completed', reason: 'done', attempts, signature: 'valid' };
  }
  const left = intendedSeconds + 2;
  const attempts = Array.from({ length: timeouts }, (): AttemptRecord => ['authorize', intendedSeconds, 2, 'timeout']);
  if (left >= plan.durationSeconds) {
    return { ...base, endedSeconds: null, outcome: 'in-flight', reason: 'run-ended', attempts, signature: 'unchecked' };
  }
  return { ...base, endedSeconds: left, outcome: 'abandoned', reason: 'tries-used', attempts, signature: 'unchecked' };
}

/** Ten servers; busy as goodput and dead work say, at most all of them. */
function samplesOf(plan: Plan, tale: Tale): ServerSample[] {
  const totals = { ...noTotals };
  return everySecondUpTo(plan.durationSeconds).map((atSeconds) => {
    if (atSeconds > 0) grow(totals, tale, atSeconds - 1);
    return {
      atSeconds,
      stations: { idp: { ...totals } },
      cpuSeconds: atSeconds * 0.1,
      eventLoopUtilisation: 0.2,
      deliveryLatenessP99Seconds: 0.001,
      answersDue: atSeconds * 100,
      answersLate: 0,
      waitingRoom: null,
      retryBudget: null,
    };
  });
}

export const noTotals: StationTotals = {
  servers: 10,
  arrivals: 0,
  served: 0,
  refused: 0,
  cancelled: 0,
  timedOut: 0,
  busySeconds: 0,
  deadSeconds: 0,
  heldSeconds: 0,
  refusalSeconds: 0,
  queueSeconds: 0,
  waitSeconds: 0,
  queueLength: 0,
  inService: 0,
};

function grow(totals: { -readonly [K in keyof StationTotals]: StationTotals[K] }, tale: Tale, second: number): void {
  const dead = tale.deadAt?.(second) ?? 0;
  const good = Math.min(10, tale.goodputAt(second));
  const busy = dead >= 1 ? 10 : Math.min(10, good / (1 - dead));
  totals.arrivals += busy;
  totals.served += busy;
  totals.busySeconds += busy;
  totals.deadSeconds += busy * dead;
  totals.queueSeconds += 2;
  totals.waitSeconds += busy / 2;
}

export function recordOf(variants: readonly VariantRecord[], changes: Partial<RunRecord> = {}): RunRecord {
  return {
    schema: 'launchquake/run@1',
    runId: '2026-01-01T00-00-00Z-small-world-abc',
    scenario: 'small-world',
    title: 'A small world',
    engine: 'live',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:01:00.000Z',
    status: 'complete',
    seeds: [1],
    planHash: 'abc',
    expect: {},
    versions: {},
    git: null,
    machine: { cpu: 'one', cores: 2, memoryBytes: 1, os: 'linux' },
    target: { kind: 'mock', url: 'http://127.0.0.1:1', owned: null },
    sideBySide: true,
    metricsExport: null,
    commandLine: 'launchquake run small-world',
    variants,
    ...changes,
  };
}

/** Collapses at the spike and stays down. */
export const collapsed: Tale = {
  goodputAt: (second) => (second < 22 ? 10 : 0),
  deadAt: (second) => (second < 22 ? 0 : 1),
  timeouts: 4,
};

/** Keeps the knee through the spike and follows again afterwards. */
export const held: Tale = { name: 'waiting-room', goodputAt: () => KNEE };

/** Has room for everyone. */
export const ample: Tale = { goodputAt: () => 100 };
