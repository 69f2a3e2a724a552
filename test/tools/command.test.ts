import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reasonOf, runCommand } from '../../tools/command.ts';

const node = process.execPath;
const options = { env: { PATH: '' }, timeoutSeconds: 20 };

describe('runCommand', () => {
  it('gives what a program printed and its exit code', async () => {
    const result = await runCommand(node, ['-e', 'console.log(1); console.error(2); process.exitCode = 3'], options);
    assert.deepEqual(result, { code: 3, stdout: '1\n', stderr: '2\n' });
    assert.equal(reasonOf(result), 'exit code 3: 2');
  });

  it('hands over the environment it was given, without what is undefined', async () => {
    const env = { ...options.env, GIVEN: 'yes', MISSING: undefined };
    const code = 'console.log(process.env.GIVEN, "MISSING" in process.env)';
    assert.equal((await runCommand(node, ['-e', code], { ...options, env })).stdout, 'yes false\n');
  });

  it('says that a program does not exist, without throwing', async () => {
    const result = await runCommand('/nowhere/program', [], options);
    assert.equal(result.code, null);
    assert.match(reasonOf(result), /ENOENT/);
  });

  it('kills a program that does not end', async () => {
    const result = await runCommand(node, ['-e', 'setInterval(() => {}, 1000)'], { ...options, timeoutSeconds: 0.3 });
    assert.equal(reasonOf(result), 'no end after 0.3 s');
  });

  it('says which signal ended a program', async () => {
    const result = await runCommand(node, ['-e', 'process.kill(process.pid, "SIGTERM")'], options);
    assert.equal(reasonOf(result), 'killed by SIGTERM');
  });
});
