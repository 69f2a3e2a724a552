/** What the analysis found, as series: pushed when the run has been judged. An unknown value is left out, never 0. */
import type { Findings, VariantFindings } from '../../analysis/findings.ts';
import { findingMetrics, runMetrics } from '../../model/record/metric-names.ts';
import type { RunVerdict, VariantResult } from '../../model/record/result.ts';
import { fromMs, toMs } from '../../model/units.ts';
import { type RunEvent, eventSamples } from './event.ts';
import { type Labels, type Sample, sampleOf, staleSample } from './sample.ts';

export interface JudgedVariant {
  readonly findings: Findings;
  readonly variant: VariantFindings;
  /** Wall clock of run second 0; null: it never started. */
  readonly beginEpochMs: number | null;
  readonly nowEpochMs: number;
}

/** Findings stand for so long, to be seen at once; later `last_over_time` finds them. */
export const FINDINGS_STAND_SECONDS = 60;

export const verdicts = [
  'pass',
  'slo-breach',
  'invalid',
  'inconclusive',
  'aborted',
] as const satisfies readonly RunVerdict[];

export function findingSamples(judged: JudgedVariant, labels: Labels): readonly Sample[] {
  const { variant, nowEpochMs } = judged;
  const values = [...resultValues(variant.result), ...runValues(judged)];
  const findings = values.flatMap(({ name, own = {}, value }) => {
    if (value === null || value === undefined || !Number.isFinite(value)) return [];
    const sample = sampleOf(name, { ...labels, ...own }, value, nowEpochMs);
    return [sample, staleSample(sample.series, sample.atEpochMs + toMs(FINDINGS_STAND_SECONDS))];
  });
  return [...findings, ...eventsOf(judged).flatMap((event) => eventSamples(event, labels))];
}

interface Value {
  readonly name: string;
  readonly own?: Labels;
  readonly value: number | null | undefined;
}

function resultValues(result: VariantResult): readonly Value[] {
  const { goodputPerSecond, offeredPerSecond, logins, timeToLoginSeconds, recovery } = result;
  const { intended: _sumOfTheOthers, inFlight, ...ended } = logins;
  const quantiles = { '0.5': timeToLoginSeconds.p50, '0.95': timeToLoginSeconds.p95, '0.99': timeToLoginSeconds.p99 };
  return [
    ...Object.entries(goodputPerSecond).map(([window, estimate]) => ({
      name: findingMetrics.goodputPerSecond,
      own: { window },
      value: estimate?.value,
    })),
    ...Object.entries(offeredPerSecond).map(([window, value]) => ({
      name: findingMetrics.offeredPerSecond,
      own: { window },
      value,
    })),
    ...Object.entries({ ...ended, 'in-flight': inFlight }).map(([outcome, value]) => ({
      name: findingMetrics.logins,
      own: { outcome },
      value,
    })),
    ...Object.entries(quantiles).map(([quantile, estimate]) => ({
      name: findingMetrics.timeToLoginSeconds,
      own: { quantile },
      value: estimate?.value,
    })),
    { name: findingMetrics.attempts, value: result.attempts },
    { name: findingMetrics.amplification, value: result.amplification },
    { name: findingMetrics.workAmplification, value: result.workAmplification },
    { name: findingMetrics.deadWorkRatio, value: result.deadWorkRatio },
    { name: findingMetrics.recovered, value: Number(recovery.recovered) },
    { name: findingMetrics.recoverySeconds, value: recovery.seconds?.value },
    { name: findingMetrics.valid, value: Number(result.validity.valid) },
  ];
}

function runValues({ findings, variant, beginEpochMs }: JudgedVariant): readonly Value[] {
  const stop = collapseOf(variant);
  const expectations = findings.expectations.filter((one) => one.variant === variant.name && one.outcome !== 'unknown');
  const atEpochSeconds = (runSeconds: number): number | null =>
    beginEpochMs === null ? null : fromMs(beginEpochMs) + runSeconds;
  return [
    { name: runMetrics.endTimestampSeconds, value: atEpochSeconds(variant.reachedSeconds) },
    { name: findingMetrics.collapseTimestampSeconds, value: stop === null ? null : atEpochSeconds(stop.atSeconds) },
    ...expectations.map(({ expression, outcome }) => ({
      name: findingMetrics.expectationMet,
      own: { expectation: expression },
      value: Number(outcome === 'holds'),
    })),
    ...verdicts.map((verdict) => ({
      name: findingMetrics.verdict,
      own: { verdict },
      value: Number(findings.verdict === verdict),
    })),
  ];
}

/** A service that is saturated and carries what it can has stopped following offered load too: that is no collapse. */
function collapseOf({ collapse }: VariantFindings): VariantFindings['collapse']['stop'] {
  return collapse.fate === 'collapsed' ? collapse.stop : null;
}

function eventsOf({ findings, variant, beginEpochMs, nowEpochMs }: JudgedVariant): readonly RunEvent[] {
  const verdict: RunEvent = { kind: 'verdict', text: findings.verdict, atEpochMs: nowEpochMs };
  if (beginEpochMs === null) return [verdict];
  const { trigger } = variant.plan;
  const stop = collapseOf(variant);
  const back = variant.result.recovery.seconds;
  const events: RunEvent[] = [verdict];
  if (stop !== null) {
    const text = `goodput stopped following at ${stop.offeredPerSecond.toFixed(1)} logins/s`;
    events.push({ kind: 'collapse', text, atEpochMs: beginEpochMs + toMs(stop.atSeconds) });
  }
  if (back !== null) {
    const atSeconds = trigger.startSeconds + trigger.durationSeconds + back.value;
    const text = `goodput followed again ${back.value.toFixed(0)} s after the trigger`;
    events.push({ kind: 'recovery', text, atEpochMs: beginEpochMs + toMs(atSeconds) });
  }
  return events;
}
