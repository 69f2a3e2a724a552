/**
 * One plan with one, two and four real k6: the same arrivals, the same outcomes, percentiles within the machine's noise; and one of four
 * that is killed. The plan is calm: servers have room, people have time, and nobody comes in the last seconds.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { quantile } from '../../src/analysis/quantiles.ts';
import type { ResultDocument } from '../../src/model/record/result.ts';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { arrivalTimes } from '../../src/model/traffic/arrivals.ts';
import { LOGIN_HISTOGRAM, type HistogramFile, mergeHistograms } from '../../src/runners/record/histograms.ts';
import type { RunFile } from '../../src/runners/record/run-file.ts';
import { testPrometheus } from '../harness/prometheus.ts';
import { launchquake, startLaunchquake } from './command-line.ts';
import { descendantsOf, isAlive, isK6, tinyScenario, underLoad, until } from './live-process.ts';
import { isTheMachines } from './machine-rules.ts';

const prometheus = await testPrometheus();
const folder = mkdtempSync(join(tmpdir(), 'launchquake-instances-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Buckets of k6's native histograms grow by this factor [k6 v2.2.0, output/prometheusrw]. */
const BUCKET_FACTOR = 1.1;

const calm = join(folder, 'calm.yaml');
const changes: readonly (readonly [string, string])[] = [
  ['  - { shape: constant, perSecond: 5 }\n', ''],
  ['startSeconds: 3, holdSeconds: 2, perSecond: 15', 'startSeconds: 0.5, holdSeconds: 5.5, perSecond: 12'],
  ['findCard: { kind: fixed, seconds: 0.1 }', 'findCard: { kind: uniform, fromSeconds: 0.6, toSeconds: 1.6 }'],
  ['device: cross-device', 'device: same-device'],
  ['offered.during > 1 /s', 'logins.completed > 50'],
];
writeFileSync(
  calm,
  changes.reduce(
    (text, [from, to]) => {
      assert.ok(text.includes(from), from);
      return text.replace(from, to);
    },
    readFileSync(tinyScenario, 'utf8'),
  ),
);

interface Run {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly result: ResultDocument;
  readonly file: RunFile;
  readonly plan: Plan;
  readonly logins: readonly LoginRecord[];
  readonly histogram: HistogramFile;
}

const argsOf = (runs: string, instances: number, more: readonly string[] = []): string[] => {
  const wanted = ['--variant', 'naive', '--instances', String(instances), '--out', runs, '--json', ...more];
  return ['run', calm, ...wanted];
};

