/** What the recording rules make of given series: the numbers of docs/findings.md, and nothing where there is nothing to divide. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { productionGroups, runGroups } from '../../../dashboards/rules/rule-groups.ts';
import { k6Own } from '../../../src/model/record/k6-series.ts';
import {
  productionRuleMetrics,
  ruleMetrics,
  runMetrics,
  serverMetrics,
} from '../../../src/model/record/metric-names.ts';
import { failureOf, prometheus } from './promtool.ts';
import { LEAD_SECONDS, RUN, type RunCounter, runSeries, type RunStory } from './run-series.ts';
import { seriesName } from './series-text.ts';

/** Rule → value, to three digits; null: there is no such series. */
type Expected = Readonly<Record<string, number | null>>;

const attempts = (step: string, result: string, perSecond: number): RunCounter => ({
  name: k6Own.attempts,
  labels: { step, result },
  perSecond,
});
const ended = (outcome: string, perSecond: number): RunCounter => ({
  name: k6Own.loginsEnded,
  labels: { outcome },
  perSecond,
});
const server = (name: string, perSecond: number): RunCounter => ({ name, labels: { station: 'web' }, perSecond });

const everything = (factor: number): RunStory => ({
  counters: [
    { name: k6Own.loginsStarted, labels: { segment: 'one' }, perSecond: 6 * factor },
    { name: k6Own.loginsStarted, labels: { segment: 'other' }, perSecond: 4 * factor },
    { name: k6Own.loginsGood, perSecond: 3 * factor },
    ended('completed', 4 * factor),
    ended('abandoned', factor),
    ended('refused', factor),
    ended('failed', 2 * factor),
    attempts('authorize', 'ok', 40 * factor),
    attempts('authorize', 'timeout', 8 * factor),
    attempts('poll', 'pending', 32 * factor),
    attempts('queue-poll', 'queued', 100 * factor),
    attempts('retry-permit', 'ok', 100 * factor),
  ],
  gauges: [
    { name: runMetrics.kneeLoginsPerSecond, level: 8 },
    { name: runMetrics.generatorCores, level: 4 },
    { name: serverMetrics.stationQueueAgeSeconds, labels: { station: 'web' }, level: 2 * factor },
    { name: serverMetrics.stationQueueAgeSeconds, labels: { station: 'database' }, level: 5 * factor },
  ],
  totals: [
    server(serverMetrics.stationBusySecondsTotal, 3.2 * factor),
    server(serverMetrics.stationDeadSecondsTotal, 0.8 * factor),
    { name: runMetrics.generatorCpuSecondsTotal, perSecond: factor },
  ],
});

async function check(
  groups: typeof runGroups,
  test: {
    readonly interval: string;
    readonly at: string;
    readonly series: Readonly<Record<string, string>>;
    readonly labels: Readonly<Record<string, string>>;
    readonly expected: Expected;
  },
): Promise<void> {
  const { interval, at, series, labels, expected } = test;
  const failure = await failureOf(groups, {
    evaluation_interval: interval,
    tests: [
      {
        interval,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: Object.entries(expected).map(([rule, value]) => ({
          expr: `round(${rule}, 0.001)`,
          eval_time: at,
          exp_samples: value === null ? [] : [{ labels: seriesName('', labels), value }],
        })),
      },
    ],
  });
  assert.equal(failure, null);
}

const inRun = (story: RunStory, expected: Expected): Promise<void> =>
  check(runGroups, { interval: '1s', at: `${30 + LEAD_SECONDS}s`, series: runSeries(story), labels: RUN, expected });

