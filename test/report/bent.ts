/** Findings that no calm run has: hostile names, nothing completed, invalid, aborted, empty. */
import type { Findings, VariantFindings } from '../../src/analysis/findings.ts';
import type { VariantResult } from '../../src/model/record/result.ts';
import { findingsOf, variantOf } from './fixture.ts';
import { expectations, head } from './fixture-head.ts';
import { behaviours } from './fixture-variants.ts';

export const hostile = `</script><script>alert("x")</script> & 'single' "double" \u0000\u0007\u001B[31m\u2028 | pipe \`tick\` <img src=x onerror=y> \uD800 ]]> --> *star* _under_ [link](http://h.example)`;

function firstVariant(): VariantFindings {
  const [behaviour] = behaviours;
  if (behaviour === undefined) throw new Error('the fixture has no variants');
  return variantOf(behaviour);
}

export const hostileFindings = (): Findings =>
  findingsOf({
    verdict: 'slo-breach',
    head: {
      ...head,
      title: hostile,
      scenario: hostile,
      commandLine: hostile,
      runId: hostile,
      planHash: hostile,
      target: { kind: 'external', url: hostile, owned: hostile },
      versions: { [hostile]: hostile },
      machine: { ...head.machine, cpu: hostile },
    },
    variants: [
      {
        ...firstVariant(),
        name: hostile,
        title: hostile,
        sentence: hostile,
        remarks: [hostile],
        steps: firstVariant().steps.map((step) => ({ ...step, step: hostile })),
        errors: [{ step: hostile, result: hostile, count: 1, share: 0.1 }],
        reasons: [{ reason: hostile, logins: 1 }],
        validity: [{ rule: hostile, holds: false, detail: hostile }],
        result: {
          ...firstVariant().result,
          name: hostile,
          validity: { valid: false, reasons: [hostile] },
          segments: { [hostile]: firstVariant().result.logins },
          stations: { [hostile]: { utilisation: null, waitMeanSeconds: null, queueMean: null, servedPerSecond: null } },
        },
      },
    ],
    expectations: [{ variant: hostile, expression: hostile, outcome: 'breached', detail: hostile }],
    remarks: [hostile],
  });

const nothing: Omit<VariantResult, 'name' | 'validity' | 'segments' | 'stations' | 'logins'> = {
  attempts: 0,
  amplification: null,
  workAmplification: null,
  deadWorkRatio: null,
  goodputPerSecond: { before: null, during: null, duringLate: null, after: null, peak: null },
  offeredPerSecond: { before: null, during: null, after: null },
  kneePerSecond: null,
  timeToLoginSeconds: { p50: null, p95: null, p99: null },
  recovery: { recovered: false, seconds: null },
};

/** Everybody was there, nobody got in, and nothing could be computed. */
export function withoutCompletions(): VariantFindings {
  const variant = firstVariant();
  const { series } = variant;
  const empty = series.offered.map(() => null);
  const zero = series.offered.map(() => 0);
  const { intended } = variant.result.logins;
  const logins = { intended, completed: 0, abandoned: intended, refused: 0, failed: 0, inFlight: 0 };
  return {
    ...variant,
    result: { ...variant.result, ...nothing, logins, segments: { everybody: logins }, stations: {} },
    series: {
      ...series,
      goodput: zero,
      attempts: zero,
      refused: zero,
      timeouts: zero,
      queueLength: empty,
      deadWorkRatio: empty,
      utilisation: empty,
      waiting: empty,
      timeToLoginP50: empty,
      timeToLoginP95: empty,
    },
    steps: variant.steps.map(({ step }) => ({
      step,
      attempts: 0,
      ok: 0,
      refused: 0,
      timeouts: 0,
      errors: 0,
      p50Seconds: null,
      p95Seconds: null,
      p99Seconds: null,
      maxSeconds: null,
    })),
    errors: [],
    reasons: [{ reason: 'page-patience', logins: intended }],
    heatmap: { ...variant.heatmap, counts: [] },
    loadCurve: [],
  };
}

/** Stopped after 31 s: half a spike, no window after it. */
export function abortedFindings(): Findings {
  const REACHED_SECONDS = 31;
  const variants = behaviours.map(variantOf).map((variant): VariantFindings => {
    const { result, series } = variant;
    const cut = Object.fromEntries(
      Object.entries(series).map(([name, values]) => [name, (values as readonly unknown[]).slice(0, REACHED_SECONDS)]),
    );
    return {
      ...variant,
      status: 'aborted',
      reachedSeconds: REACHED_SECONDS,
      remarks: ['Stopped from the keyboard at second 31.'],
      sentence: 'Stopped 11 s into the spike; nothing can be said about recovery.',
      series: cut as unknown as VariantFindings['series'],
      windows: variant.windows.slice(0, 2),
      result: {
        ...result,
        goodputPerSecond: { ...result.goodputPerSecond, during: null, duringLate: null, after: null },
        offeredPerSecond: { ...result.offeredPerSecond, during: null, after: null },
        recovery: { recovered: false, seconds: null },
      },
    };
  });
  return findingsOf({
    verdict: 'aborted',
    variants,
    head: { ...head, status: 'aborted', endedAt: null },
    expectations: expectations.map((line) => ({ ...line, outcome: 'unknown', detail: 'the window was not reached' })),
  });
}

export function invalidFindings(): Findings {
  const variants = behaviours.map(variantOf).map((variant, at): VariantFindings => {
    if (at > 0) return variant;
    const [first, ...others] = variant.validity;
    const broken = first === undefined ? [] : [{ ...first, holds: false, detail: '17 dropped, limit 0' }];
    return {
      ...variant,
      validity: [...broken, ...others],
      result: { ...variant.result, validity: { valid: false, reasons: ['no iteration dropped: 17 dropped, limit 0'] } },
    };
  });
  return findingsOf({ verdict: 'invalid', variants });
}

export const emptyFindings = (): Findings =>
  findingsOf({ verdict: 'aborted', variants: [], expectations: [], remarks: [] });

/** Seven variants of ten minutes: the largest page that a scenario of this project asks for. */
export function longFindings(): Findings {
  const REPEATS = 8;
  const names = ['naive', 'jitter', 'backoff', 'bounded', 'bounded-anywhere', 'waiting-room', 'all'];
  const variants = names.map((name, at): VariantFindings => {
    const behaviour = behaviours[at % behaviours.length];
    if (behaviour === undefined) throw new Error('the fixture has no variants');
    const variant = variantOf({ ...behaviour, name });
    const longer = Object.fromEntries(
      Object.entries(variant.series).map(([key, values]) => [
        key,
        (values as readonly unknown[]).flatMap((value) => Array.from({ length: REPEATS }, () => value)),
      ]),
    );
    return {
      ...variant,
      plan: {
        ...variant.plan,
        durationSeconds: variant.plan.durationSeconds * REPEATS,
        warmUpSeconds: variant.plan.warmUpSeconds * REPEATS,
        trigger: {
          startSeconds: variant.plan.trigger.startSeconds * REPEATS,
          durationSeconds: variant.plan.trigger.durationSeconds * REPEATS,
        },
      },
      series: longer as unknown as VariantFindings['series'],
      heatmap: {
        ...variant.heatmap,
        counts: variant.heatmap.counts.flatMap((column) => Array.from({ length: REPEATS }, () => column)),
      },
      windows: variant.windows.map(({ name: window, fromSeconds, toSeconds }) => ({
        name: window,
        fromSeconds: fromSeconds * REPEATS,
        toSeconds: toSeconds * REPEATS,
      })),
    };
  });
  return findingsOf({ variants });
}
