/** Exported scripts under the real k6: alone, as k6-operator would start them, and against the safety catch. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { arrivalTimes } from '../../src/model/traffic/arrivals.ts';
import type { Baked } from '../../src/model/scenario/baked.ts';
import { instanceOf } from '../../src/model/traffic/instances.ts';
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import { readLine } from '../../src/runners/k6/lines.ts';
import type { SummaryFacts } from '../../scenarios/k6/text-summary.ts';
import { objectsOf } from '../deploy/kubernetes-folder.ts';
import { DOCUMENTED_RUN, gateQueries } from '../deploy/kubernetes-queries.ts';
import { testPrometheus } from '../harness/prometheus.ts';
import type { Sample } from '../harness/prometheus-api.ts';
import { launchquake } from './command-line.ts';
import { K6_PATH, answersOk, freePort, k6To, programTo, startMock, startSilentServer } from './exported-programs.ts';
import { tinyScenario } from './live-process.ts';

const prometheus = await testPrometheus();
const folder = mkdtempSync(join(tmpdir(), 'launchquake-export-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const exported = async (...more: readonly string[]): Promise<void> => {
  const { exitCode, stderr } = await launchquake([
    'export',
    tinyScenario,
    '--variant',
    'naive',
    '--out',
    folder,
    ...more,
  ]);
  assert.equal(exitCode, 0, stderr);
};

const planOf = (script: string): Baked['plan'] => {
  const [, json = ''] = /^const LAUNCHQUAKE = (\{\n[^]*?\n\});$/m.exec(readFileSync(script, 'utf8')) ?? [];
  return (JSON.parse(json) as Baked).plan;
};

/** Logins by outcome; together they are all that were started. */
function accounted({ started, logins }: SummaryFacts): NonNullable<SummaryFacts['logins']> {
  assert.ok(logins !== null);
  assert.equal(
    Object.values(logins).reduce((sum, count) => sum + count, 0),
    started,
  );
  return logins;
}

describe('an exported script, under k6 alone', () => {
  const script = join(folder, 'tiny-naive.js');
  before(() => exported());

  it('is understood by `k6 inspect`: a user for every login, and no variable needed', async () => {
    const { exitCode, stdout, stderr } = await k6To(['inspect', '--execution-requirements', script]);
    assert.equal(exitCode, 0, stderr);
    const { maxVUs, totalDuration } = JSON.parse(stdout) as { maxVUs: number; totalDuration: string };
    const plan = planOf(script);
    const logins = arrivalTimes(plan).length;
    assert.ok(maxVUs >= logins && maxVUs <= logins + 3, `${maxVUs} for ${logins}`);
    assert.ok(Number.parseFloat(totalDuration) >= plan.durationSeconds);
  });

  const catches: readonly (readonly [env: Record<string, string>, refused: boolean])[] = [
    [{ LQ_TARGET: 'https://idp.example' }, true],
    [{ LQ_TARGET: 'https://idp.example', LQ_I_OWN: 'IDP.example' }, true],
    [{ LQ_TARGET: 'http://localhost.evil.example' }, true],
    [{ LQ_TARGET: 'http://127.0.0.1@evil.example', LQ_I_OWN: 'evil.example' }, true],
    [{ LQ_TARGET: 'http://2130706433', LQ_I_OWN: '2130706433' }, true],
    [{ LQ_I_OWN: 'idp.example' }, false],
    [{ LQ_TARGET: '', LQ_I_OWN: '', LQ_RUN: '', LQ_USERS: '', LQ_PULSE: '' }, false],
    [{ LQ_TARGET: 'https://idp.example', LQ_I_OWN: 'idp.example' }, false],
    [{ LQ_TARGET: 'http://localhost:1' }, false],
  ];
  for (const [env, refused] of catches)
    it(`${refused ? 'refuses' : 'allows'} ${JSON.stringify(env)}`, async () => {
      // `inspect` sends nothing, and takes the environment only when told to.
      const { exitCode, stderr } = await k6To(['inspect', '--include-system-env-vars', script], env);
      assert.equal(exitCode, refused ? 107 : 0, stderr);
      assert.equal(stderr.includes('TARGET_REFUSED'), refused, stderr);
    });

  for (const [name, value] of [
    ['LQ_USERS', 'many'],
    ['LQ_INSTANCES', '0'],
    ['LQ_PULSE', '-1'],
  ] as const)
    it(`says what is wrong with ${name}=${value}`, async () => {
      const { exitCode, stderr } = await k6To(['inspect', '--include-system-env-vars', script], { [name]: value });
      assert.equal(exitCode, 107);
      assert.match(stderr, new RegExp(`${name}: found ${value}, expected`));
    });

  it('loads the mock, says at the end what came of it, and prints no line for a login', async () => {
    const port = await freePort();
    const options = ['--scenario', tinyScenario, '--variant', 'naive', '--port', String(port)];
    await using mock = await startMock(options, port);
    const summary = join(folder, 'summary.json');
    const { exitCode, stdout, stderr } = await k6To(['run', '--quiet', script], {
      LQ_TARGET: mock.url,
      LQ_SUMMARY: summary,
    });
    assert.equal(exitCode, 0, stderr);
    const facts = JSON.parse(readFileSync(summary, 'utf8')) as SummaryFacts;
    const { completed } = accounted(facts);
    assert.equal(facts.started, arrivalTimes(planOf(script)).length);
    assert.ok(completed > 60, stdout);
    assert.equal(facts.droppedLogins, 0);
    assert.match(stdout, new RegExp(`^logins +${facts.started} started: ${completed} completed`, 'm'));
    assert.deepEqual(
      facts.phases?.map(({ phase }) => phase),
      ['warm-up', 'before', 'trigger', 'after'],
    );
    const good = (facts.phases ?? []).reduce(
      (sum, { goodputPerSecond, seconds }) => sum + goodputPerSecond * seconds,
      0,
    );
    assert.ok(good > 60 && good <= completed + 1e-9, `${good} of ${completed}`);
    assert.doesNotMatch(stdout + stderr, /"kind"/);
  });
});

