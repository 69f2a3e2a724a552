import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../tools/command.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** A command line that says on which Node it runs, what it was given, and then does what the first word says. */
const fakeMain = `
const [word, ...rest]: readonly string[] = process.argv.slice(2);
console.log(JSON.stringify({ major: Number.parseInt(process.versions.node, 10), word, rest }));
if (word === 'kill') process.kill(process.pid, 'SIGTERM');
if (word === 'fail') process.exitCode = 13;
`;

/** Makes a Node believe that it is version 20, and only that one: what it starts is not told. */
const believeIn20 =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})';

async function launch(args: readonly string[], machine: { readonly old?: boolean; readonly modules?: boolean } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-bin-'));
  try {
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'src/cli'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'src/cli/main.ts'), fakeMain);
    copyFileSync(join(project, 'bin/launchquake.mjs'), join(folder, 'bin/launchquake.mjs'));
    if (machine.modules !== false) symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const preload = machine.old === true ? ['--import', believeIn20] : [];
    const env = { ...process.env, NODE_OPTIONS: undefined };
    const result = await runCommand(process.execPath, [...preload, join(folder, 'bin/launchquake.mjs'), ...args], {
      env,
      timeoutSeconds: 30,
    });
    return { ...result, said: result.stdout === '' ? undefined : (JSON.parse(result.stdout) as unknown) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('bin/launchquake.mjs', () => {
  for (const old of [false, true]) {
    describe(old ? 'on Node 20' : 'on Node 24', () => {
      it('runs src/cli/main.ts on Node 24, with the arguments as they are', async () => {
        const { code, said, stderr } = await launch(['run', 'a b', '--json'], { old });
        assert.deepEqual(
          { code, said, stderr },
          { code: 0, said: { major: 24, word: 'run', rest: ['a b', '--json'] }, stderr: '' },
        );
      });

      it('passes the exit code on', async () => {
        assert.equal((await launch(['fail'], { old })).code, 13);
      });

      it('ends by the signal that ended the command line', { skip: process.platform === 'win32' }, async () => {
        assert.equal((await launch(['kill'], { old })).fault, 'killed by SIGTERM');
      });
    });
  }

  it('says what to do on Node 20 when no Node 24 was installed', async () => {
    const { code, stderr } = await launch(['run'], { old: true, modules: false });
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^NODE_TOO_OLD {2}this is Node 20\.20\.2, Launchquake needs 24 or newer, and .*\n {2}hint: run "npm ci"/,
    );
  });
});
