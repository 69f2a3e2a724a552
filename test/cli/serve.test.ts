import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import { compilePlan } from '../../src/model/scenario/compile.ts';
import { serverProfileOf } from '../../src/model/scenario/server-profile.ts';
import { loadScenario } from '../../src/runners/scenario-file.ts';
import { type FakeWorld, fakeWorld, packageFolder, tinyScenario } from './fake-world.ts';

/** Waits for real time: the server is real. */
async function until(what: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) {
    if (what()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('waited 5 s in vain');
}

async function serving(
  world: FakeWorld,
  work: (address: { url: string; metricsUrl: string; adminToken: string }) => Promise<void>,
): Promise<number> {
  const exit = runCli(world);
  await until(() => world.wrote.out.includes('\n'));
  try {
    await work(
      JSON.parse(world.wrote.out.split('\n')[0] ?? '') as { url: string; metricsUrl: string; adminToken: string },
    );
  } finally {
    world.interrupt();
  }
  return exit;
}

describe('launchquake serve', () => {
  it('--json: its first line is the address; it serves until Ctrl-C and ends with 0', async () => {
    const world = fakeWorld(['serve', '--json']);
    let address = '';
    const exit = await serving(world, async ({ url, metricsUrl, adminToken }) => {
      address = url;
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.equal((await fetch(`${url}/readyz`)).status, 200);
      assert.equal((await fetch(metricsUrl)).status, 200);
      const headers = { authorization: `Bearer ${adminToken}` };
      assert.equal((await fetch(`${url}/admin/profile`, { headers })).status, 200);
      assert.equal((await fetch(`${url}/admin/profile`)).status, 401);
    });
    assert.equal(exit, 0);
    assert.equal(world.wrote.out.split('\n').length, 2, 'one line on stdout');
    await assert.rejects(fetch(`${address}/readyz`), 'it listens no more');
  });

  it('takes a profile from a file', async () => {
    const world = fakeWorld(['serve', '--json', '--profile', `${packageFolder}/mock-idp/profiles/eid-national.yaml`]);
    assert.equal(await serving(world, async ({ url }) => assert.equal((await fetch(`${url}/healthz`)).status, 200)), 0);
  });

  it('a profile that is not there: 2, PROFILE_INVALID', async () => {
    const world = fakeWorld(['serve', '--profile', 'no-such-file.yaml']);
    assert.equal(await runCli(world), 2);
    assert.match(world.wrote.err, /PROFILE_INVALID {2}no-such-file\.yaml/);
  });

  it('a port that is taken: 2, PORT_IN_USE', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    assert.ok(address !== null && typeof address === 'object');
    const world = fakeWorld(['serve', '--port', String(address.port)]);
    assert.equal(await runCli(world), 2);
    assert.match(world.wrote.err, /PORT_IN_USE[\s\S]*hint: .*port 0/);
    await new Promise((resolve) => taken.close(resolve));
  });

  it('--label: on every series of its metrics', async () => {
    const world = fakeWorld(['serve', '--json', '--label', 'run=42', '--label', 'scenario=mine']);
    await serving(world, async ({ metricsUrl }) => {
      assert.match(
        await (await fetch(metricsUrl)).text(),
        /^lq_idp_logins_completed_total\{run="42",scenario="mine"\} 0$/m,
      );
    });
  });

  it('--scenario: the very service that a run tells its mock, and its name on the metrics', async () => {
    const shape = { compress: 2, scale: 0.5, seed: 7 };
    const { scenario } = await loadScenario(fakeWorld([]).files, packageFolder, tinyScenario);
    const typed = ['--variant', 'bounded', '--compress', '2', '--scale', '0.5', '--seed', '7', '--label', 'run=r'];
    const world = fakeWorld(['serve', '--json', '--scenario', tinyScenario, ...typed]);
    const told = { method: 'PATCH', body: JSON.stringify(serverProfileOf(compilePlan(scenario, 'bounded', shape))) };
    await serving(world, async ({ url, metricsUrl, adminToken }) => {
      const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
      const before: unknown = await (await fetch(`${url}/admin/profile`, { headers })).json();
      assert.deepEqual(await (await fetch(`${url}/admin/profile`, { ...told, headers })).json(), before);
      const metrics = await (await fetch(metricsUrl)).text();
      assert.match(
        metrics,
        /^lq_idp_profile_changes_total\{scenario="tiny",variant="bounded",run="r"\} 0$/m,
        'the runner would change nothing',
      );
    });
  });

  it('--scenario alone: the first variant that the scenario runs, and --label goes before it', async () => {
    const world = fakeWorld(['serve', '--json', '--scenario', tinyScenario, '--label', 'variant=mine']);
    await serving(world, async ({ metricsUrl }) => {
      assert.match(await (await fetch(metricsUrl)).text(), /\{scenario="tiny",variant="mine"\}/);
    });
    assert.match(world.wrote.err, /^advertised capacity: [\d.]+ logins with the card\/s \(web\) · .*\n$/);
  });

  it('--issuer: what it calls itself, wherever it listens', async () => {
    const world = fakeWorld(['serve', '--json', '--issuer', 'http://mock-idp:8080/']);
    await serving(world, async ({ url }) => {
      assert.match(url, /^http:\/\/127\.0\.0\.1:/);
      const answer = await fetch(`${url}/.well-known/openid-configuration`);
      const { issuer, token_endpoint } = (await answer.json()) as Record<string, string>;
      assert.deepEqual([issuer, token_endpoint], ['http://mock-idp:8080', 'http://mock-idp:8080/token']);
    });
  });

  const secret = 'a-secret-of-26-characters.';
  for (const { name, args, env, text } of [
    { name: 'LAUNCHQUAKE_ADMIN_TOKEN', args: [], env: { LAUNCHQUAKE_ADMIN_TOKEN: secret }, text: undefined },
    { name: '--admin-token-file', args: ['--admin-token-file', '/run/secrets/token'], env: {}, text: `${secret}\n` },
    {
      name: 'the file before the variable',
      args: ['--admin-token-file', '/run/secrets/token'],
      env: { LAUNCHQUAKE_ADMIN_TOKEN: 'another-secret-of-the-environment' },
      text: `${secret}\n`,
    },
  ])
    it(`--expose with a token by ${name}: reachable from elsewhere, and the token is not told`, async () => {
      const world = fakeWorld(['serve', '--json', '--host', '0.0.0.0', '--expose', ...args], { env });
      if (text !== undefined) world.files.texts.set('/run/secrets/token', text);
      await serving(world, async ({ url, adminToken }) => {
        assert.equal(adminToken, null);
        const headers = { authorization: `Bearer ${secret}` };
        assert.equal((await fetch(`${url}/admin/profile`, { headers })).status, 200);
        assert.equal((await fetch(`${url}/admin/profile`, { headers: { authorization: 'Bearer x' } })).status, 401);
      });
      const all = world.wrote.out + world.wrote.err;
      assert.ok(!all.includes(secret) && !all.includes('another-secret'));
      assert.match(world.wrote.err, /everybody who reaches this port[^]*without --issuer/);
    });

  it('a token from outside is not told in words either', async () => {
    const world = fakeWorld(['serve'], { env: { LAUNCHQUAKE_ADMIN_TOKEN: secret } });
    const exit = runCli(world);
    await until(() => world.wrote.err.includes('Ctrl-C'));
    world.interrupt();
    assert.equal(await exit, 0);
    assert.match(world.wrote.out, /^admin token {8}as given by LAUNCHQUAKE_ADMIN_TOKEN$/m);
    assert.ok(!world.wrote.out.includes(secret));
  });

  for (const { token, problem } of [
    { token: 'fifteen-bytes-x', problem: /found a token of 15 bytes, expected 16 to 512 bytes/ },
    { token: 'x'.repeat(513), problem: /found a token of 513 bytes/ },
    { token: 'sixteen bytes or so', problem: /found a token with other characters/ },
  ])
    it(`a token of ${token.length} characters that cannot be one: 2, without telling it`, async () => {
      const world = fakeWorld(['serve', '--host', '::', '--expose'], { env: { LAUNCHQUAKE_ADMIN_TOKEN: token } });
      assert.equal(await runCli(world), 2);
      assert.match(world.wrote.err, problem);
      assert.ok(!world.wrote.err.includes(token));
    });

  it('ends with the program that started it', async () => {
    const world = fakeWorld(['serve', '--json', '--until-stdin-ends']);
    let endStdin = (): void => undefined;
    const stdinEnded = new Promise<void>((resolve) => {
      endStdin = resolve;
    });
    const exit = runCli({ ...world, stdinEnded: () => stdinEnded });
    await until(() => world.wrote.out.includes('\n'));
    endStdin();
    assert.equal(await exit, 0);
  });
});