function readRun(
  runs: string,
  { exitCode, stdout, stderr }: { exitCode: number | null; stdout: string; stderr: string },
): Run {
  assert.ok(stdout.startsWith('{'), stderr);
  const names = readdirSync(runs);
  assert.equal(names.length, 1, names.join(' '));
  const textOf = (name: string): string => readFileSync(join(runs, names[0] ?? '', name), 'utf8');
  return {
    exitCode,
    stderr,
    result: JSON.parse(stdout) as ResultDocument,
    file: JSON.parse(textOf('run.json')) as RunFile,
    plan: JSON.parse(textOf('variants/naive/plan.json')) as Plan,
    logins: textOf('variants/naive/logins.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LoginRecord),
    histogram: JSON.parse(textOf('variants/naive/hdr.json')) as HistogramFile,
  };
}

/** A run that only the machine spoilt is repeated, as its user would. */
const MOST_RUNS = 3;

/** What a shell may still hold from trying an exported script: not for us. */
const shell = { LQ_INSTANCES: '3', LQ_USERS: '1', LQ_START_EVERY: '30', LQ_PULSE: '2' };

async function run(name: string, instances: number, more: readonly string[] = []): Promise<Run> {
  for (let left = MOST_RUNS - 1; ; left -= 1) {
    const runs = join(folder, `${name}-${left}`);
    const one = readRun(runs, await launchquake(argsOf(runs, instances, more), shell));
    const reasons = one.result.variants.flatMap(({ validity }) => validity.reasons);
    if (left === 0 || reasons.length === 0 || !reasons.every(isTheMachines)) return one;
    process.stderr.write(`repeated, the machine was busy: ${reasons.join('; ')}\n`);
  }
}

const timesOf = (logins: readonly LoginRecord[]): number[] =>
  logins
    .filter(({ outcome }) => outcome === 'completed')
    .map(({ endedSeconds, intendedSeconds }) => (endedSeconds ?? NaN) - intendedSeconds)
    .toSorted((a, b) => a - b);

const levels = [0.5, 0.95] as const;
const near = (one: number, other: number, factor: number): boolean => one < other * factor && other < one * factor;

describe('one plan, one, two and four k6', () => {
  const runs = new Map<number, Run>();
  before(async () => {
    for (const count of [1, 2, 4]) runs.set(count, await run(`calm-${count}`, count));
  });
  const of = (count: number): Run => runs.get(count) ?? assert.fail(`no run of ${count}`);

  for (const count of [1, 2, 4]) {
    it(`${count}: valid, and passes`, () => {
      const { exitCode, result, stderr } = of(count);
      assert.deepEqual(
        result.variants.map(({ validity }) => validity.reasons),
        [[]],
        stderr,
      );
      assert.deepEqual([exitCode, result.verdict], [0, 'pass']);
    });

    it(`${count}: every arrival of the plan once, at its intended moment, and each login ends once`, () => {
      const { logins, plan } = of(count);
      const planned = arrivalTimes(plan);
      assert.ok(planned.length > 50, `${planned.length} arrivals`);
      assert.deepEqual(
        logins.map(({ index }) => index),
        planned.map((_, index) => index),
      );
      planned.forEach((at, index) => assert.ok(Math.abs((logins[index]?.intendedSeconds ?? NaN) - at) < 1e-4));
      assert.deepEqual([...new Set(logins.map(({ outcome }) => outcome))], ['completed']);
    });

    it(`${count}: each k6 started its share, and all took the same run second 0`, () => {
      const { health, startedAtEpochMs, logins } = { ...of(count).file.variants[0]!, logins: of(count).logins };
      assert.deepEqual([health.loginsStarted, health.loginsEnded], [logins.length, logins.length]);
      if (count === 1) return assert.equal(health.instances, undefined);
      assert.equal(health.instances?.length, count);
      for (const { index, arrivals, loginsEnded, beginEpochMs } of health.instances) {
        const own = logins.filter((login) => login.index % count === index - 1).length;
        assert.deepEqual([arrivals, loginsEnded, beginEpochMs], [own, own, startedAtEpochMs]);
      }
    });

    it(`${count}: the merged histogram holds every login, its percentiles within its three digits`, () => {
      const { logins, histogram } = of(count);
      const times = timesOf(logins);
      const merged = mergeHistograms([histogram], LOGIN_HISTOGRAM);
      assert.equal(merged?.totalCount, times.length);
      for (const level of levels) {
        const seconds = (merged?.getValueAtPercentile(level * 100) ?? NaN) / 1e6;
        assert.ok(near(seconds, quantile(times, level) ?? NaN, 1.002), `p${level * 100}: ${seconds} s`);
      }
    });
  }

  // The people are the same ones and take the same time, about a second and a half of which requests are a tenth: what differs is how
  // long the machine took for those, and a bucket of a native histogram is wider than that.
  for (const count of [2, 4])
    it(`${count}: the same percentiles as one, within a bucket of a native histogram`, () => {
      const [one, several] = [timesOf(of(1).logins), timesOf(of(count).logins)];
      for (const level of levels) {
        const [p1, pN] = [quantile(one, level) ?? NaN, quantile(several, level) ?? NaN];
        assert.ok(near(p1, pN, BUCKET_FACTOR), `p${level * 100}: ${p1} s with one, ${pN} s with ${count}`);
      }
    });
});

describe('two k6 that send their metrics to a real Prometheus', { skip: prometheus.skip }, () => {
  it('each counts its own, from 0; together they are the record, and their histograms merge to its percentiles', async () => {
    await using server = await prometheus.start();
    const { file, logins } = await run('sent', 2, ['--prometheus', server.url]);
    const where = `{run="${file.runId}"}`;
    const counted = await server.query(`sum by (instance_id) (last_over_time(k6_lq_logins_ended_total${where}[5m]))`);
    const own = [0, 1].map((at) => logins.filter(({ index }) => index % 2 === at).length);
    assert.deepEqual(
      new Map(counted.map(({ labels, value }) => [labels['instance_id'], value])),
      new Map([
        ['1', own[0]],
        ['2', own[1]],
      ]),
    );
    for (const name of ['logins_started', 'logins_good', 'logins_ended', 'attempts', 'signatures']) {
      const firsts = await server.query(`max(min_over_time(k6_lq_${name}_total${where}[5m]))`);
      assert.deepEqual(
        firsts.map(({ value }) => value),
        [0],
        `${name} begins at 0`,
      );
    }
    const times = timesOf(logins);
    for (const level of levels) {
      const merged = `sum(last_over_time(k6_lq_time_to_login_seconds${where}[5m]))`;
      const [answer] = await server.query(`histogram_quantile(${level}, ${merged})`);
      const exact = quantile(times, level) ?? NaN;
      assert.ok(
        near(answer?.value ?? NaN, exact, BUCKET_FACTOR),
        `p${level * 100}: ${answer?.value} s, record ${exact} s`,
      );
    }
  });
});

describe('one of four k6', () => {
  it('is killed: invalid with its share named, 13, the rest of the record complete, nothing left', async () => {
    const runs = join(folder, 'killed');
    const live = startLaunchquake(argsOf(runs, 4));
    const programs = await underLoad(live, runs);
    const k6 = programs.filter(isK6);
    assert.equal(k6.length, 4, k6.map(({ command }) => command).join('\n'));
    const [second] = k6.filter(({ command }) => command.includes('--execution-segment=1/4:1/2'));
    process.kill(second?.pid ?? 0, 'SIGKILL');
    const { exitCode, stderr, result, file, logins } = readRun(runs, await live.ended);
    assert.equal(exitCode, 13, stderr);
    const words = /k6 instance 2 of 4, which has 25 % of the arrivals, ended with signal SIGKILL after [\d.]+ (s|ms)/;
    assert.match(stderr, words);
    assert.match(result.variants[0]?.validity.reasons.join('\n') ?? '', words);
    const [naive] = file.variants;
    assert.equal(naive?.status, 'generator-died');
    assert.deepEqual(
      naive.health.instances?.map(({ died, signal }) => [died, signal]),
      [
        [false, null],
        [true, 'SIGKILL'],
        [false, null],
        [false, null],
      ],
    );
    const arrived = logins.filter(({ intendedSeconds }) => intendedSeconds <= naive.reachedSeconds).length;
    assert.deepEqual(
      logins.map(({ index }) => index),
      Array.from({ length: arrived }, (_, index) => index),
    );
    for (const { index, reason } of logins) {
      if (reason === 'lost') assert.equal(index % 4, 1, `${index} was not of the second`);
      if (reason === 'run-ended') assert.notEqual(index % 4, 1, `${index} was of the second`);
    }
    assert.ok(logins.some(({ reason }) => reason === 'lost'));
    assert.ok(logins.some(({ outcome }) => outcome === 'completed'));
    await until('its programs are gone', 10, () => programs.every(({ pid }) => !isAlive(pid)));
  });

  it('is stopped with the others by Ctrl-C while they wait for their start: 130, nothing left', async () => {
    const runs = join(folder, 'interrupted');
    const live = startLaunchquake(argsOf(runs, 4));
    let programs = await descendantsOf(live.pid);
    await until('all four have started', 30, async () => {
      programs = await descendantsOf(live.pid);
      return programs.filter(isK6).length === 4;
    });
    live.kill('SIGINT');
    const { exitCode, stderr, stdout } = await live.ended;
    assert.equal(exitCode, 130, stderr);
    assert.equal((JSON.parse(stdout) as ResultDocument).verdict, 'aborted');
    await until('its programs are gone', 10, () => programs.every(({ pid }) => !isAlive(pid)));
  });
});
