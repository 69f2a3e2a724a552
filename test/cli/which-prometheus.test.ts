import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UP_STATE_FILE, type UpState } from '../../src/cli/up/state.ts';
import { runCli } from '../../src/cli/program.ts';
import { URL, runWith, takes, typed } from './fake-prometheus.ts';
import { type FakeWorld, fakeWorld, tinyScenario } from './fake-world.ts';

describe('which Prometheus', () => {
  const upState = (pid: number): UpState => ({
    schema: 'launchquake/up@1',
    pid,
    startedAt: '2026-01-02T03:00:00.000Z',
    prometheus: { url: 'http://127.0.0.1:7777', version: '3.13.5', how: 'built', pid: 8 },
    mock: { url: 'http://127.0.0.1:8080', metricsUrl: 'http://127.0.0.1:8080/metrics' },
    grafana: null,
  });
  const up = (isRunning: boolean) => (world: FakeWorld) => {
    world.files.texts.set(UP_STATE_FILE, JSON.stringify(upState(4711)));
    if (isRunning) world.programs.running.add(4711);
  };
  const variable = { K6_PROMETHEUS_RW_SERVER_URL: 'http://127.0.0.1:6666/api/v1/write' };
  const chosen: readonly {
    readonly what: string;
    readonly args: readonly string[];
    readonly env?: Record<string, string>;
    readonly before?: (world: FakeWorld) => void;
    readonly url: string;
  }[] = [
    { what: 'the URL', args: ['--prometheus', URL], env: variable, before: up(true), url: URL },
    { what: 'the URL behind =', args: [`--prometheus=${URL}`], url: URL },
    {
      what: 'else the variable',
      args: ['--prometheus'],
      env: variable,
      before: up(true),
      url: 'http://127.0.0.1:6666',
    },
    { what: 'else the one of `up`', args: ['--prometheus'], before: up(true), url: 'http://127.0.0.1:7777' },
  ];
  for (const { what, args, url, ...options } of chosen)
    it(what, async () => {
      for (const order of [
        [...typed, ...args],
        ['run', ...args, '--variant', 'naive', '--', tinyScenario],
      ])
        assert.equal((await runWith(() => takes, { args: order, ...options })).sent.url, `${url}/api/v1/write`);
    });

  it('an option with a URL may stand before the scenario', async () =>
    assert.equal(
      (await runWith(() => takes, { args: ['run', '--prometheus', URL, tinyScenario, '--variant', 'naive'] })).exit,
      0,
    ));

  const wrong: readonly {
    readonly what: string;
    readonly args: readonly string[];
    readonly env?: Record<string, string>;
    readonly before?: (world: FakeWorld) => void;
    readonly said: RegExp;
  }[] = [
    {
      what: 'none is named and none runs',
      args: [tinyScenario, '--prometheus'],
      said: /--prometheus: found no URL, no K6_PROMETHEUS_RW_SERVER_URL, and no `launchquake up`.*\n {4}hint: `launchquake up` starts/,
    },
    {
      what: 'an `up` that was killed',
      args: [tinyScenario, '--prometheus'],
      before: up(false),
      said: /no `launchquake up` that runs/,
    },
    {
      what: 'the option swallowed the scenario',
      args: ['--prometheus', 'launch-day'],
      said: /--prometheus: found launch-day, expected a URL.*\n {4}hint: a name goes before the option: launch-day --prometheus/,
    },
    {
      what: 'a URL without http://',
      args: [tinyScenario, '--prometheus', 'me:swordfish@localhost:9090?swordfish'],
      said: /--prometheus: found …@localhost:9090, expected a URL/,
    },
    {
      what: 'several things at once',
      args: [tinyScenario, '--prometheus', 'http://me:swordfish@'],
      env: { K6_PROMETHEUS_RW_PUSH_INTERVAL: 'often', K6_PROMETHEUS_RW_SIGV4_REGION: 'eu' },
      said: /3 problems\n {2}--prometheus: found http:\/\/…@.*[\s\S]*PUSH_INTERVAL: found often[\s\S]*SIGV4_REGION: found AWS/,
    },
  ];
  for (const { what, args, env = {}, before, said } of wrong)
    it(`${what}: USAGE, and nothing is started`, async () => {
      const world = fakeWorld(['run', ...args], { env });
      before?.(world);
      assert.equal(await runCli(world), 2);
      assert.match(world.wrote.err, /^USAGE/);
      assert.match(world.wrote.err, said);
      assert.doesNotMatch(world.wrote.err, /swordfish/);
      assert.equal(world.programs.started.length + world.programs.requests.length, 0);
    });
});
