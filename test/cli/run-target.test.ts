import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import { cli, fakeWorld, tinyScenario } from './fake-world.ts';
import { runFileOf } from './kept-runs.ts';

describe('launchquake run --target', () => {
  const refused = [
    'http://idp.example',
    'http://localhost.evil.example',
    'http://user@localhost',
    'http://2130706433',
    'http://[::ffff:127.0.0.1]',
  ];
  for (const target of refused) {
    it(`${target} ends with 15: nothing is started, asked or written`, async () => {
      const { exit, err, out, world } = await cli(['run', 'no-such-scenario', '--target', target]);
      assert.equal(exit, 15);
      assert.match(err, /^TARGET_REFUSED/);
      assert.equal(out, '');
      assert.deepEqual([world.programs.started, world.programs.requests, world.files.writes], [[], [], []]);
    });
  }

  const discovery = (host: string): string => {
    const names = ['jwks_uri', 'authorization_endpoint', 'token_endpoint', 'userinfo_endpoint'];
    return JSON.stringify(Object.fromEntries(names.map((name) => [name, `https://${host}/${name}`])));
  };

  it('starts no mock for a target that is claimed, and the record keeps the claim', async () => {
    const world = fakeWorld([
      'run',
      tinyScenario,
      '--target',
      'https://idp.example',
      '--i-own',
      'idp.example',
      '--variant',
      'naive',
    ]);
    const exit = await runCli({ ...world, request: async () => ({ status: 200, body: discovery('idp.example') }) });
    const { target, variants } = runFileOf(world);
    assert.deepEqual(target, { kind: 'external', url: 'https://idp.example', owned: 'idp.example' });
    assert.deepEqual(
      world.programs.started.map(({ name }) => name),
      ['git', 'k6'],
    );
    assert.equal(variants[0]?.status, 'complete');
    assert.notEqual(exit, 1);
  });

  it('refuses a claimed target that sends its users to another host', async () => {
    const world = fakeWorld([
      'run',
      tinyScenario,
      '--target',
      'https://idp.example',
      '--i-own',
      'idp.example',
      '--variant',
      'naive',
    ]);
    const exit = await runCli({ ...world, request: async () => ({ status: 200, body: discovery('other.example') }) });
    assert.equal(exit, 15);
    assert.match(world.wrote.err, /TARGET_REFUSED {2}https:\/\/other\.example/);
    assert.ok(!world.programs.started.some(({ name }) => name === 'k6'));
  });

  it('refuses an allowed target that sends its users to another port of the same machine', async () => {
    const world = fakeWorld(['run', tinyScenario, '--target', 'http://127.0.0.1:8080', '--variant', 'naive']);
    const body = discovery('127.0.0.1:9090').replaceAll('https://', 'http://');
    const exit = await runCli({ ...world, request: async () => ({ status: 200, body }) });
    assert.equal(exit, 15);
    assert.match(world.wrote.err, /expected a URL on http:\/\/127\.0\.0\.1:8080: load is sent to the target alone/);
    assert.ok(!world.programs.started.some(({ name }) => name === 'k6'));
  });

  it('ends with 13 and a record when the target does not answer', async () => {
    const world = fakeWorld(['run', tinyScenario, '--target', 'http://127.0.0.1:1', '--variant', 'naive']);
    const exit = await runCli({ ...world, request: () => Promise.reject(new Error('connection refused')) });
    assert.equal(exit, 13);
    assert.match(world.wrote.err, /TARGET_UNREACHABLE[\s\S]*connection refused/);
    assert.equal(runFileOf(world).variants[0]?.status, 'not-started');
  });
});