describe('recording rules of a run', { skip: prometheus.skip }, () => {
  it('are rates and ratios of its counters, over phases and segments', async () => {
    await inRun(everything(1), {
      [ruleMetrics.offered]: 10,
      [ruleMetrics.goodput]: 3,
      [ruleMetrics.collapse]: 0.3,
      [ruleMetrics.carried]: 0.375,
      [ruleMetrics.attempts]: 80,
      [ruleMetrics.amplification]: 20,
      [ruleMetrics.stepAttempts]: 48,
      [ruleMetrics.stepAnswers]: 40,
      [ruleMetrics.attemptsPerAnswer]: 1.2,
      [ruleMetrics.queueAge]: 5,
      [ruleMetrics.deadWork]: 0.25,
      [ruleMetrics.generatorCpu]: 0.25,
      [ruleMetrics.judged]: 1,
      [ruleMetrics.sloErrors10s]: 0.5,
      [ruleMetrics.sloErrors30s]: 0.5,
      [ruleMetrics.sloErrors2m]: 0.5,
      [ruleMetrics.sloErrors6m]: 0.5,
      [ruleMetrics.sloBudgetLeft]: -49,
    });
  });

  it('are 0, or not there, while nothing happens: never NaN, never infinite', async () => {
    await inRun(everything(0), {
      [ruleMetrics.offered]: 0,
      [ruleMetrics.goodput]: 0,
      [ruleMetrics.collapse]: null,
      [ruleMetrics.carried]: null,
      [ruleMetrics.attempts]: 0,
      [ruleMetrics.amplification]: null,
      [ruleMetrics.stepAttempts]: 0,
      [ruleMetrics.stepAnswers]: 0,
      [ruleMetrics.attemptsPerAnswer]: null,
      [ruleMetrics.timeToLoginP50]: null,
      [ruleMetrics.timeToLoginP99]: null,
      [ruleMetrics.startLatenessP99]: null,
      [ruleMetrics.queueAge]: 0,
      [ruleMetrics.deadWork]: null,
      [ruleMetrics.generatorCpu]: 0,
      [ruleMetrics.judged]: null,
      [ruleMetrics.sloErrors10s]: null,
      [ruleMetrics.sloErrors30s]: null,
      [ruleMetrics.sloErrors2m]: null,
      [ruleMetrics.sloErrors6m]: null,
      [ruleMetrics.sloBudgetLeft]: null,
    });
  });

  it('take a counter that has never been sent for 0, not for unknown', async () => {
    const counters = [
      { name: k6Own.loginsStarted, perSecond: 10 },
      ended('abandoned', 10),
      attempts('authorize', 'timeout', 30),
    ];
    await inRun(
      { counters, gauges: [] },
      {
        [ruleMetrics.goodput]: 0,
        [ruleMetrics.collapse]: 0,
        [ruleMetrics.carried]: 0,
        [ruleMetrics.stepAnswers]: 0,
        [ruleMetrics.attemptsPerAnswer]: null,
        [ruleMetrics.sloErrors10s]: 1,
        [ruleMetrics.sloBudgetLeft]: -99,
        [ruleMetrics.queueAge]: null,
      },
    );
  });

  it('never say that fewer than no logins were bad', async () => {
    const counters = [
      { name: k6Own.loginsStarted, perSecond: 10 },
      { name: k6Own.loginsGood, perSecond: 10.01 },
      ended('completed', 10),
    ];
    await inRun({ counters, gauges: [] }, { [ruleMetrics.sloErrors10s]: 0, [ruleMetrics.sloBudgetLeft]: 1 });
  });

  it('take quantiles of native histograms, merged over phases', async (context) => {
    const histogram = (name: string, phase: string, text: string) => [seriesName(name, { ...RUN, phase }), text];
    // Schema 0: bucket i holds (2^(i-1), 2^i]. 98 of 100 logins took 1 to 2 s, 2 took 8 to 16 s.
    const fast = '{{schema:0 count:0 sum:0}}+{{schema:0 count:98 sum:147 buckets:[98] offset:1}}x40';
    const slow = '{{schema:0 count:0 sum:0}}+{{schema:0 count:2 sum:24 buckets:[2] offset:4}}x40';
    const series = Object.fromEntries([
      histogram(k6Own.timeToLogin, 'before', fast),
      histogram(k6Own.timeToLogin, 'trigger', slow),
      histogram(k6Own.startLateness, 'before', '{{schema:0 count:0 sum:0}}x40'),
    ]) as Record<string, string>;
    const expected = {
      // Halfway in the bucket, interpolated in the exponent: 2^(50/98) and 8 × 2^(1/2).
      [ruleMetrics.timeToLoginP50]: 1.424,
      [ruleMetrics.timeToLoginP99]: 11.314,
      [ruleMetrics.startLatenessP99]: null,
    };
    const old = await failureOf([], {
      tests: [{ interval: '1s', input_series: [{ series: 'h', values: '{{count:1}}' }] }],
    });
    if (old !== null) return context.skip('this promtool has no notation for native histograms');
    await check(runGroups, { interval: '1s', at: '30s', series, labels: RUN, expected });
  });
});

describe('recording rules of production', { skip: prometheus.skip }, () => {
  const counter = (perSecond: number): string => `0+${30 * perSecond}x80`;
  const inProduction = (series: Readonly<Record<string, string>>, expected: Expected): Promise<void> =>
    check(productionGroups, { interval: '30s', at: '40m', series, labels: {}, expected });

  it('are the same over 5 min, and weigh each login the same over longer windows', async () => {
    await inProduction(
      {
        [k6Own.loginsStarted]: counter(10),
        // Nobody came in the first 20 min; then one login in ten was not good.
        [k6Own.loginsGood]: '0x40 270+270x39',
        [seriesName(k6Own.loginsEnded, { outcome: 'completed' })]: '0x40 270+270x39',
        [seriesName(k6Own.loginsEnded, { outcome: 'abandoned' })]: '0x40 30+30x39',
        [seriesName(k6Own.loginsEnded, { outcome: 'failed' })]: counter(3),
        [seriesName(serverMetrics.stationQueueAgeSeconds, { station: 'web' })]: '0x74 7 0x5',
      },
      {
        [productionRuleMetrics.offered]: 10,
        [productionRuleMetrics.goodput]: 9,
        [productionRuleMetrics.collapse]: 0.9,
        [productionRuleMetrics.queueAge]: 7,
        [productionRuleMetrics.sloEnded]: 10,
        [productionRuleMetrics.sloErrors5m]: 0.1,
        [productionRuleMetrics.sloErrors30m]: 0.1,
        [productionRuleMetrics.sloErrors30d]: 0.1,
        [productionRuleMetrics.sloBudgetLeft]: -9,
      },
    );
  });

  it('see no series of a run', async () => {
    const series = runSeries(everything(1));
    const names = Object.values(productionRuleMetrics).map((name) => [name, null] as const);
    await check(productionGroups, {
      interval: '1s',
      at: '35s',
      series,
      labels: {},
      expected: Object.fromEntries(names),
    });
  });
});
