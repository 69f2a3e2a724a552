/** Everything about one variant, before it is judged. */
import type { VariantResult } from '../model/record/result.ts';
import type { RunRecord, ServerSample, VariantRecord } from '../model/record/run-record.ts';
import { countBySegment, countLogins, countReasons } from './accounting.ts';
import { amplificationOf, deadWorkRatioOf, workAmplificationOf } from './amplification.ts';
import { attemptsOf } from './attempts.ts';
import { collapseOf, type Collapse } from './collapse.ts';
import { LEVEL, single } from './estimate.ts';
import type { ValidityCheck, VariantFindings } from './findings.ts';
import { goodCompletions, peakRate, rateIn } from './goodput.ts';
import { heatmapOf } from './heatmap.ts';
import { loadCurve } from './load-curve.ts';
import { loginsOf, timeToLogin, type Logins } from './logins.ts';
import type { PlanFacts } from './plan-facts.ts';
import { ascending, quantile } from './quantiles.ts';
import { recoveryOf, type Recovery } from './recovery.ts';
import { sentenceOf } from './sentence.ts';
import { perSecondSeries } from './series.ts';
import { growthOfAll, orderedSamples } from './server-totals.ts';
import { stationResults } from './stations.ts';
import { errorCounts, stepFindings } from './steps.ts';
import { checkValidity, invalidReasons } from './validity.ts';
import { sampleNeedOf, type SampleCounts } from './validity/sample-needs.ts';
import { judgedSpan, phaseNames, windowsOf, type Window, type Windows } from './windows.ts';

/** The record of a variant, laid out for the analysis. */
interface Layout {
  readonly variant: VariantRecord;
  readonly facts: PlanFacts;
  readonly logins: Logins;
  readonly samples: readonly ServerSample[];
  readonly windows: Windows;
  readonly span: Window | null;
  /** Moments of good completions and of intended starts, ascending. */
  readonly completions: readonly number[];
  readonly arrivals: readonly number[];
  readonly attempts: number;
}

/**
 * @param metricsAsked what the expectations ask of this variant: those need enough samples
 * @param facts with knee null when the server is not the one that the plan describes
 */
export function analyseVariant(
  record: RunRecord,
  variant: VariantRecord,
  facts: PlanFacts,
  metricsAsked: readonly string[],
): VariantFindings {
  const layout = layOut(variant, facts);
  const { plan, reachedSeconds } = variant;
  const { logins, samples, windows, completions } = layout;
  const validity = validityOf(record, layout, metricsAsked);
  const recovery = recoveryOf({ plan, facts, completions, before: windows.before, reachedSeconds });
  const collapse: Collapse = collapseOf({ ...layout, plan, reachedSeconds });
  const result = resultOf(layout, validity, recovery);
  return {
    name: variant.name,
    title: plan.title,
    plan,
    status: variant.status,
    reachedSeconds,
    remarks: variant.remarks,
    ...(variant.changes === undefined ? {} : { changes: variant.changes }),
    ...(variant.passwordHashing === undefined ? {} : { passwordHashing: variant.passwordHashing }),
    result,
    sentence: sentenceOf({ plan, status: variant.status, reachedSeconds, result, collapse, recovery }),
    collapse,
    series: perSecondSeries({
      logins: logins.all,
      samples,
      arrivalsBy: facts.arrivalsBy,
      loginWithinSeconds: plan.slo.loginWithinSeconds,
      seconds: reachedSeconds,
    }),
    steps: stepFindings(logins.all),
    errors: errorCounts(logins.all),
    reasons: countReasons(logins.all),
    heatmap: heatmapOf(logins.all, reachedSeconds),
    validity,
    loadCurve: loadCurve(layout.arrivals, completions, layout.span),
    waitingRoom: waitingRoomOf(samples),
    retryBudget: retryBudgetOf(samples),
    windows: phasesOf(windows),
  };
}

function layOut(variant: VariantRecord, facts: PlanFacts): Layout {
  const { plan, reachedSeconds } = variant;
  const logins = loginsOf(variant, facts);
  return {
    variant,
    facts,
    logins,
    samples: orderedSamples(variant.server),
    windows: windowsOf(plan, reachedSeconds),
    span: judgedSpan(plan, reachedSeconds),
    completions: goodCompletions(logins.all, plan.slo.loginWithinSeconds),
    arrivals: ascending(logins.all.map(({ intendedSeconds }) => intendedSeconds)),
    attempts: attemptsOf(logins.all).length,
  };
}

