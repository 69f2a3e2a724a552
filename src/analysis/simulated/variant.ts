/** A simulated variant: every seed measured as a live run is, then pooled. */
import type { VariantResult } from '../../model/record/result.ts';
import type { RunRecord, VariantRecord } from '../../model/record/run-record.ts';
import type { Replication } from '../../model/record/tally.ts';
import { sumOfCounts } from '../accounting.ts';
import type { ValidityCheck, VariantFindings } from '../findings.ts';
import { loadCurve } from '../load-curve.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { sentenceOf } from '../sentence.ts';
import { checkValidity, invalidReasons } from '../validity.ts';
import { type SampleCounts, sampleNeedOf } from '../validity/sample-needs.ts';
import { sampleCounts } from '../variant-result.ts';
import { phasesOf, windowsOf } from '../windows.ts';
import { bandsOf } from './bands.ts';
import { meanOf } from './over-seeds.ts';
import { pooledCollapse, pooledRecovery, seedShareOf } from './pooled-collapse.ts';
import { pooledMeasures } from './pooled-result.ts';
import { binsOf, pooledSeries } from './pooled-series.ts';
import {
  pooledErrors,
  pooledHeatmap,
  pooledReasons,
  pooledRetryBudget,
  pooledSteps,
  pooledWaitingRoom,
} from './pooled-tables.ts';
import { seedFindings, type SeedFindings } from './seed.ts';

/** Of nine runs in ten: what a reader of a simulated report asks is how much one run differs from the next. */
const BAND_LEVEL = 0.9;

export interface AnalysedVariant {
  readonly findings: VariantFindings;
  /** What each seed of a simulated variant came to by itself; none of a live one. */
  readonly seeds: readonly VariantResult[];
}

type SimulatedVariant = VariantRecord & { readonly replications: readonly Replication[] };

/** @param metricsAsked what the expectations ask of this variant: those need enough samples */
export function analyseSimulated(
  record: RunRecord,
  variant: SimulatedVariant,
  facts: PlanFacts,
  metricsAsked: readonly string[],
): AnalysedVariant {
  const { plan, status, reachedSeconds, replications } = variant;
  const seeds = replications.map((replication) => seedFindings(plan, facts, replication));
  const collapse = pooledCollapse(seeds);
  const recovery = pooledRecovery(seeds);
  const validity = validityOf(record, variant, { seeds, metricsAsked });
  const reasons = invalidReasons(validity);
  const result = {
    name: variant.name,
    validity: { valid: reasons.length === 0, reasons },
    ...pooledMeasures(seeds, facts),
  };
  const bins = binsOf(plan, replications);
  const share = seedShareOf(seeds, collapse);
  const findings: VariantFindings = {
    name: variant.name,
    title: plan.title,
    plan,
    status,
    reachedSeconds,
    remarks: variant.remarks,
    result,
    sentence: sentenceOf({ plan, status, reachedSeconds, result, collapse, recovery, share }),
    collapse,
    series: pooledSeries({ plan, facts, bins }, replications),
    steps: pooledSteps(replications),
    errors: pooledErrors(replications),
    reasons: pooledReasons(replications),
    heatmap: pooledHeatmap(replications),
    validity,
    loadCurve: pooledCurve(seeds),
    waitingRoom: pooledWaitingRoom(replications),
    retryBudget: pooledRetryBudget(replications),
    windows: seeds.length === 0 ? [] : phasesOf(windowsOf(plan, plan.durationSeconds)),
    simulated: {
      seeds: seeds.length,
      events: replications.reduce((sum, { events }) => sum + events, 0),
      secondsPerPoint: bins.seconds,
      bands: bandsOf(plan, replications, BAND_LEVEL),
    },
  };
  const { name, validity: believed } = result;
  return { findings, seeds: seeds.map(({ measured }) => ({ name, validity: believed, ...measured })) };
}

function validityOf(
  record: RunRecord,
  variant: SimulatedVariant,
  { seeds, metricsAsked }: { readonly seeds: readonly SeedFindings[]; readonly metricsAsked: readonly string[] },
): ValidityCheck[] {
  const counts = pooledCounts(seeds.map(({ layout }) => sampleCounts(layout)));
  const needs = [...new Set(metricsAsked)].map((metric) => sampleNeedOf(metric, counts));
  const segments = variant.plan.segments.map(({ name }) => name);
  const ofSegment = (name: string): ReturnType<typeof sumOfCounts> =>
    sumOfCounts(seeds.flatMap(({ layout }) => layout.logins.segments[name] ?? []));
  return checkValidity({
    variant,
    engine: record.engine,
    seeds: record.seeds,
    target: record.target.kind,
    cores: record.machine.cores,
    logins: { all: [], lost: 0, strays: [] },
    counts: sumOfCounts(seeds.map(({ layout }) => layout.logins.counts)),
    segments: Object.fromEntries(segments.map((name) => [name, ofSegment(name)])),
    samples: needs.filter((need) => need !== null),
  });
}

/** Samples of all seeds together. */
function pooledCounts(each: readonly SampleCounts[]): SampleCounts {
  const total = (key: 'completed' | 'served' | 'attempts'): number => each.reduce((sum, one) => sum + one[key], 0);
  return {
    completed: total('completed'),
    served: total('served'),
    attempts: total('attempts'),
    offeredIn: (window) => {
      const known = each.map((one) => one.offeredIn(window)).filter((count) => count !== null);
      return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** Means over the seeds, point by point. */
function pooledCurve(seeds: readonly SeedFindings[]): VariantFindings['loadCurve'] {
  const curves = seeds.map(({ layout }) => loadCurve(layout.logins.arrivals, layout.logins.completions, layout.span));
  return (curves[0] ?? []).map(({ atSeconds }, at) => ({
    atSeconds,
    offeredPerSecond: meanOf(curves.map((curve) => curve[at]?.offeredPerSecond ?? 0)) ?? 0,
    goodputPerSecond: meanOf(curves.map((curve) => curve[at]?.goodputPerSecond ?? 0)) ?? 0,
  }));
}