describe('an exported script, against a server that never answers', () => {
  it('drops nobody, though every login is alive to the end of the plan: three seconds of it', async () => {
    const patient = join(folder, 'patient.yaml');
    const text = readFileSync(tinyScenario, 'utf8').replace('timeoutSeconds: 3', 'timeoutSeconds: 300');
    assert.match(text, /pagePatience: \{ kind: fixed, seconds: 5 \}/);
    writeFileSync(
      patient,
      text.replace('pagePatience: { kind: fixed, seconds: 5 }', 'pagePatience: { kind: fixed, seconds: 500 }'),
    );
    const written = await launchquake([
      'export',
      patient,
      '--variant',
      'naive',
      '--compress',
      '3',
      '--out',
      join(folder, 'patient'),
    ]);
    assert.equal(written.exitCode, 0, written.stderr);
    await using server = await startSilentServer();
    const summary = join(folder, 'patient.json');
    const script = join(folder, 'patient/tiny-naive.js');
    const { exitCode, stderr } = await k6To(['run', '--quiet', script], { LQ_TARGET: server.url, LQ_SUMMARY: summary });
    assert.equal(exitCode, 0, stderr);
    const facts = JSON.parse(readFileSync(summary, 'utf8')) as SummaryFacts;
    assert.equal(accounted(facts)['in-flight'], arrivalTimes(planOf(script)).length);
    assert.equal(facts.droppedLogins, 0);
  });
});

/**
 * What k6-operator v1.5.0 makes of a TestRun. First pod: pkg/resources/jobs/initializer.go, newInitializerCommand, with the runner's variables as
 * ` -e NAME="value"` and those of the arguments that pkg/types/k6cli.go, ParseCLI, leaves. Runners: pkg/resources/jobs/runner.go, NewRunnerJob,
 * with pkg/segmentation. Then pkg/resources/containers/curl_start.go lets them go. Only the addresses are another machine's.
 */
