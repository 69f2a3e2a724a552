/** `launchquake serve` as a container runs it: open to others, the token from a file, ended by SIGTERM. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { freePorts } from '../../src/runners/free-ports.ts';
import { startLaunchquake } from './command-line.ts';
import { until } from './live-process.ts';

const TOKEN = 'the-token-of-this-test-alone';

it('serve --expose listens for others, keeps its token to itself, and ends with 0 on SIGTERM', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-serve-'));
  const secret = join(folder, 'token');
  writeFileSync(secret, `${TOKEN}\n`);
  const [port = 0] = await freePorts(1, Math.random);
  const args = ['--host', '0.0.0.0', '--expose', '--port', String(port), '--issuer', 'http://mock-idp:8080'];
  const served = startLaunchquake(['serve', ...args, '--admin-token-file', secret, '--scenario', 'launch-day']);
  try {
    const url = `http://127.0.0.1:${port}`;
    const ready = () =>
      fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('it is ready', 30, ready);
    const { issuer } = (await (await fetch(`${url}/.well-known/openid-configuration`)).json()) as { issuer: string };
    assert.equal(issuer, 'http://mock-idp:8080');
    const headers = { authorization: `Bearer ${TOKEN}` };
    assert.equal((await fetch(`${url}/admin/state`, { headers })).status, 200);
    served.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await served.ended;
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^admin token {8}as given by --admin-token-file /m);
    assert.ok(!(stdout + stderr).includes(TOKEN));
  } finally {
    served.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});
