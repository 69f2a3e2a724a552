/** What an exported script says at its end: outcomes, goodput of each phase, attempts, and whether the generator kept up. */
import { k6Metrics } from '../../src/model/record/metric-names.ts';
import { type Outcome, outcomes } from '../../src/model/record/run-record.ts';
import type { Phase } from '../../src/model/scenario/phase.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { durationInWords, fromMs } from '../../src/model/units.ts';
import type { SummaryData } from './summary.ts';

/** Requests of the portal's own, which are no attempts at the identity server. */
const edgeSteps = ['queue-poll', 'retry-permit'] as const;

/** Start lateness at p99, of the client's time-out: above it the run says more about the generator than about the server. */
export const LATENESS_RATIO = 0.05;

export interface PhaseFacts {
  readonly phase: Phase;
  readonly seconds: number;
  readonly offeredPerSecond: number;
  readonly goodputPerSecond: number;
}

/** Unknown is null: `k6 run --no-thresholds` keeps no parts of counters. */
export interface SummaryFacts {
  readonly scenario: string;
  readonly variant: string;
  readonly instances: number;
  readonly started: number;
  readonly logins: Readonly<Record<Outcome, number>> | null;
  readonly phases: readonly PhaseFacts[] | null;
  readonly attempts: number | null;
  /** Attempts per completed login; null without one too. */
  readonly amplification: number | null;
  /** Of completed logins; null without one. */
  readonly timeToLoginSeconds: Readonly<Record<'p50' | 'p95' | 'p99', number>> | null;
  readonly startLatenessP99Seconds: number;
  /** The run is invalid above it. */
  readonly startLatenessLimitSeconds: number;
  readonly droppedLogins: number;
  readonly invalidSignatures: number | null;
}

/** Parts of counters that k6 keeps only for a threshold: these hold always. */
export const thresholds: Readonly<Record<string, string[]>> = Object.fromEntries(
  [
    ...outcomes.map((outcome) => part(k6Metrics.loginsEnded, 'outcome', outcome)),
    ...spansOf().flatMap((phase) => [
      part(k6Metrics.loginsStarted, 'phase', phase),
      part(k6Metrics.loginsGood, 'phase', phase),
    ]),
    ...edgeSteps.map((step) => part(k6Metrics.attempts, 'step', step)),
    part(k6Metrics.signatures, 'result', 'invalid'),
  ].map((name) => [name, ['count>=0']]),
);

function part(metric: string, tag: string, value: string): string {
  return `${metric}{${tag}:${value}}`;
}

/** The phases that have a length in the plan. */
function spansOf(): readonly Phase[] {
  return ['warm-up', 'before', 'trigger', 'after'];
}

export function summaryFacts({ metrics }: SummaryData, plan: Plan, instances: number): SummaryFacts {
  const valueOf = (name: string, stat: string): number => metrics[name]?.values[stat] ?? 0;
  const count = (name: string): number => valueOf(name, 'count');
  const took = (stat: string): number => fromMs(valueOf(k6Metrics.timeToLogin, stat));
  const hasTimes = metrics[k6Metrics.timeToLogin] !== undefined;
  return {
    scenario: plan.scenario,
    variant: plan.variant,
    instances,
    started: count(k6Metrics.loginsStarted),
    ...partFacts(metrics, plan, count),
    timeToLoginSeconds: hasTimes ? { p50: took('med'), p95: took('p(95)'), p99: took('p(99)') } : null,
    startLatenessP99Seconds: fromMs(valueOf(k6Metrics.startLateness, 'p(99)')),
    startLatenessLimitSeconds: LATENESS_RATIO * plan.client.timeoutSeconds,
    droppedLogins: count('dropped_iterations'),
  };
}

type PartFacts = Pick<SummaryFacts, 'logins' | 'phases' | 'attempts' | 'amplification' | 'invalidSignatures'>;