describe('an exported script, as k6-operator starts it', () => {
  interface Spec {
    readonly parallelism: number;
    readonly arguments: string;
    readonly script: { readonly configMap: { readonly file: string } };
    readonly runner: { readonly env: readonly { readonly name: string; readonly value: string }[] };
  }
  const RUN = 'e2e-1';
  let spec: Spec;
  let script = '';
  before(async () => {
    await exported('--kubernetes', '--instances', '2');
    const [object] = objectsOf(readFileSync(join(folder, 'variants/naive/test-run.yaml'), 'utf8'));
    spec = object?.spec as unknown as Spec;
    script = join(folder, 'variants/naive', spec.script.configMap.file);
  });

  it('is archived and inspected by the first pod, whose output has to be JSON and whose log no error', async () => {
    const variables = spec.runner.env.map(({ name, value }) => ` -e ${name}="${value}"`).join('');
    const left = spec.arguments.replace('--out experimental-prometheus-rw ', '');
    const archive = join(folder, 'tmp', 'tiny-naive.js.archived.tar');
    const logs = join(folder, 'k6logs');
    const command = `if ! mkdir -p "$(dirname ${archive})"; then exit 1; fi
if ! k6 archive ${script}${variables} -O ${archive} ${left} 2> "${logs}"; then cat "${logs}"; exit 1; fi
if ! k6 inspect --execution-requirements ${archive} 2> "${logs}"; then cat "${logs}"; exit 1; fi
if grep 'level.*error' "${logs}"; then exit 1; fi`;
    const path = `${dirname(K6_PATH)}:${process.env['PATH'] ?? ''}`;
    const { exitCode, stdout, stderr } = await programTo('sh', ['-c', command], { PATH: path });
    assert.equal(exitCode, 0, stdout + stderr);
    const { maxVUs } = JSON.parse(stdout) as { maxVUs: number };
    assert.ok(maxVUs >= arrivalTimes(planOf(script)).length);
    assert.equal(maxVUs % spec.parallelism, 0, 'else a runner may be left without users');
    // Why a script that is too large for a ConfigMap is refused: an archive of it would be larger.
    assert.ok(statSync(archive).size > statSync(script).size);
  });

  it(
    'is shared by two runners to the last arrival, and the gate reads in Prometheus what they did together',
    { skip: prometheus.skip },
    async () => {
      const port = await freePort();
      await using mock = await startMock(mockOptions(port), port);
      await using server = await prometheus.start({ config: scraping(port) });
      const env = {
        ...Object.fromEntries(spec.runner.env.map(({ name, value }) => [name, value])),
        K6_PROMETHEUS_RW_SERVER_URL: `${server.url}/api/v1/write`,
        LQ_RUN: RUN,
        LQ_TARGET: mock.url,
        LQ_START_EVERY: '5',
        LQ_LINES: '1',
      };
      const runners = [];
      for (const number of [1, 2]) {
        const api = `127.0.0.1:${await freePort()}`;
        const segment = `--execution-segment=${number === 1 ? '0:1/2' : '1/2:1'}`;
        const line = join(folder, `runner-${number}.ndjson`);
        const summary = join(folder, `runner-${number}.json`);
        const given = spec.arguments.replace('run=unnamed', `run=${RUN}`).split(' ');
        const args = ['run', '--quiet', segment, '--execution-segment-sequence=0,1/2,1', ...given, script];
        args.push(`--address=${api}`, '--paused', '--tag', `instance_id=${number}`, '--tag', 'testrun_name=tiny-naive');
        // Not the operator's: where this test reads what each of them did.
        args.push(`--console-output=${line}`, '--log-format=json');
        runners.push({ api, line, summary, ended: k6To(args, { ...env, LQ_SUMMARY: summary }) });
      }
      for (const { api } of runners) await letGo(api);
      const ends = await Promise.all(runners.map(({ ended }) => ended));
      for (const { exitCode, stderr } of ends) assert.equal(exitCode, 0, stderr);

      const plan = planOf(script);
      const arrivals = arrivalTimes(plan).length;
      const logins = runners.map(({ line }) => loginsIn(line));
      for (const [at, own] of logins.entries()) assert.ok(own.every(({ index }) => instanceOf(index, 2) === at + 1));
      assert.deepEqual(
        logins.flatMap((own) => own.map(({ index }) => index)).toSorted((a, b) => a - b),
        Array.from({ length: arrivals }, (_, index) => index),
      );
      const facts = runners.map(({ summary }) => JSON.parse(readFileSync(summary, 'utf8')) as SummaryFacts);
      const ended = facts.map(accounted);

      const gate = new Map<string, readonly Sample[]>();
      for (const { name, expr } of gateQueries())
        gate.set(name, await server.query(expr.replaceAll(DOCUMENTED_RUN, RUN)));
      const value = (name: string): number => {
        const samples = gate.get(name) ?? assert.fail(`no query ${name}; there are ${[...gate.keys()].join(', ')}`);
        assert.equal(samples.length, 1, `${name}: ${JSON.stringify(samples)}`);
        return samples[0]?.value ?? NaN;
      };
      const sum = (of: (one: SummaryFacts) => number): number => facts.reduce((total, one) => total + of(one), 0);
      assert.equal(value('logins started'), arrivals);
      assert.equal(value('logins dropped'), 0);
      assert.equal(value('instances that started logins'), 2);
      assert.equal(value('wrong signatures'), 0);
      assert.ok(value('p99 of start lateness, seconds') < 1);
      assert.ok(value('seconds between the first and the last instance to come to the trigger') <= 2);
      const outcomes = Object.fromEntries(
        (gate.get('logins by outcome') ?? []).map(({ labels, value: n }) => [labels['outcome'], n]),
      );
      for (const outcome of ['completed', 'abandoned', 'refused', 'failed', 'in-flight'] as const)
        assert.equal(
          outcomes[outcome],
          ended.reduce((total, one) => total + one[outcome], 0),
          outcome,
        );
      // The page speaks of the 20 s of the launch day.
      const { durationSeconds: triggerSeconds } = plan.trigger;
      const inTrigger = (of: 'offeredPerSecond' | 'goodputPerSecond'): number =>
        (sum(({ phases }) => phases?.find(({ phase }) => phase === 'trigger')?.[of] ?? NaN) * triggerSeconds) / 20;
      assert.ok(Math.abs(value('offered during the trigger, per second') - inTrigger('offeredPerSecond')) < 1e-9);
      assert.ok(Math.abs(value('goodput during the trigger') - inTrigger('goodputPerSecond')) < 1e-9);
      const perLogin = sum((one) => one.attempts ?? NaN) / ended.reduce((total, { completed }) => total + completed, 0);
      assert.ok(Math.abs(value('amplification') - perLogin) < 1e-9, `${value('amplification')} for ${perLogin}`);
      const took = logins
        .flat()
        .flatMap(({ outcome, endedSeconds, intendedSeconds }) =>
          outcome === 'completed' ? [(endedSeconds ?? NaN) - intendedSeconds] : [],
        );
      const p99 = took.toSorted((a, b) => a - b)[Math.ceil(took.length * 0.99) - 1] ?? NaN;
      // Buckets of k6's native histograms grow by a tenth; with 80 logins the last of them decides.
      const told = value('p99 of the time to login, seconds, of completed logins');
      assert.ok(told > p99 / 1.2 && told < p99 * 1.2, `${told} for ${p99}`);
      const share = value('share of the service that was spent on clients who had gone');
      assert.ok(share >= 0 && share < 1, `${share}`);
    },
  );

  /** Those of the manifest, on this machine. */
  function mockOptions(port: number): string[] {
    const [deployment] = objectsOf(readFileSync(join(folder, 'base/mock-idp.yaml'), 'utf8'));
    const pod = (deployment?.spec ?? {})['template'] as { spec: { containers: { args: string[] }[] } };
    writeFileSync(join(folder, 'token'), 'a-token-made-up-for-a-test\n');
    const here: Readonly<Record<string, string>> = {
      '--host=0.0.0.0': '--host=127.0.0.1',
      '--port=8080': `--port=${port}`,
      '--issuer=http://mock-idp:8080': `--issuer=http://127.0.0.1:${port}`,
      '--admin-token-file=/run/secrets/launchquake/token': `--admin-token-file=${join(folder, 'token')}`,
      '--scenario=/scenario/tiny.yaml': `--scenario=${join(folder, 'base/tiny.yaml')}`,
    };
    const given = pod.spec.containers[0]?.args ?? [];
    for (const known of Object.keys(here)) assert.ok(given.includes(known), `${known} is not in ${given.join(' ')}`);
    return given.map((arg) => (here[arg] ?? arg).replace('$(VARIANT)', 'naive').replace('$(RUN)', RUN));
  }
});

const scraping = (port: number): string => `global: { scrape_interval: 1s }
scrape_configs:
  - job_name: mock-idp
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
`;

/** The start container's request, when the runner answers. */
async function letGo(api: string): Promise<void> {
  for (let tries = 0; !(await answersOk(`http://${api}/v1/status`)); tries += 1) {
    assert.ok(tries < 100, 'the runner does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const data = { attributes: { paused: false, stopped: false }, id: 'default', type: 'status' };
  const answer = await fetch(`http://${api}/v1/status`, { method: 'PATCH', body: JSON.stringify({ data }) });
  assert.equal(answer.status, 200, await answer.text());
}

const loginsIn = (path: string): LoginRecord[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text) => {
      const line = readLine(text);
      return line.kind === 'login' ? [line.login] : [];
    });
