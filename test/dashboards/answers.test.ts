/**
 * What queries of the dashboards answer to given series, by the real Prometheus engine: those whose point is in how they deal with what is not
 * there, has ended, or is there twice.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { annotationQueries, panelQueries, substitute } from '../../dashboards/queries.ts';
import { yamlText } from '../../dashboards/rules/rule-files.ts';
import { k6Builtin, k6Own } from '../../src/model/record/k6-series.ts';
import { findingMetrics, runMetrics, serverMetrics } from '../../src/model/record/metric-names.ts';
import { testPrometheus } from '../harness/prometheus.ts';

const prometheus = await testPrometheus();
const folder = mkdtempSync(join(tmpdir(), 'launchquake-answers-'));
after(() => rmSync(folder, { recursive: true }));

const chosen = { run: 'a', scenario: 's', variant: 'v', rangeSeconds: 60, rateInterval: '4s', interval: '5s' };

/** A series of run `a`, or of another one. */
const series = (name: string, labels: Readonly<Record<string, string>> = {}): string =>
  `${name}{${Object.entries({ run: 'a', scenario: 's', variant: 'v', ...labels })
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;

function panel(dashboard: string, title: string, refId = 'A'): string {
  const found = panelQueries().find((one) => one.dashboard === dashboard && one.panel === title && one.refId === refId);
  assert.ok(found !== undefined, `no query ${refId} of ${title}`);
  return found.expr;
}

function annotation(name: string): string {
  const found = annotationQueries().find((one) => one.name === name);
  assert.ok(found !== undefined, `no annotation ${name}`);
  return found.expr;
}

interface Case {
  readonly says: string;
  readonly expr: string;
  /** One sample a second from 0 on, in promtool's words. */
  readonly series: Readonly<Record<string, string>>;
  readonly at: number;
  /** Labels → value. */
  readonly answers: Readonly<Record<string, number>>;
  readonly other?: { readonly run: string; readonly variant: string };
}

const steady = (perSecond: number): string => `0+${perSecond}x60`;

const table: readonly Case[] = [
  {
    says: 'the axis of both runs is held by the higher one, the second',
    expr: panel('lq-compare-runs', 'A: goodput against offered', 'F'),
    series: { [series(k6Own.loginsStarted)]: steady(5), [series(k6Own.loginsStarted, { run: 'b' })]: steady(20) },
    other: { run: 'b', variant: 'v' },
    at: 50,
    answers: { '{}': 20 },
  },
  {
    says: 'the axis of both runs is held by the higher one, the first',
    expr: panel('lq-compare-runs', 'B: goodput against offered', 'F'),
    series: { [series(k6Own.loginsStarted)]: steady(20), [series(k6Own.loginsStarted, { run: 'b' })]: steady(5) },
    other: { run: 'b', variant: 'v' },
    at: 50,
    answers: { '{}': 20 },
  },
  {
    says: 'findings are subtracted by their name, A from B',
    expr: panel('lq-compare-runs', 'Findings of A and B', 'C'),
    series: {
      [series(findingMetrics.goodputPerSecond, { window: 'after' })]: '5',
      [series(findingMetrics.goodputPerSecond, { window: 'after', run: 'b' })]: '8',
      [series(findingMetrics.recovered, { run: 'b' })]: '1',
    },
    other: { run: 'b', variant: 'v' },
    at: 30,
    answers: { '{finding="Goodput after the trigger, /s"}': 3 },
  },
  {
    says: 'a finding is there after its series has ended',
    expr: panel('lq-compare-runs', 'Goodput after, A'),
    series: { [series(findingMetrics.goodputPerSecond, { window: 'after' })]: '5 5 stale' },
    at: 59,
    answers: { '{}': 5 },
  },
  {
    says: 'nobody collapsed: 0, when the run has been judged',
    expr: panel('lq-launch-day', 'Collapsed'),
    series: { [series(findingMetrics.valid)]: '1' },
    at: 1,
    answers: { '{}': 0 },
  },
  {
    says: 'nobody collapsed: no answer while nothing has been judged',
    expr: panel('lq-launch-day', 'Collapsed'),
    series: { [series(runMetrics.info)]: '1' },
    at: 1,
    answers: {},
  },
  {
    says: 'dropped iterations are 0 while k6 has said nothing of them',
    expr: panel('lq-generator-health', 'Logins not started'),
    series: { [series(k6Builtin.virtualUsersAllocated)]: '100x60' },
    at: 50,
    answers: { '{}': 0 },
  },
  {
    says: 'dropped iterations count, though their counter comes into being with them',
    expr: panel('lq-generator-health', 'Logins not started'),
    series: {
      [series(k6Builtin.virtualUsersAllocated)]: '100x60',
      [series(k6Builtin.droppedIterations)]: '_x20 3 3 7',
    },
    at: 50,
    answers: { '{}': 7 },
  },
  {
    says: 'a queue is not counted twice where one phase goes over into the next',
    expr: panel('lq-identity-server', 'Queue length'),
    series: {
      [series(serverMetrics.stationQueue, { station: 'web', phase: 'before' })]: '5x20',
      [series(serverMetrics.stationQueue, { station: 'web', phase: 'trigger' })]: '_x20 6x20',
    },
    at: 22,
    answers: { '{station="web"}': 6 },
  },
  {
    says: 'a queue that nobody reports any more is gone after the window of a rate, not after five minutes',
    expr: panel('lq-identity-server', 'Queue length'),
    series: { [series(serverMetrics.stationQueue, { station: 'web', phase: 'after' })]: '5x20' },
    at: 30,
    answers: {},
  },
  {
    says: 'amplification is a gap while nothing completes',
    expr: panel('lq-launch-day', 'Amplification'),
    series: {
      [series(k6Own.attempts, { step: 'authorize' })]: steady(30),
      [series(k6Own.loginsEnded, { outcome: 'completed' })]: '9x60',
    },
    at: 50,
    answers: {},
  },
  {
    says: 'amplification leaves the waiting room’s and the portal’s own requests out',
    expr: panel('lq-launch-day', 'Amplification'),
    series: {
      [series(k6Own.attempts, { step: 'authorize' })]: steady(30),
      [series(k6Own.attempts, { step: 'queue-poll' })]: steady(500),
      [series(k6Own.loginsEnded, { outcome: 'completed' })]: steady(3),
    },
    at: 50,
    answers: { '{}': 10 },
  },
  {
    says: 'the collapse zone ends at half of the offered load',
    expr: panel('lq-launch-day', 'Goodput against offered load', 'E'),
    series: {
      [series(k6Own.loginsStarted, { segment: 'a' })]: steady(6),
      [series(k6Own.loginsStarted, { segment: 'b' })]: steady(4),
    },
    at: 50,
    answers: { '{}': 5 },
  },
  {
    says: 'a phase is there while the run is in it',
    expr: panel('lq-launch-day', 'Phases'),
    series: {
      [series(runMetrics.phase, { phase: 'before' })]: '1x20 0x20',
      [series(runMetrics.phase, { phase: 'trigger' })]: '0x20 1x20',
    },
    at: 30,
    answers: { '{phase="trigger"}': 1 },
  },
  {
    says: 'an event that was there for a second is marked at its own moment, at a step of five',
    expr: annotation('Collapse'),
    series: { [series(runMetrics.event, { kind: 'collapse', text: 'stopped' })]: '_x17 1 stale' },
    at: 20,
    answers: { '{kind="collapse", text="stopped", variant="v"}': 17_000 },
  },
  {
    says: 'an event is marked in its own step alone',
    expr: annotation('Collapse'),
    series: { [series(runMetrics.event, { kind: 'collapse', text: 'stopped' })]: '_x17 1 stale' },
    at: 25,
    answers: {},
  },
];

/** What promtool says when an answer is another one; null: it is the one. */
async function complaint({ expr, series: given, at, answers, other }: Case, index: number): Promise<string | null> {
  const file = join(folder, `answers-${index}.yml`);
  const asked = substitute(expr, { ...chosen, ...(other === undefined ? {} : { other }) });
  const test = {
    interval: '1s',
    input_series: Object.entries(given).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        expr: asked,
        eval_time: `${at}s`,
        exp_samples: Object.entries(answers).map(([labels, value]) => ({ labels, value })),
      },
    ],
  };
  writeFileSync(file, yamlText({ rule_files: [], evaluation_interval: '1s', tests: [test] }));
  const { code, stdout, stderr, fault } = await prometheus.promtool(['test', 'rules', file]);
  assert.equal(fault, undefined);
  return code === 0 ? null : `${stdout}${stderr}`;
}

describe('what the dashboards ask', { skip: prometheus.skip }, () => {
  for (const [index, one] of table.entries())
    it(one.says, async () => {
      assert.equal(await complaint(one, index), null);
    });

  it('would be found out if it answered something else', async () => {
    const [first] = table;
    assert.ok(first !== undefined);
    const told = await complaint({ ...first, answers: { '{}': 21 } }, table.length);
    assert.match(told ?? '', /exp: \{\} 2\.1E\+01\s+got: \{\} 2E\+01/);
  });
});
