import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { runCli } from '../../src/cli/program.ts';
import { type FakeWorld, fakeWorld, packageFolder } from './fake-world.ts';

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
  await work(
    JSON.parse(world.wrote.out.split('\n')[0] ?? '') as { url: string; metricsUrl: string; adminToken: string },
  );
  world.interrupt();
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
    const world = fakeWorld(['serve', '--json', '--profile', `${packageFolder}/mock-idp/profiles/eid.yaml`]);
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
