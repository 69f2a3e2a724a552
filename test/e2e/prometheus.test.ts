/**
 * A collapse with Prometheus attached, all programs real: k6 and the mock, the Prometheus that the project provisions, the rules and
 * dashboards as they are committed. What Prometheus says of the run has to be what the record says, and every panel has to show something.
 * A slow machine may make the run invalid; what was counted twice has to be the same either way.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { panelQueries, substitute } from '../../dashboards/queries.ts';
import { k6Own } from '../../src/model/record/k6-series.ts';
import type { AgreementRow } from '../../src/analysis/observed/agreement.ts';
import { runMetrics, ruleMetrics, serverMetrics } from '../../src/model/record/metric-names.ts';
import type { RunFile } from '../../src/runners/record/run-file.ts';
import { type RunningPrometheus, testPrometheus } from '../harness/prometheus.ts';
import { launchquake, projectFolder, startLaunchquake } from './command-line.ts';

const prometheus = await testPrometheus();
const folder = mkdtempSync(join(tmpdir(), 'launchquake-prometheus-e2e-'));
const rulesFolder = join(projectFolder, 'dashboards/generated/rules');
const rules = readdirSync(rulesFolder).map((name) => readFileSync(join(rulesFolder, name), 'utf8'));

/** naive collapses and stays down; backoff comes back. */
const variants = ['naive', 'backoff'] as const;

interface Compared {
  readonly variants: readonly {
    readonly name: string;
    readonly stoppedAtSeconds: { readonly report: number | null; readonly observed: number | null };
    readonly agreement: readonly AgreementRow[];
  }[];
}

function runIn(runs: string): { readonly path: string; readonly file: RunFile } {
  const [name = ''] = readdirSync(runs);
  const path = join(runs, name);
  return { path, file: JSON.parse(readFileSync(join(path, 'run.json'), 'utf8')) as RunFile };
}

describe('launch-day with a real Prometheus', { skip: prometheus.skip }, () => {
  const runs = join(folder, 'runs');
  let server: RunningPrometheus;
  let run: ReturnType<typeof runIn>;
  let compared: Compared;
  let zeroSeconds = 0;
  let endSeconds = 0;

  before(async () => {
    server = await prometheus.start({ rules });
    const chosen = variants.flatMap((variant) => ['--variant', variant]);
    const ran = await launchquake([
      'run',
      'launch-day',
      ...chosen,
      '--out',
      runs,
      '--json',
      '--prometheus',
      server.url,
    ]);
    assert.ok([0, 13].includes(ran.exitCode ?? -1), ran.stderr.slice(-3000));
    run = runIn(runs);
    zeroSeconds = Math.min(...run.file.variants.map(({ startedAtEpochMs }) => startedAtEpochMs ?? Infinity)) / 1000;
    endSeconds = Date.now() / 1000;
    const report = await launchquake(['report', run.path, '--prometheus', server.url, '--json']);
    assert.equal(report.exitCode, 0, report.stderr);
    compared = JSON.parse(report.stdout) as Compared;
  });

  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lost nothing on the way', () => {
    const told = run.file.metricsExport;
    assert.ok(told, 'the record says what became of the metrics');
    assert.deepEqual([told.failedPushes, told.samplesLost, told.generatorFailedPushes], [0, 0, 0]);
    assert.ok(told.samplesSent > 1000, `${told.samplesSent} samples`);
  });

  for (const name of variants)
    it(`${name}: logins, goodput, the moment it stopped, recovery and quantiles are those of the record`, () => {
      const variant = compared.variants.find((one) => one.name === name);
      assert.ok(variant && variant.agreement.length >= 9);
      assert.deepEqual(
        variant.agreement.filter(({ agrees }) => !agrees),
        [],
      );
      const begun = variant.agreement.find(({ quantity }) => quantity === 'logins begun');
      assert.ok((begun?.report ?? 0) > 300, 'the whole story ran');
    });

  it('the collapse is where the record has it: within an interval, and the annotation to the second', async () => {
    const naive = compared.variants.find(({ name }) => name === 'naive');
    const { report, observed } = naive?.stoppedAtSeconds ?? { report: null, observed: null };
    assert.ok(report !== null && observed !== null, 'naive stopped following');
    assert.ok(Math.abs(report - observed) <= 2, `the record says ${report} s, the counters say ${observed} s`);
    const [moment] = await server.query(
      `last_over_time(lq_finding_collapse_timestamp_seconds{run="${run.file.runId}",variant="naive"}[5m])`,
    );
    const began = run.file.variants.find(({ name }) => name === 'naive')?.startedAtEpochMs ?? NaN;
    assert.ok(Math.abs((moment?.value ?? NaN) - (began / 1000 + report)) < 0.002);
    const page = readFileSync(join(run.path, 'prometheus.html'), 'utf8');
    assert.ok(page.includes(`collapse, ${report} s`), 'the picture of the dashboard marks that second');
  });

  it('every panel of every dashboard has data, or says why it may have none', async () => {
    const queries = panelQueries();
    assert.ok(queries.length > 80, `${queries.length} queries`);
    const faults: string[] = [];
    for (const query of queries) {
      const expr = substitute(query.expr, {
        run: run.file.runId,
        scenario: 'launch-day',
        variant: 'naive',
        other: { run: run.file.runId, variant: 'backoff' },
        rangeSeconds: endSeconds - zeroSeconds + 30,
        rateInterval: '4s',
      });
      const found = await answersOf(server.url, expr, query.instant ? null : { zeroSeconds, endSeconds });
      if (found === 0 && query.mayBeEmpty === null) faults.push(`${query.dashboard} · ${query.panel}: ${expr}`);
    }
    assert.deepEqual(faults, []);
  });

  it('the alert of a collapse fired for naive while it was down, and never for backoff after its spike', async () => {
    const range = { startSeconds: zeroSeconds, endSeconds, stepSeconds: 1 };
    const fired = await server.queryRange(
      `ALERTS{alertname="LoginThroughputCollapse",alertstate="firing",run="${run.file.runId}"}`,
      range,
    );
    const ofNaive = fired.filter(({ labels }) => labels['variant'] === 'naive');
    assert.ok(
      ofNaive.some(({ points }) => points.length >= 10),
      'it fired for ten seconds at least',
    );
    const afterSpike = fired.filter(({ labels }) => labels['variant'] === 'backoff').flatMap(({ points }) => points);
    assert.deepEqual(
      afterSpike.filter(({ atSeconds }) => atSeconds > zeroSeconds + 45),
      [],
    );
  });

  it('the recording rules say in the spike what the counters say', async () => {
    const at = zeroSeconds + 34;
    const where = `run="${run.file.runId}",variant="naive"`;
    const [offered] = await server.query(`${ruleMetrics.offered}{${where}}`, at);
    const [counted] = await server.query(`sum(increase(${k6Own.loginsStarted}{${where}}[10s])) / 10`, at);
    assert.ok(offered !== undefined && counted !== undefined);
    assert.ok(Math.abs(offered.value / counted.value - 1) < 0.15, `${offered.value} and ${counted.value} logins/s`);
  });

  it('client, server and run meet under one run id, and the server was heard every second', async () => {
    const where = `run="${run.file.runId}",scenario="launch-day",variant="naive"`;
    const [info] = await server.query(`last_over_time(${runMetrics.info}{${where}}[5m])`);
    assert.equal(info?.labels['engine'], 'live');
    const [scrapes] = await server.query(
      `sum(count_over_time(${serverMetrics.stationQueue}{${where}}[2m]))`,
      endSeconds,
    );
    assert.ok((scrapes?.value ?? 0) >= 50, `${scrapes?.value} samples of a run of 60 s`);
  });
});

