import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import { STALE_BITS, labelsOf, nameOf } from '../runners/prometheus/decode.ts';
import { type Behaviour, URL, runWith, takes, typed, withPrometheus } from './fake-prometheus.ts';
import { type FakeWorld, cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { runFileOf } from './kept-runs.ts';

/** Fails unless what a run keeps is the same with and without Prometheus, but for what tells the time of day. */
function assertSameRecord(one: FakeWorld, other: FakeWorld): void {
  const paths = [...other.files.texts.keys()].filter((path) => /\/variants\/.*(logins\.ndjson|plan|hdr)/.test(path));
  assert.equal(paths.length, 3);
  for (const path of paths) assert.ok(one.files.texts.get(path) === other.files.texts.get(path), path);
  const [{ status, verdict, validity, variants }, without] = [runFileOf(one), runFileOf(other)];
  assert.deepEqual([status, verdict, validity], [without.status, without.verdict, without.validity]);
  const timeless = (heads: typeof variants) =>
    heads.map((head) => ({ ...head, startedAtEpochMs: null, health: { ...head.health, clockStepSeconds: 0 } }));
  assert.deepEqual(timeless(variants), timeless(without.variants));
}

describe('launchquake run --prometheus', () => {
  it('sends mock, run and findings with the labels of the run, and ends every line', async () => {
    const { taken, exit, sent, world } = await runWith(() => takes);
    assert.equal(exit, 0, world.wrote.err);
    const { runId } = runFileOf(world);
    const names = new Set(taken.map(nameOf));
    for (const name of ['lq_idp_logins_completed_total', 'up', 'lq_run_info', 'lq_run_phase', 'lq_finding_verdict'])
      assert.ok(names.has(name), `${name} in ${[...names].join(' ')}`);
    const latest = new Map<string, DecodedLatest>();
    for (const series of taken) {
      const { run, scenario, variant } = labelsOf(series);
      assert.deepEqual([run, scenario, variant], [runId, 'tiny', 'naive'], nameOf(series));
      const key = JSON.stringify(series.labels);
      for (const { bits, atEpochMs } of series.samples) {
        assert.ok(atEpochMs > (latest.get(key)?.atEpochMs ?? 0), `${key} goes back in time`);
        latest.set(key, { bits, atEpochMs });
      }
    }
    assert.deepEqual(
      [...latest].filter(([, { bits }]) => bits !== STALE_BITS).map(([key]) => key),
      [],
    );
    assert.equal(sent.samplesSent, taken.flatMap(({ samples }) => samples).length);
    assert.deepEqual(sent, { ...sent, url: `${URL}/api/v1/write`, failedPushes: 0, samplesLost: 0, firstError: null });
    assert.ok(sent.pushes > 8);
    assert.doesNotMatch(world.wrote.err, /missed/);
  });

  it('tells k6 where to send its own, with the same labels', async () => {
    const { world } = await runWith(() => takes);
    const { runId } = runFileOf(world);
    const k6 = world.programs.started.find(({ name }) => name === 'k6');
    const args = k6?.args.join(' ') ?? '';
    assert.match(args, /--out=experimental-prometheus-rw/);
    for (const tag of [`run=${runId}`, `testid=${runId}`, 'scenario=tiny', 'variant=naive'])
      assert.ok(args.includes(`--tag ${tag}`), tag);
  });

  it('without the option nothing is sent, and the record says so', async () => {
    const fake = withPrometheus(fakeWorld(typed, { env: { K6_PROMETHEUS_RW_SERVER_URL: URL } }), () => takes);
    assert.equal(await runCli(fake.world), 0);
    assert.equal(fake.asked.length, 0);
    assert.equal(runFileOf(fake.world).metricsExport, null);
    assert.ok(!fake.world.programs.started.some(({ args }) => args.join(' ').includes('prometheus')));
  });

  const bad: readonly {
    readonly what: string;
    readonly behave: (atSeconds: number) => Behaviour;
    readonly said: RegExp;
    readonly warned?: boolean;
  }[] = [
    { what: 'is not there', behave: () => 'refuses', said: /connection refused/, warned: true },
    { what: 'goes in the middle of the run', behave: (at) => (at < 5 ? takes : 'refuses'), said: /connection refused/ },
    { what: 'hangs', behave: () => 'hangs', said: /no answer within 5 s|no time was left/, warned: true },
    {
      what: 'hangs from the middle on',
      behave: (at) => (at < 5 ? takes : 'hangs'),
      said: /no answer within 5 s|no time/,
    },
    { what: 'answers 500', behave: () => ({ status: 500, body: 'no' }), said: /status 500: no/, warned: true },
    {
      what: 'refuses samples as out of order',
      behave: (at) => (at > 3 && at < 5 ? { status: 400, body: 'out of order sample\n' } : takes),
      said: /status 400: out of order sample/,
    },
    {
      what: 'is no receiver of remote write',
      behave: () => ({ status: 404, body: 'remote write receiver needs to be enabled' }),
      said: /status 404: remote write receiver needs to be enabled/,
      warned: true,
    },
    {
      what: 'asks for long pauses',
      behave: () => ({ status: 429, body: '', retryAfter: '3600' }),
      said: /status 429/,
      warned: true,
    },
  ];
  for (const { what, behave, said, warned = false } of bad)
    it(`a Prometheus that ${what}: the run is what it is without one, and the loss is said`, async () => {
      const without = await cli(typed);
      const { world, taken, exit, sent } = await runWith(behave);
      assert.equal(exit, without.exit);
      assertSameRecord(world, without.world);
      assert.ok(sent.samplesLost > 0 && sent.failedPushes > 0, JSON.stringify(sent));
      assert.equal(sent.samplesSent, taken.flatMap(({ samples }) => samples).length);
      assert.match(sent.lastError ?? '', said);
      const loss = `Prometheus at ${URL}/api/v1/write missed ${sent.failedPushes} of ${sent.pushes} pushes of Launchquake (${sent.samplesLost} samples)`;
      const reports = [...world.files.texts].filter(([path]) => /report\.(md|html|json)$/.test(path));
      assert.equal(reports.length, 3);
      for (const [path, text] of [...reports, ['stderr', world.wrote.err] as const])
        assert.ok(text.replaceAll('\\', '').includes(loss), `${path}: ${loss}`);
      assert.match(world.wrote.err, /; the record is complete\./);
      assert.equal(/takes no metrics now/.test(world.wrote.err), warned, world.wrote.err);
      assert.ok(world.clock.monotonicSeconds() < without.world.clock.monotonicSeconds() + 15, 'it did not take long');
    });

  it('a Prometheus that comes back in time gets everything', async () => {
    const { exit, sent, world, taken } = await runWith((at) => (at < 6 ? 'refuses' : takes));
    assert.equal(exit, 0);
    assert.equal(sent.samplesLost, 0);
    assert.equal(sent.firstError, 'connection refused');
    assert.match(world.wrote.err, /takes no metrics now: connection refused\. The run goes on/);
    assert.doesNotMatch(world.wrote.err, /missed/);
    assert.ok(
      taken.some((series) => labelsOf(series)['phase'] === 'starting'),
      'the beginning too',
    );
  });

  it('waits as long as Retry-After says', async () => {
    const { asked, sent } = await runWith((at) =>
      at >= 2 && at < 3 ? { status: 503, body: '', retryAfter: '4' } : takes,
    );
    const times = asked.map(({ atSeconds }) => atSeconds);
    const first = times.findIndex((at) => at >= 2);
    assert.ok((times[first + 1] ?? 0) - (times[first] ?? 0) >= 4, times.join(' '));
    assert.equal(sent.samplesLost, 0);
  });

  it('a mock that dies: up is 0, its lines end, and the run ends as it does without', async () => {
    const { taken, exit } = await runWith(() => takes, {
      before: (world) => {
        world.programs.onStart = (program) => {
          if (program.name === 'mock') world.clock.at(5, () => program.die({ exitCode: null, signal: 'SIGKILL' }));
        };
      },
    });
    assert.equal(exit, 13);
    const ups = taken.filter((series) => nameOf(series) === 'up').flatMap(({ samples }) => samples);
    assert.equal(ups.at(-1)?.bits, STALE_BITS);
  });

  it('pushes of k6 that failed are counted and said, and are no fault of the generator', async () => {
    const { exit, sent, world } = await runWith(() => takes, {
      before: (bare) => {
        bare.programs.onStart = (program) => {
          if (program.name !== 'k6') return;
          const log = /--log-output=file=([^,]*)/.exec(program.args.join(' '))?.[1] ?? '';
          const line = {
            level: 'error',
            msg: 'Failed to send the time series data to the endpoint',
            error: 'got status code: 500 instead expected a 2xx successful status code',
            output: 'Prometheus remote write',
          };
          bare.clock.at(4, () => void bare.files.texts.set(log, `${JSON.stringify(line)}\n`.repeat(2)));
        };
      },
    });
    assert.equal(exit, 0, world.wrote.err);
    assert.equal(sent.generatorFailedPushes, 2);
    assert.equal(runFileOf(world).variants[0]?.health.exceptions, 0);
    assert.match(world.wrote.err, /missed 2 pushes of k6; the record is complete\. Why, at last: got status code: 500/);
  });

  it('two variants side by side are counted together', async () => {
    const { sent, taken } = await runWith((at) => (at < 5 ? takes : 'refuses'), {
      args: ['run', tinyScenario, '--prometheus', URL],
    });
    assert.deepEqual(new Set(taken.map((series) => labelsOf(series)['variant'])), new Set(['naive', 'waiting-room']));
    assert.equal(sent.samplesSent, taken.flatMap(({ samples }) => samples).length);
    assert.ok(sent.samplesLost > 0);
  });

  it('no user, password, token or query is in anything that is written or said', async () => {
    const secrets = ['swordfish', 'opensesame'];
    const behaviours: readonly (() => Behaviour)[] = [() => takes, () => 'refuses'];
    for (const behave of behaviours) {
      const { world, asked } = await runWith(behave, {
        args: [...typed, '--prometheus', `http://me:${secrets[0]}@127.0.0.1:9090/write?key=${secrets[1]}`],
      });
      assert.equal(asked[0]?.url, `http://127.0.0.1:9090/write?key=${secrets[1]}`);
      assert.match(asked[0]?.request.headers?.['authorization'] ?? '', /^Basic /);
      const written = [...world.files.texts].map(([path, text]) => `${path}\n${text}`).join('\n');
      for (const text of [written, world.wrote.out, world.wrote.err])
        for (const secret of secrets) assert.ok(!text.includes(secret), secret);
      assert.match(runFileOf(world).commandLine, /--prometheus http:\/\/127\.0\.0\.1:9090\/write$/);
    }
  });
});

interface DecodedLatest {
  readonly bits: bigint;
  readonly atEpochMs: number;
}
