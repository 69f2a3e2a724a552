/** An exported TestRun as k6-operator runs it, with two runners and the real Prometheus; then the gate of docs/kubernetes.md. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { arrivalTimes } from '../../src/model/traffic/arrivals.ts';
import { instanceOf } from '../../src/model/traffic/instances.ts';
import { outcomes } from '../../src/model/record/run-record.ts';
import type { SummaryFacts } from '../../scenarios/k6/text-summary.ts';
import { DOCUMENTED_RUN, gateQueries } from '../deploy/kubernetes-queries.ts';
import { testPrometheus } from '../harness/prometheus.ts';
import type { Sample } from '../harness/prometheus-api.ts';
import { freePort, startMock } from './exported-programs.ts';
import { accounted, exported, planOf } from './exported-scripts.ts';
import { tinyScenario } from './live-process.ts';
import { type Runner, type TestRun, initialise, mockOptions, readTestRun, runInTwo } from './test-run.ts';

const prometheus = await testPrometheus();
const folder = mkdtempSync(join(tmpdir(), 'launchquake-operator-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const RUN = 'e2e-1';
/** The page speaks of the 20 s of the launch day. */
const DOCUMENTED_TRIGGER_SECONDS = 20;

let testRun: TestRun;
before(async () => {
  await exported(tinyScenario, folder, '--kubernetes', '--instances', '2');
  testRun = readTestRun(folder);
});

describe('the first pod', () => {
  it('archives and inspects the script; its output has to be JSON and its log without an error', async () => {
    const { exitCode, stdout, stderr, archive } = await initialise(testRun);
    assert.equal(exitCode, 0, stdout + stderr);
    const { maxVUs } = JSON.parse(stdout) as { maxVUs: number };
    assert.ok(maxVUs >= arrivalTimes(planOf(testRun.script)).length);
    assert.equal(maxVUs % testRun.parallelism, 0, 'else a runner may be left without users');
    // Why a script that is too large for a ConfigMap is refused: an archive of it would be larger.
    assert.ok(statSync(archive).size > statSync(testRun.script).size);
  });
});

describe('two runners', { skip: prometheus.skip }, () => {
  let runners: readonly Runner[] = [];
  const gate = new Map<string, readonly Sample[]>();
  before(async () => {
    const port = await freePort();
    await using mock = await startMock(mockOptions(testRun, port, RUN), port);
    await using server = await prometheus.start({ config: scraping(port) });
    const env = { LQ_TARGET: mock.url, K6_PROMETHEUS_RW_SERVER_URL: `${server.url}/api/v1/write` };
    runners = await runInTwo(testRun, RUN, env);
    for (const { name, expr } of gateQueries())
      gate.set(name, await server.query(expr.replaceAll(DOCUMENTED_RUN, RUN)));
  });

  const value = (name: string): number => {
    const samples = gate.get(name) ?? assert.fail(`no query ${name}; there are ${[...gate.keys()].join(', ')}`);
    assert.equal(samples.length, 1, `${name}: ${JSON.stringify(samples)}`);
    return samples[0]?.value ?? NaN;
  };
  const sum = (of: (facts: SummaryFacts) => number): number =>
    runners.reduce((total, { facts }) => total + of(facts), 0);
  const near = (name: string, wanted: number): void =>
    assert.ok(Math.abs(value(name) - wanted) < 1e-9, `${name}: ${value(name)} for ${wanted}`);

  it('start every arrival of the plan once, each its own half', () => {
    const own = runners.map(({ logins }) => logins.map(({ index }) => index));
    for (const [at, indices] of own.entries()) assert.ok(indices.every((index) => instanceOf(index, 2) === at + 1));
    assert.deepEqual(
      own.flat().toSorted((a, b) => a - b),
      arrivalTimes(planOf(testRun.script)).map((_, index) => index),
    );
  });

  it('hold the gate: nothing missing, nothing dropped, together', () => {
    assert.equal(value('logins started'), arrivalTimes(planOf(testRun.script)).length);
    assert.equal(value('logins dropped'), 0);
    assert.equal(value('instances that started logins'), 2);
    assert.equal(value('wrong signatures'), 0);
    assert.ok(value('p99 of start lateness, seconds') < 1);
    // Pushes are a second apart, and so are the looks of the query; an instance that missed the others would be five seconds late.
    const apart = value('seconds between the first and the last instance to come to the trigger');
    assert.ok(apart < 4, `${apart} s apart`);
  });

  it('have in Prometheus the outcomes that they told themselves, added up', () => {
    const told = Object.fromEntries(
      (gate.get('logins by outcome') ?? []).map(({ labels, value: logins }) => [labels['outcome'], logins]),
    );
    for (const outcome of outcomes)
      assert.equal(
        told[outcome],
        sum((facts) => accounted(facts)[outcome]),
        outcome,
      );
  });

  it('have the rates of the trigger and the amplification', () => {
    const { durationSeconds } = planOf(testRun.script).trigger;
    const inTrigger = (of: 'offeredPerSecond' | 'goodputPerSecond'): number =>
      sum(({ phases }) => phases?.find(({ phase }) => phase === 'trigger')?.[of] ?? NaN) *
      (durationSeconds / DOCUMENTED_TRIGGER_SECONDS);
    near('offered during the trigger, per second', inTrigger('offeredPerSecond'));
    near('goodput during the trigger', inTrigger('goodputPerSecond'));
    near('amplification', sum(({ attempts }) => attempts ?? NaN) / sum((facts) => accounted(facts).completed));
  });

  it('have the p99 of the time to login of both together, within a bucket of the histogram', () => {
    const took = runners
      .flatMap(({ logins }) => logins)
      .flatMap(({ outcome, endedSeconds, intendedSeconds }) =>
        outcome === 'completed' ? [(endedSeconds ?? NaN) - intendedSeconds] : [],
      );
    const p99 = took.toSorted((a, b) => a - b)[Math.ceil(took.length * 0.99) - 1] ?? NaN;
    // Buckets of k6's native histograms grow by a tenth; with 80 logins the last of them decides.
    const told = value('p99 of the time to login, seconds, of completed logins');
    assert.ok(told > p99 / 1.2 && told < p99 * 1.2, `${told} for ${p99}`);
  });

  it('find the mock’s own series under the same run', () => {
    const share = value('share of the service that was spent on clients who had gone');
    assert.ok(share >= 0 && share < 1, `${share}`);
  });
});

const scraping = (port: number): string => `global: { scrape_interval: 1s }
scrape_configs:
  - job_name: mock-idp
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
`;