function resultOf(layout: Layout, validity: readonly ValidityCheck[], recovery: Recovery): VariantResult {
  const { variant, facts, logins, samples, windows, span, completions, arrivals, attempts } = layout;
  const { plan } = variant;
  const { knee } = facts;
  const counts = countLogins(logins.all);
  const reasons = invalidReasons(validity);
  const goodput = (window: Window | null): ReturnType<typeof single> => single(rateIn(completions, window));
  return {
    name: variant.name,
    validity: { valid: reasons.length === 0, reasons },
    logins: counts,
    attempts,
    amplification: amplificationOf(attempts, counts.completed),
    workAmplification: workAmplificationOf(samples, counts.completed, knee?.undisturbedServiceSeconds ?? null),
    deadWorkRatio: deadWorkRatioOf(samples, span),
    goodputPerSecond: {
      before: goodput(windows.before),
      during: goodput(windows.during),
      duringLate: goodput(windows.duringLate),
      after: goodput(windows.after),
      peak: single(peakRate(completions, span, plan.recovery.windowSeconds)),
    },
    offeredPerSecond: {
      before: rateIn(arrivals, windows.before),
      during: rateIn(arrivals, windows.during),
      after: rateIn(arrivals, windows.after),
    },
    kneePerSecond: knee === null ? null : { value: knee.perSecond, low: knee.low, high: knee.high, level: LEVEL },
    timeToLoginSeconds: timesToLogin(layout),
    recovery: { recovered: recovery.recovered, seconds: single(recovery.seconds) },
    stations: stationResults(samples, Object.keys(plan.service.stations), span),
    segments: countBySegment(
      logins.all,
      plan.segments.map(({ name }) => name),
    ),
  };
}

/** Of the completed logins that were intended after the warm-up, late ones too. */
function timesToLogin(layout: Layout): VariantResult['timeToLoginSeconds'] {
  const sorted = judgedTimes(layout);
  return {
    p50: single(quantile(sorted, 0.5)),
    p95: single(quantile(sorted, 0.95)),
    p99: single(quantile(sorted, 0.99)),
  };
}

function judgedTimes({ logins, variant }: Layout): number[] {
  const judged = logins.all.filter(({ intendedSeconds }) => intendedSeconds >= variant.plan.warmUpSeconds);
  return ascending(judged.map(timeToLogin).filter((seconds) => seconds !== null));
}

function validityOf(record: RunRecord, layout: Layout, metricsAsked: readonly string[]): ValidityCheck[] {
  const { variant, logins } = layout;
  const counts = sampleCounts(layout);
  const needs = [...new Set(metricsAsked)].map((metric) => sampleNeedOf(metric, counts));
  return checkValidity({
    variant,
    engine: record.engine,
    target: record.target.kind,
    cores: record.machine.cores,
    logins,
    counts: countLogins(logins.all),
    segments: countBySegment(
      logins.all,
      variant.plan.segments.map(({ name }) => name),
    ),
    samples: needs.filter((need) => need !== null),
  });
}

function sampleCounts(layout: Layout): SampleCounts {
  const { span, samples, windows, arrivals, attempts } = layout;
  const served = span === null ? null : growthOfAll(samples, span);
  const countIn = (window: Window | null): number | null => {
    const rate = rateIn(arrivals, window);
    return rate === null || window === null ? null : Math.round(rate * (window.toSeconds - window.fromSeconds));
  };
  return {
    completed: judgedTimes(layout).length,
    served: Math.floor(served?.served ?? 0),
    attempts,
    offeredIn: (window) => countIn(window === 'judged' ? span : windows[window]),
  };
}

function phasesOf(windows: Windows): VariantFindings['windows'] {
  return phaseNames.flatMap((name) => {
    const window = windows[name];
    return window === null ? [] : [{ name, ...window }];
  });
}

function waitingRoomOf(samples: readonly ServerSample[]): VariantFindings['waitingRoom'] {
  const last = samples.at(-1)?.waitingRoom ?? null;
  if (last === null) return null;
  const peakWaiting = Math.max(...samples.map(({ waitingRoom }) => waitingRoom?.waiting ?? 0));
  return { admitted: last.admitted, abandoned: last.abandoned, peakWaiting, polls: last.polls };
}

function retryBudgetOf(samples: readonly ServerSample[]): VariantFindings['retryBudget'] {
  const last = samples.at(-1)?.retryBudget ?? null;
  return last === null ? null : { granted: last.granted, denied: last.denied };
}