/** k6 gives a part that a threshold asks for also when nothing was counted in it. */
function partFacts(metrics: SummaryData['metrics'], plan: Plan, count: (name: string) => number): PartFacts {
  if (!Object.keys(thresholds).some((name) => name in metrics))
    return { logins: null, phases: null, attempts: null, amplification: null, invalidSignatures: null };
  const logins = Object.fromEntries(
    outcomes.map((outcome) => [outcome, count(part(k6Metrics.loginsEnded, 'outcome', outcome))]),
  ) as Record<Outcome, number>;
  const edge = edgeSteps.reduce((sum, step) => sum + count(part(k6Metrics.attempts, 'step', step)), 0);
  const attempts = count(k6Metrics.attempts) - edge;
  return {
    logins,
    phases: lengthsOf(plan).map(({ phase, seconds }) => ({
      phase,
      seconds,
      offeredPerSecond: count(part(k6Metrics.loginsStarted, 'phase', phase)) / seconds,
      goodputPerSecond: count(part(k6Metrics.loginsGood, 'phase', phase)) / seconds,
    })),
    attempts,
    amplification: logins.completed === 0 ? null : attempts / logins.completed,
    invalidSignatures: count(part(k6Metrics.signatures, 'result', 'invalid')),
  };
}

function lengthsOf({ warmUpSeconds, trigger, durationSeconds }: Plan): { phase: Phase; seconds: number }[] {
  const warm = Math.min(warmUpSeconds, trigger.startSeconds);
  const end = Math.min(trigger.startSeconds + trigger.durationSeconds, durationSeconds);
  const lengths: readonly (readonly [Phase, number])[] = [
    ['warm-up', warm],
    ['before', trigger.startSeconds - warm],
    ['trigger', end - trigger.startSeconds],
    ['after', durationSeconds - end],
  ];
  return lengths.filter(([, seconds]) => seconds > 0).map(([phase, seconds]) => ({ phase, seconds }));
}

/** The facts for people. The rates are those of this instance alone. */
export function summaryText(facts: SummaryFacts): string {
  const { started, logins, attempts, amplification, timeToLoginSeconds: took } = facts;
  const ended = logins === null ? NOT_KEPT : outcomes.map((outcome) => `${logins[outcome]} ${outcome}`).join(', ');
  const share = facts.instances === 1 ? '' : `, one of ${facts.instances} instances: its own part of the load`;
  const times =
    took === null
      ? 'none completed'
      : `p50 ${durationInWords(took.p50)}, p95 ${durationInWords(took.p95)}, p99 ${durationInWords(took.p99)}`;
  const perLogin = amplification === null ? '' : `, ${amplification.toFixed(1)} per completed login`;
  return [
    '',
    `${facts.scenario}, ${facts.variant}${share}`,
    '',
    `logins         ${started} started: ${ended}`,
    `time to login  ${times}`,
    `attempts       ${attempts ?? NOT_KEPT}${perLogin}`,
    '',
    ...phaseTable(facts.phases ?? []),
    ...faultsOf(facts),
    '',
  ].join('\n');
}

const NOT_KEPT = 'not kept apart under --no-thresholds';

function phaseTable(phases: readonly PhaseFacts[]): string[] {
  const rows = phases.map(({ phase, seconds, offeredPerSecond, goodputPerSecond }) =>
    [phase.padEnd(9), cell(durationInWords(seconds), 13), rate(offeredPerSecond), rate(goodputPerSecond)].join(''),
  );
  const head = ['phase'.padEnd(9), cell('length', 13), cell('offered/s', 12), cell('goodput/s', 12)].join('');
  return rows.length === 0 ? [] : [head, ...rows, ''];
}

/** What makes the run worthless, by the rules of `launchquake run` that a script alone can hold. */
function faultsOf(facts: SummaryFacts): string[] {
  const { startLatenessP99Seconds: late, droppedLogins, invalidSignatures } = facts;
  const faults = [
    ...(facts.started === 0 ? ['no login was started'] : []),
    ...(droppedLogins > 0 ? [`${droppedLogins} logins were dropped: too few virtual users`] : []),
    ...(late > facts.startLatenessLimitSeconds
      ? [`logins started ${durationInWords(late)} late (p99): the generator fell behind`]
      : []),
    ...((invalidSignatures ?? 0) > 0 ? [`${invalidSignatures} tokens had an invalid signature`] : []),
  ];
  if (faults.length === 0) return [`generator      kept up: logins started ${durationInWords(late)} late at p99`];
  return faults.map((fault) => `INVALID        ${fault}`);
}

const cell = (text: string, width: number): string => text.padStart(width);
const rate = (perSecond: number): string => cell(perSecond.toFixed(1), 12);