describe('a Prometheus that dies in the middle of a run', { skip: prometheus.skip }, () => {
  it('costs metrics, which is said, and nothing of the record', async () => {
    const server = await prometheus.start();
    const runs = join(folder, 'dies');
    const scenario = join(projectFolder, 'test/e2e/fixtures/tiny.yaml');
    const under = startLaunchquake(['run', scenario, '--variant', 'naive', '--out', runs, '--prometheus', server.url]);
    const heard = async (): Promise<boolean> => (await server.query(`count(${k6Own.loginsStarted} > 0)`)).length > 0;
    for (let tries = 0; tries < 150 && !(await heard()); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 200));
    await server.stop();
    const end = await under.ended;
    assert.ok([0, 13].includes(end.exitCode ?? -1), end.stderr.slice(-2000));
    assert.match(end.stderr, /Prometheus at http:\/\/127\.0\.0\.1:\d+.* missed /);
    const { file } = runIn(runs);
    assert.equal(file.status, 'complete');
    const [variant] = file.variants;
    assert.equal(variant?.status, 'complete');
    const told = file.metricsExport;
    assert.ok(
      told && told.failedPushes > 0 && told.samplesLost > 0 && told.generatorFailedPushes > 0,
      JSON.stringify(told),
    );
  });
});

/** How many series of an answer hold a number or a histogram. */
async function answersOf(
  url: string,
  query: string,
  range: { readonly zeroSeconds: number; readonly endSeconds: number } | null,
): Promise<number> {
  const span =
    range === null
      ? { time: String(Date.now() / 1000) }
      : { start: String(range.zeroSeconds), end: String(range.endSeconds), step: '1' };
  const endpoint = range === null ? 'query' : 'query_range';
  const answer = await fetch(`${url}/api/v1/${endpoint}?${new URLSearchParams({ query, ...span }).toString()}`);
  const { status, error, data } = (await answer.json()) as {
    status: string;
    error?: string;
    data?: {
      result: readonly {
        value?: [number, string];
        values?: [number, string][];
        histogram?: unknown;
        histograms?: unknown[];
      }[];
    };
  };
  assert.equal(status, 'success', `${query}: ${error}`);
  const isNumber = ([, text]: readonly [number, string]): boolean => text !== 'NaN';
  return (data?.result ?? []).filter(
    ({ value, values = [], histogram, histograms = [] }) =>
      histogram !== undefined ||
      histograms.length > 0 ||
      (value !== undefined && isNumber(value)) ||
      values.some(isNumber),
  ).length;
}
