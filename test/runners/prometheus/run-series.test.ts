import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { phaseStarts } from '../../../src/model/scenario/phase.ts';
import { type RunFacts, type RunMoment, runSeries } from '../../../src/runners/prometheus/run-series.ts';
import { plainPlan } from '../../model/plan.ts';
import { told } from './told.ts';

const plan = plainPlan({
  scenario: 's',
  variant: 'v',
  compress: 5,
  scale: 0.5,
  durationSeconds: 60,
  warmUpSeconds: 5,
  trigger: { startSeconds: 20, durationSeconds: 10 },
  arrivals: [{ shape: 'constant', perSecond: 7 }],
  slo: { loginWithinSeconds: 30 },
});
const labels = { run: 'r', scenario: 's', variant: 'v' };
const facts: RunFacts = {
  run: {
    runId: 'r',
    scenario: 's',
    engine: 'live',
    target: { kind: 'mock', url: 'loopback', owned: null },
    versions: { launchquake: '1.2.3' },
  },
  plan,
  kneePerSecond: 10,
  cores: 2,
};
const nothingPushed = { pushes: 0, failedPushes: 0, samplesSent: 0, samplesLost: 0, firstError: null, lastError: null };
const BEGIN = 1_000_000;
const at = (seconds: number, over: Partial<RunMoment> = {}): RunMoment => ({
  nowEpochMs: BEGIN + seconds * 1000,
  beginEpochMs: BEGIN,
  generatorCpuSeconds: 1.5,
  generatorPushFailures: { count: 0, first: null, last: null },
  pushed: nothingPushed,
  ...over,
});

describe('what a run says of itself', () => {
  it('is what it is, before k6 has said when it begins', () => {
    const samples = runSeries(facts).take(at(-3, { beginEpochMs: null, generatorCpuSeconds: null }));
    assert.deepEqual(told(samples, labels), [
      'lq_run_info{compress="5",engine="live",scale="0.5",target="mock",version="1.2.3"} 1 @997000',
      'lq_run_slo_login_within_seconds 30 @997000',
      'lq_generator_cores 2 @997000',
      'lq_run_knee_logins_per_second 10 @997000',
      'lq_run_phase{phase="starting"} 1 @997000',
      ...['warm-up', 'before', 'trigger', 'after', 'draining'].map(
        (phase) => `lq_run_phase{phase="${phase}"} 0 @997000`,
      ),
      'lq_run_planned_logins_per_second 0 @997000',
      'lq_push_failures_total{sender="launchquake"} 0 @997000',
      'lq_push_failures_total{sender="k6"} 0 @997000',
      'lq_push_samples_lost_total{sender="launchquake"} 0 @997000',
    ]);
    for (const { series } of samples)
      for (const [name, value] of Object.entries(labels))
        assert.ok(series.labels.some(([label, text]) => label === name && text === value));
  });

  it('is its phase, the planned rate, its start and what failed, while it lasts', () => {
    const samples = runSeries(facts).take(
      at(21, {
        generatorPushFailures: { count: 2, first: 'x', last: 'x' },
        pushed: { ...nothingPushed, failedPushes: 3, samplesLost: 40 },
      }),
    );
    const lines = told(samples, labels);
    for (const line of [
      'lq_run_phase{phase="trigger"} 1 @1021000',
      'lq_run_phase{phase="before"} 0 @1021000',
      'lq_run_planned_logins_per_second 7 @1021000',
      'lq_run_start_timestamp_seconds 1000 @1021000',
      'lq_generator_cpu_seconds_total 1.5 @1021000',
      'lq_push_failures_total{sender="launchquake"} 3 @1021000',
      'lq_push_failures_total{sender="k6"} 2 @1021000',
      'lq_push_samples_lost_total{sender="launchquake"} 40 @1021000',
    ])
      assert.ok(lines.includes(line), `${line} is not in\n${lines.join('\n')}`);
  });

  it('tells every phase once, as a point at the moment it began', () => {
    const series = runSeries(facts);
    const events = [0.4, 1.4, 6, 21, 22, 31, 61].flatMap((second) =>
      told(series.take(at(second)), labels).filter((line) => line.startsWith('lq_run_event')),
    );
    const point = (text: string, seconds: number): string[] => [
      `lq_run_event{kind="phase",text="${text}"} 1 @${BEGIN + seconds * 1000}`,
      `lq_run_event{kind="phase",text="${text}"} stale @${BEGIN + seconds * 1000 + 1000}`,
    ];
    assert.deepEqual(events, [
      ...point('warm-up', 0),
      ...point('before', 5),
      ...point('trigger', 20),
      ...point('after', 30),
      ...point('draining', 60),
    ]);
  });

  it('plans nothing before its start and after its end', () => {
    const rates = [-1, 0, 59.9, 60].map(
      (second) =>
        told(runSeries(facts).take(at(second)), labels)
          .find((line) => line.startsWith('lq_run_planned'))
          ?.split(' ')[1],
    );
    assert.deepEqual(rates, ['0', '7', '7', '0']);
  });

  it('of a server of the user: its address, and no knee', () => {
    const run = { ...facts.run, target: { kind: 'external', url: 'http://localhost:8080', owned: null } as const };
    const lines = told(runSeries({ ...facts, run, kneePerSecond: null }).take(at(1)), labels);
    assert.match(lines[0] ?? '', /target="http:\/\/localhost:8080"/);
    assert.ok(!lines.some((line) => line.startsWith('lq_run_knee')));
  });

  it('ends every line at the end, and says nothing twice for one moment', () => {
    const series = runSeries(facts);
    const taken = series.take(at(1)).filter(({ series: of }) => !of.key.includes('lq_run_event'));
    assert.deepEqual(series.take(at(1)), []);
    const ended = series.end(BEGIN);
    assert.deepEqual(
      ended.map(({ series: { key }, value, atEpochMs }) => [key, value, atEpochMs]),
      taken.map(({ series: { key } }) => [key, 'stale', BEGIN + 1001]),
    );
    assert.deepEqual(series.end(BEGIN + 5000), []);
  });
});

describe('the phases of a plan', () => {
  it('that have no length are left out', () =>
    assert.deepEqual(
      phaseStarts({ warmUpSeconds: 0, trigger: { startSeconds: 0, durationSeconds: 10 }, durationSeconds: 10 }),
      [
        ['trigger', 0],
        ['draining', 10],
      ],
    ));
});
