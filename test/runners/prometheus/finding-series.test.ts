import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Findings, VariantFindings } from '../../../src/analysis/findings.ts';
import { findingMetrics, runMetrics } from '../../../src/model/record/metric-names.ts';
import { FINDINGS_STAND_SECONDS, findingSamples } from '../../../src/runners/prometheus/finding-series.ts';
import { STALE } from '../../../src/runners/prometheus/sample.ts';
import { findingsOf } from '../../report/fixture.ts';
import { told } from './told.ts';

const labels = { run: 'r', scenario: 's', variant: 'v' };
const BEGIN = 1_000_000_000;
const NOW = 1_000_100_000;

function linesOf(name: string, change: (variant: VariantFindings) => VariantFindings = (variant) => variant): string[] {
  const findings = findingsOf();
  return judged(findings, change(found(findings, name)), BEGIN);
}

const judged = (findings: Findings, variant: VariantFindings, beginEpochMs: number | null): string[] =>
  told(findingSamples({ findings, variant, beginEpochMs, nowEpochMs: NOW }, labels), labels);

function found(findings: Findings, name: string): VariantFindings {
  const variant = findings.variants.find((one) => one.name === name);
  assert.ok(variant !== undefined);
  return variant;
}

const valued = (lines: readonly string[]): string[] =>
  lines
    .filter((line) => !line.includes(` ${STALE} @`) && line.endsWith(` @${NOW}`))
    .map((line) => line.replace(/ @\d+$/, ''));

describe('findings as series', () => {
  it('are the values of the result', () => {
    const { result, reachedSeconds } = found(findingsOf(), 'naive');
    const lines = valued(linesOf('naive'));
    for (const line of [
      `lq_finding_goodput_per_second{window="during"} ${result.goodputPerSecond.during?.value}`,
      `lq_finding_goodput_per_second{window="peak"} ${result.goodputPerSecond.peak?.value}`,
      `lq_finding_offered_per_second{window="before"} ${result.offeredPerSecond.before}`,
      `lq_finding_logins{outcome="completed"} ${result.logins.completed}`,
      `lq_finding_logins{outcome="in-flight"} ${result.logins.inFlight}`,
      `lq_finding_attempts ${result.attempts}`,
      `lq_finding_amplification ${result.amplification}`,
      `lq_finding_dead_work_ratio ${result.deadWorkRatio}`,
      `lq_finding_time_to_login_seconds{quantile="0.99"} ${result.timeToLoginSeconds.p99?.value}`,
      'lq_finding_recovered 0',
      'lq_finding_valid 1',
      `lq_run_end_timestamp_seconds ${1_000_000 + reachedSeconds}`,
      'lq_finding_collapse_timestamp_seconds 1000024',
    ])
      assert.ok(lines.includes(line), `${line} is not in\n${lines.join('\n')}`);
    const outcomes = lines.filter((line) => line.startsWith('lq_finding_logins{'));
    assert.equal(
      outcomes.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0),
      result.logins.intended,
      'outcomes add up to what was intended',
    );
  });

  it('name the verdict of the run and each line of expect that was checked', () => {
    const findings = findingsOf();
    const lines = valued(linesOf('naive'));
    const verdict = lines.filter((line) => line.startsWith(findingMetrics.verdict));
    assert.deepEqual(
      verdict.toSorted(),
      ['aborted', 'inconclusive', 'invalid', 'pass', 'slo-breach'].map(
        (one) => `lq_finding_verdict{verdict="${one}"} ${Number(one === findings.verdict)}`,
      ),
    );
    const expected = findings.expectations.filter(
      ({ variant, outcome }) => variant === 'naive' && outcome !== 'unknown',
    );
    assert.ok(expected.length > 0);
    assert.deepEqual(
      lines.filter((line) => line.startsWith(findingMetrics.expectationMet)),
      expected.map(
        ({ expression, outcome }) =>
          `lq_finding_expectation_met{expectation="${expression}"} ${Number(outcome === 'holds')}`,
      ),
    );
  });

  it('leave out what is unknown', () => {
    const lines = linesOf('naive', (variant) => ({
      ...variant,
      result: {
        ...variant.result,
        amplification: null,
        goodputPerSecond: { ...variant.result.goodputPerSecond, after: null },
        recovery: { recovered: false, seconds: null },
      },
    }));
    for (const absent of [
      findingMetrics.amplification,
      'window="after"} NaN',
      findingMetrics.recoverySeconds,
      'null',
      'NaN',
    ])
      assert.ok(!lines.some((line) => line.startsWith(absent) || line.includes(absent)), absent);
    assert.ok(!lines.some((line) => line.startsWith('lq_finding_goodput_per_second{window="after"}')));
  });

  it('stand for a minute', () => {
    const lines = linesOf('naive');
    assert.ok(lines.includes(`lq_finding_valid ${STALE} @${NOW + FINDINGS_STAND_SECONDS * 1000}`));
    const standing = lines.filter((line) => line.startsWith('lq_finding_') && !line.includes(STALE));
    const ended = lines.filter((line) => line.startsWith('lq_finding_') && line.includes(STALE));
    assert.equal(standing.length, ended.length);
  });

  it('mark the collapse and the recovery at their own moments, the verdict now', () => {
    const events = (name: string): string[] =>
      linesOf(name).filter((line) => line.startsWith(runMetrics.event) && !line.includes(STALE));
    assert.deepEqual(events('naive'), [
      `lq_run_event{kind="verdict",text="${findingsOf().verdict}"} 1 @${NOW}`,
      'lq_run_event{kind="collapse",text="goodput stopped following at 14.1 logins/s"} 1 @1000024000',
    ]);
    const { result, plan } = found(findingsOf(), 'backoff');
    const back = result.recovery.seconds?.value ?? NaN;
    const moment = BEGIN + (plan.trigger.startSeconds + plan.trigger.durationSeconds + back) * 1000;
    assert.match(events('backoff').at(-1) ?? '', new RegExp(`kind="recovery",.* 1 @${moment}$`));
  });

  for (const [name, fate] of [
    ['bounded', 'held'],
    ['backoff', 'sagged'],
  ] as const)
    it(`call it no collapse where goodput ${fate}`, () => {
      assert.equal(found(findingsOf(), name).collapse.fate, fate);
      assert.ok(!linesOf(name).some((line) => line.includes('collapse')));
    });

  it('of a variant that never started: what needs no clock', () => {
    const findings = findingsOf();
    const lines = judged(findings, found(findings, 'naive'), null);
    assert.ok(!lines.some((line) => line.includes('timestamp') || line.includes('collapse')));
    assert.ok(lines.some((line) => line.startsWith('lq_finding_verdict')));
  });

  it('are all the declared ones, and the end of the run', () => {
    const lines = ['naive', 'backoff'].flatMap((name) => linesOf(name));
    const names: ReadonlySet<string> = new Set(lines.map((line) => line.split(/[{ ]/)[0] ?? ''));
    const declared = [...Object.values(findingMetrics), runMetrics.event, runMetrics.endTimestampSeconds];
    assert.deepEqual(names, new Set(declared));
  });
});
