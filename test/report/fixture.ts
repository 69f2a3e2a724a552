/**
 * Findings of a launch day that never ran: 75 s with a spike of 25 s, a knee of 10 logins/s, a collapse that stays in `naive`.
 * Numbers are drawn from seeded streams, so every test sees the same bytes; counts close as those of a real run do.
 */
import type { Findings, PerSecondSeries, RunHead, VariantFindings } from '../../src/analysis/findings.ts';
import { randomStream, type RandomStream } from '../../src/model/random.ts';
import type {
  Estimate,
  ExpectationResult,
  LoginCounts,
  RunVerdict,
  VariantResult,
} from '../../src/model/record/result.ts';
import { expectations, fixtureSeed as SEED, head, remarks, validityChecks } from './fixture-head.ts';
import { heatmapOf, meanOver, noisy, seconds, stepsOf, sum } from './fixture-tables.ts';
import { planOf } from './fixture-plan.ts';
import {
  type Behaviour,
  behaviours,
  DURATION_SECONDS,
  KNEE_PER_SECOND,
  plannedAt,
  spike,
  WARM_UP_SECONDS,
} from './fixture-variants.ts';

const AFTER_END_SECONDS = 70;

export const estimate = (value: number, spread?: number): Estimate => ({
  value,
  low: spread === undefined ? null : value - spread,
  high: spread === undefined ? null : value + spread,
  level: 0.95,
});

/** Knuth's product method: exact for the small means used here. */
function poisson(mean: number, random: RandomStream): number {
  const limit = Math.exp(-mean);
  let product = random.uniformOpen();
  let events = 0;
  while (product > limit) {
    product *= random.uniformOpen();
    events += 1;
  }
  return events;
}

function seriesOf(behaviour: Behaviour): PerSecondSeries {
  const arrivals = randomStream(SEED, 'arrivals');
  const random = randomStream(SEED, `fixture ${behaviour.name}`);
  const offered = seconds.map((at) => poisson(plannedAt(at), arrivals));
  const attempts = seconds.map((at) => Math.round(noisy(behaviour.attemptsAt(at, plannedAt(at)), random)));
  const goodput = seconds.map((at) => poisson(behaviour.goodputAt(at, plannedAt(at)), random));
  const median = seconds.map((at) => (goodput[at] === 0 ? null : noisy(behaviour.medianAt(at), random)));
  return {
    offered,
    planned: seconds.map(plannedAt),
    goodput,
    attempts,
    refused: seconds.map((at) =>
      at >= spike.start && at < spike.end ? Math.round((attempts[at] ?? 0) * behaviour.refusedShare) : 0,
    ),
    timeouts: seconds.map((at) => Math.round((attempts[at] ?? 0) * behaviour.deadWorkAt(at) * 0.8)),
    inFlight: seconds.map((at) => Math.round(plannedAt(at) * behaviour.medianAt(at))),
    queueLength: seconds.map((at) => Math.round(noisy(behaviour.queueAt(at), random, 0.2))),
    deadWorkRatio: seconds.map((at) => behaviour.deadWorkAt(at)),
    utilisation: seconds.map((at) => Math.min(1, noisy(at >= spike.start && at < 62 ? 0.99 : 0.68, random, 0.05))),
    waiting: seconds.map((at) => (behaviour.waitingAt(at) === null ? null : Math.round(behaviour.waitingAt(at) ?? 0))),
    timeToLoginP50: median,
    timeToLoginP95: median.map((value) => (value === null ? null : value * 1.7)),
  };
}

function loginsOf(behaviour: Behaviour, { offered, goodput }: PerSecondSeries): LoginCounts {
  const intended = sum(offered);
  const completed = Math.min(intended - 20, sum(goodput));
  const lost = intended - completed;
  const abandoned = Math.round(lost * behaviour.lost.abandoned);
  const refused = Math.round(lost * behaviour.lost.refused);
  const failed = Math.round(lost * behaviour.lost.failed);
  return { intended, completed, abandoned, refused, failed, inFlight: lost - abandoned - refused - failed };
}

function resultOf(behaviour: Behaviour, series: PerSecondSeries): VariantResult {
  const logins = loginsOf(behaviour, series);
  const attempts = sum(series.attempts);
  const medians = series.timeToLoginP50.filter((value) => value !== null).toSorted((a, b) => a - b);
  const at = (q: number): number => medians[Math.floor(q * (medians.length - 1))] ?? 0;
  const goodputIn = (from: number, to: number): Estimate => estimate(meanOver(series.goodput, from, to));
  return {
    name: behaviour.name,
    validity: { valid: true, reasons: [] },
    logins,
    attempts,
    amplification: attempts / logins.completed,
    workAmplification: attempts / logins.completed / 11,
    deadWorkRatio: meanOver(series.deadWorkRatio.map(Number), 0, DURATION_SECONDS),
    goodputPerSecond: {
      before: goodputIn(WARM_UP_SECONDS, spike.start),
      during: goodputIn(spike.start, spike.end),
      duringLate: goodputIn(32, spike.end),
      after: goodputIn(spike.end, AFTER_END_SECONDS),
      peak: estimate(10.2),
    },
    offeredPerSecond: {
      before: meanOver(series.offered, WARM_UP_SECONDS, spike.start),
      during: meanOver(series.offered, spike.start, spike.end),
      after: meanOver(series.offered, spike.end, AFTER_END_SECONDS),
    },
    kneePerSecond: estimate(KNEE_PER_SECOND),
    timeToLoginSeconds: { p50: estimate(at(0.5)), p95: estimate(at(0.95) * 1.4), p99: estimate(at(0.99) * 1.7) },
    recovery: {
      recovered: behaviour.recovery.recovered,
      seconds: behaviour.recovery.seconds === null ? null : estimate(behaviour.recovery.seconds),
    },
    stations: {
      eid: {
        utilisation: estimate(0.93),
        waitMeanSeconds: estimate(1.94),
        queueMean: estimate(meanOver(series.queueLength.map(Number), 0, 75)),
        servedPerSecond: estimate(104.2),
      },
      signer: {
        utilisation: estimate(0.11),
        waitMeanSeconds: null,
        queueMean: estimate(0.02),
        servedPerSecond: estimate(9.1),
      },
    },
    segments: segmentsOf(logins),
  };
}

