import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../tools/command.ts';
import { k6Saying, setStage } from './stage.ts';

const posix = { skip: process.platform === 'win32' ? 'the fake programs are shell scripts' : false };
const script = fileURLToPath(new URL('../../tools/provision.ts', import.meta.url));

const provision = (args: readonly string[], vars: Readonly<Record<string, string>> = {}) =>
  runCommand(process.execPath, ['--import', 'tsx', script, ...args], {
    env: { ...process.env, ...vars },
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    timeoutSeconds: 30,
  });

describe('tools/provision.ts', posix, () => {
  it('prints what it found to stdout as one JSON document, and its remarks to stderr', async () => {
    using stage = setStage();
    const path = stage.program('mine/k6', k6Saying('v2.4.0'));
    const { code, stdout, stderr } = await provision(['k6', '--json'], { K6_BIN: path });
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { program: 'k6', path, version: 'v2.4.0', how: 'K6_BIN' });
    assert.equal(stderr, 'provision: K6_BIN is k6 v2.4.0; Launchquake is tested with v2.2.0\n');
  });

  it('prints a line for people without --json', async () => {
    using stage = setStage();
    const path = stage.program('mine/k6', k6Saying('v2.2.0'));
    assert.equal((await provision(['k6'], { K6_BIN: path })).stdout, `k6 v2.2.0 (K6_BIN) ${path}\n`);
  });

  it('ends with exit code 2 and the reasons when it found nothing', async () => {
    const { code, stdout, stderr } = await provision(['k6', '--json'], { K6_BIN: '/nowhere/k6' });
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, /^TOOL_MISSING {2}k6 v2\.2\.0 {2}1 problem\n {2}K6_BIN \(NOT_FOUND\)/);
  });

  for (const [name, args, found] of [
    ['no program', [], 'no program'],
    ['a program that it does not know', ['k6', 'docker'], 'docker'],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const { code, stderr } = await provision(args);
      assert.equal(code, 2);
      assert.match(
        stderr,
        new RegExp(`found ${found}, expected one or more of k6, prometheus, kubeconform, kustomize, chromium`),
      );
    });
  }
});
