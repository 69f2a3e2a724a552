/** Everything about one variant, before it is judged. */
import type { RunRecord, ServerSample, VariantRecord } from '../model/record/run-record.ts';
import { countReasons } from './accounting.ts';
import { collapseOf, type Collapse } from './collapse.ts';
import type { ValidityCheck, VariantFindings } from './findings.ts';
import { heatmapOf } from './heatmap.ts';
import { type Layout, liveLayout } from './layout.ts';
import { loadCurve } from './load-curve.ts';
import { loginsOf, type Logins } from './logins.ts';
import type { PlanFacts } from './plan-facts.ts';
import { predictionOf } from './prediction.ts';
import { recoveryOf } from './recovery.ts';
import { sentenceOf } from './sentence.ts';
import { perSecondSeries } from './series.ts';
import { type AnalysedVariant, analyseSimulated } from './simulated/variant.ts';
import { errorCounts, stepFindings } from './steps.ts';
import { checkValidity, invalidReasons } from './validity.ts';
import { sampleNeedOf } from './validity/sample-needs.ts';
import { measuredOf, sampleCounts } from './variant-result.ts';
import { phasesOf } from './windows.ts';

/**
 * @param metricsAsked what the expectations ask of this variant: those need enough samples
 * @param facts with knee null when the server is not the one that the plan describes
 */
export function analyseVariant(
  record: RunRecord,
  variant: VariantRecord,
  facts: PlanFacts,
  metricsAsked: readonly string[],
): AnalysedVariant {
  if (variant.replications !== undefined)
    return analyseSimulated(record, { ...variant, replications: variant.replications }, facts, metricsAsked);
  const logins = loginsOf(variant, facts);
  const layout = liveLayout(variant, facts, logins);
  const { plan, reachedSeconds } = variant;
  const { samples, windows, span } = layout;
  const { completions, arrivals } = layout.logins;
  const validity = validityOf(record, variant, { layout, logins, metricsAsked });
  const recovery = recoveryOf({ plan, facts, completions, before: windows.before, reachedSeconds });
  const collapse: Collapse = collapseOf({ plan, facts, windows, completions, arrivals, reachedSeconds });
  const reasons = invalidReasons(validity);
  const result = {
    name: variant.name,
    validity: { valid: reasons.length === 0, reasons },
    ...measuredOf(layout, recovery),
  };
  const findings: VariantFindings = {
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
    loadCurve: loadCurve(arrivals, completions, span),
    waitingRoom: waitingRoomOf(samples),
    retryBudget: retryBudgetOf(samples),
    windows: phasesOf(windows),
  };
  const prediction = predictionOf(findings, facts, variant.prediction ?? []);
  if (prediction === null) return { findings, seeds: [] };
  return { findings: { ...findings, result: { ...result, prediction: prediction.result }, prediction }, seeds: [] };
}

function validityOf(
  record: RunRecord,
  variant: VariantRecord,
  {
    layout,
    logins,
    metricsAsked,
  }: { readonly layout: Layout; readonly logins: Logins; readonly metricsAsked: readonly string[] },
): ValidityCheck[] {
  const counts = sampleCounts(layout);
  const needs = [...new Set(metricsAsked)].map((metric) => sampleNeedOf(metric, counts));
  return checkValidity({
    variant,
    engine: record.engine,
    seeds: record.seeds,
    target: record.target.kind,
    cores: record.machine.cores,
    logins,
    counts: layout.logins.counts,
    segments: layout.logins.segments,
    samples: needs.filter((need) => need !== null),
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