function segmentsOf(all: LoginCounts): Readonly<Record<string, LoginCounts>> {
  const keys = ['completed', 'abandoned', 'refused', 'failed', 'inFlight'] as const;
  const part = (share: number): LoginCounts => {
    const counts = Object.fromEntries(keys.map((key) => [key, Math.floor(all[key] * share)])) as Record<
      (typeof keys)[number],
      number
    >;
    return { ...counts, intended: keys.reduce((total, key) => total + counts[key], 0) };
  };
  const young = part(0.46);
  const old = part(0.21);
  const rest = Object.fromEntries(keys.map((key) => [key, all[key] - young[key] - old[key]])) as Record<
    (typeof keys)[number],
    number
  >;
  return {
    'phone-only': young,
    'older-phone': old,
    employers: { ...rest, intended: keys.reduce((total, key) => total + rest[key], 0) },
  };
}

const windows: VariantFindings['windows'] = [
  { name: 'warm-up', fromSeconds: 0, toSeconds: WARM_UP_SECONDS },
  { name: 'before', fromSeconds: WARM_UP_SECONDS, toSeconds: spike.start },
  { name: 'during', fromSeconds: spike.start, toSeconds: spike.end },
  { name: 'after', fromSeconds: spike.end, toSeconds: AFTER_END_SECONDS },
  { name: 'tail', fromSeconds: AFTER_END_SECONDS, toSeconds: DURATION_SECONDS },
];

export function variantOf(behaviour: Behaviour): VariantFindings {
  const series = seriesOf(behaviour);
  const result = resultOf(behaviour, series);
  const steps = stepsOf(behaviour, series);
  const requests = sum(steps.map(({ attempts }) => attempts));
  const errors = steps
    .flatMap(({ step, timeouts, refused }) => [
      { step, result: 'timeout', count: timeouts },
      { step, result: 'refused', count: refused },
    ])
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .map((error) => ({ ...error, share: error.count / requests }));
  const { logins } = result;
  const waiting = series.waiting.filter((value) => value !== null);
  return {
    name: behaviour.name,
    title: behaviour.title,
    plan: planOf(behaviour),
    status: 'complete',
    reachedSeconds: DURATION_SECONDS,
    remarks: [],
    result,
    sentence: behaviour.sentence,
    collapse: behaviour.collapse,
    series,
    steps,
    errors,
    reasons: [
      { reason: 'done', logins: logins.completed },
      { reason: 'page-patience', logins: Math.round(logins.abandoned * 0.7) },
      { reason: 'tries-used', logins: logins.abandoned - Math.round(logins.abandoned * 0.7) },
      { reason: 'door', logins: logins.refused },
      { reason: 'nfc-incompatible', logins: logins.failed },
      { reason: 'run-ended', logins: logins.inFlight },
    ].filter((line) => line.logins > 0),
    heatmap: heatmapOf(behaviour, series),
    validity: validityChecks,
    loadCurve: seconds
      .filter((at) => at % 5 === 0 && at >= WARM_UP_SECONDS)
      .map((at) => ({
        atSeconds: at + 2.5,
        offeredPerSecond: meanOver(series.offered, at, at + 5),
        goodputPerSecond: meanOver(series.goodput, at, at + 5),
      })),
    waitingRoom:
      waiting.length === 0 ? null : { admitted: 633, abandoned: 121, peakWaiting: Math.max(...waiting), polls: 4210 },
    retryBudget: behaviour.name === 'backoff' ? { granted: 214, denied: 1907 } : null,
    windows,
  };
}

/** One whole run. `verdict` and the parts that tests bend can be given. */
export function findingsOf(
  bent: {
    readonly verdict?: RunVerdict;
    readonly variants?: readonly VariantFindings[];
    readonly expectations?: readonly ExpectationResult[];
    readonly head?: RunHead;
    readonly remarks?: readonly string[];
  } = {},
): Findings {
  const variants = bent.variants ?? behaviours.map(variantOf);
  const verdict = bent.verdict ?? 'pass';
  const lines = bent.expectations ?? expectations;
  const runHead = bent.head ?? head;
  return {
    head: runHead,
    result: {
      schema: 'launchquake/result@1',
      scenario: runHead.scenario,
      engine: runHead.engine,
      seeds: runHead.seeds,
      record: `reports/runs/${runHead.runId}`,
      verdict,
      variants: variants.map(({ result }) => result),
      expectations: lines,
    },
    verdict,
    variants,
    expectations: lines,
    remarks: bent.remarks ?? remarks,
  };
}
