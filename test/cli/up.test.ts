import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { flagsOf } from '../../src/cli/up/prometheus.ts';
import { readUpState } from '../../src/cli/up/state.ts';
import {
  MOCK_URL,
  PROMETHEUS_URL,
  UP_LOCK as LOCK,
  UP_STATE as STATE,
  fakeUp,
  runRulesOf,
  whileUp,
} from './fake-up.ts';
import { packageFolder, tinyScenario } from './fake-world.ts';

describe('launchquake up', () => {
  it('starts the mock, then Prometheus, tells where they are, and ends them in turn on Ctrl-C', async () => {
    const fake = fakeUp();
    const { world } = fake;
    const exit = await whileUp(fake, () => {
      assert.deepEqual(
        fake.started.map(({ name }) => name),
        ['mock', 'prometheus'],
      );
      for (const line of [
        /^Prometheus +http:\/\/127\.0\.0\.1:9090$/m,
        /^ {2}goodput +http:\/\/127\.0\.0\.1:9090\/api\/v1\/query\?query=max_over_time%28lq:goodput:rate10s%5B1h%5D%29$/m,
        /^mock-idp +http:\/\/127\.0\.0\.1:8080$/m,
        /^ {2}metrics +http:\/\/127\.0\.0\.1:8080\/metrics$/m,
        /^ {2}admin token +the-admin-token$/m,
        /^Grafana +not on this machine; .*docker compose up$/m,
        /^ {2}launchquake run launch-day --prometheus$/m,
      ])
        assert.match(world.wrote.out, line);
      assert.match(world.wrote.err, /^Prometheus 3\.13\.5, provisioned earlier: \/tools\/prometheus$/m);
      assert.match(world.wrote.err, /Ctrl-C ends it all\.\n$/);
      assert.equal(world.files.texts.get(LOCK), '4711\n');
    });
    assert.equal(exit, 0);
    assert.deepEqual(fake.signals, ['prometheus SIGTERM', 'mock SIGTERM']);
    assert.ok(!world.files.texts.has(STATE) && !world.files.texts.has(LOCK));
    assert.equal(world.listeners.size, 0);
  });

  it('tells other commands of the folder where things are, without the token', async () => {
    const fake = fakeUp();
    await whileUp(fake, async () => {
      fake.world.programs.running.add(4711);
      const state = await readUpState(fake.world);
      assert.deepEqual(state, {
        schema: 'launchquake/up@1',
        pid: 4711,
        startedAt: '2026-01-02T03:04:05.000Z',
        prometheus: { url: PROMETHEUS_URL, version: '3.13.5', how: 'cache', pid: fake.child('prometheus').pid },
        mock: { url: MOCK_URL, metricsUrl: `${MOCK_URL}/metrics` },
        grafana: null,
      });
      assert.ok(!fake.world.files.texts.get(STATE)?.includes('the-admin-token'));
    });
  });

  it('--json: all of it in one line', async () => {
    const fake = fakeUp(['--json']);
    await whileUp(fake, () => {
      assert.equal(fake.world.wrote.out.split('\n').length, 2);
      const told = JSON.parse(fake.world.wrote.out) as Record<string, Record<string, unknown>>;
      assert.equal(told['prometheus']?.['writeUrl'], `${PROMETHEUS_URL}/api/v1/write`);
      assert.equal(told['mock']?.['adminToken'], 'the-admin-token');
      assert.deepEqual([told['grafana'], typeof told['noGrafana'], told['pid']], [null, 'string', 4711]);
      assert.doesNotMatch(fake.world.wrote.err, /Ctrl-C/);
    });
  });

  it('gives Prometheus a configuration that scrapes this mock and names the rules of the package', async () => {
    const fake = fakeUp(['--data', '/some where']);
    await whileUp(fake, () => {
      const config = parse(fake.world.files.texts.get('/some where/prometheus.yml') ?? '') as {
        rule_files: string[];
        scrape_configs: object[];
      };
      assert.deepEqual(config.scrape_configs, [
        { job_name: 'mock-idp', static_configs: [{ targets: ['127.0.0.1:8080'] }] },
      ]);
      assert.equal(runRulesOf(fake), `${packageFolder}/dashboards/generated/rules/launchquake-run.yml`);
      assert.ok(config.rule_files.length >= 2);
      for (const arg of [
        '--web.listen-address=127.0.0.1:9090',
        '--web.enable-remote-write-receiver',
        '--storage.tsdb.path=/some where/tsdb',
        '--storage.tsdb.retention.time=15d',
        '--storage.tsdb.retention.size=1GB',
      ])
        assert.ok(fake.child('prometheus').args.includes(arg), arg);
    });
  });

  for (const { version, flags } of [
    { version: '2.42.0+ds', flags: ['--enable-feature=native-histograms'] },
    { version: '3.8.1', flags: ['--enable-feature=native-histograms'] },
    { version: '3.9.0', flags: [] },
    { version: 'v3.13.5', flags: [] },
    { version: '4.0.0', flags: [] },
    { version: 'unknown', flags: ['--enable-feature=native-histograms'] },
  ])
    it(`Prometheus ${version} takes native histograms with ${flags.length} flags`, () => {
      assert.deepEqual(flagsOf(version), flags);
    });

  it('gives the mock its port and its service, and no token of the user', async () => {
    const shape = [
      '--scenario',
      tinyScenario,
      '--variant',
      'bounded',
      '--compress',
      '2',
      '--scale',
      '3',
      '--seed',
      '4',
    ];
    const fake = fakeUp(['--mock-port', '8099', ...shape], { env: { LAUNCHQUAKE_ADMIN_TOKEN: 'of-the-users-own' } });
    await whileUp(fake, () => {
      const { args, env } = fake.child('mock');
      assert.deepEqual(args.slice(1), ['serve', '--port', '8099', ...shape, '--json', '--until-stdin-ends']);
      assert.equal(env['LAUNCHQUAKE_ADMIN_TOKEN'], '');
    });
  });

  it('takes the port that Prometheus found: --port 0', async () => {
    const fake = fakeUp(['--port', '0']);
    fake.instead.set('prometheus', (child) =>
      child.say(
        `ts=2026-01-02T03:04:05.000Z caller=tls_config.go:232 level=info component=web msg="Listening on" address=127.0.0.1:45678`,
      ),
    );
    await whileUp(fake, () => {
      assert.match(fake.world.wrote.out, /^Prometheus +http:\/\/127\.0\.0\.1:45678$/m);
      assert.ok(fake.child('prometheus').args.includes('--web.listen-address=127.0.0.1:0'));
    });
  });

  for (const page of ['/query', '/graph', '/classic/graph'])
    it(`links to the page of Prometheus where it has one: ${page}`, async () => {
      const fake = fakeUp();
      fake.answers.set(page, () => ({ status: 200, body: '<!doctype html>' }));
      await whileUp(fake, () => {
        assert.ok(fake.world.wrote.out.includes(`${PROMETHEUS_URL}${page}?g0.expr=lq:goodput:rate10s&`));
      });
    });

  it('waits for the first scrape and for every rule file', async () => {
    const fake = fakeUp();
    let [scrapes, rules] = [0, 0];
    const success = (value: object) => ({ status: 200, body: JSON.stringify({ status: 'success', data: value }) });
    fake.answers.set('/api/v1/targets', () => {
      scrapes += 1;
      const health = scrapes < 3 ? 'unknown' : 'up';
      return success({ activeTargets: [{ labels: { job: 'mock-idp' }, health }] });
    });
    fake.answers.set('/api/v1/rules', () => {
      rules += 1;
      const names = ['launchquake-run.yml', ...(rules < 5 ? [] : ['launchquake-production.yml'])];
      return success({
        groups: names.map((name) => ({ file: `${packageFolder}/dashboards/generated/rules/${name}` })),
      });
    });
    await whileUp(fake, () => assert.deepEqual([scrapes, rules], [5, 5]));
  });

  it('ends with the program that started it', async () => {
    const fake = fakeUp(['--until-stdin-ends']);
    const { exit } = await fake.begin();
    fake.endStdin();
    assert.equal(await exit, 0);
    assert.deepEqual(fake.signals, ['prometheus SIGTERM', 'mock SIGTERM']);
  });

  it('Ctrl-C before all is ready: 130, and what had started is ended', async () => {
    const fake = fakeUp();
    fake.instead.set('prometheus', () => setImmediate(() => fake.world.interrupt()));
    assert.equal(await (await fake.begin()).exit, 130);
    assert.match(fake.world.wrote.err, /INTERRUPTED {2}launchquake up/);
    assert.deepEqual(fake.signals, ['prometheus SIGTERM', 'mock SIGTERM']);
    assert.equal(fake.world.wrote.out, '');
  });

  it('Ctrl-C twice: quits at once', async () => {
    const fake = fakeUp();
    const { exit } = await fake.begin();
    fake.world.interrupt();
    fake.world.interrupt();
    assert.deepEqual(fake.world.quits, [130]);
    await exit;
  });
});
