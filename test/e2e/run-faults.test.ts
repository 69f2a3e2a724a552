/** What is killed, interrupted or full in the middle of a real run: the message, the exit code, the record, and nothing left behind. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { ResultDocument } from '../../src/model/record/result.ts';
import type { RunFile } from '../../src/runners/record/run-file.ts';
import { launchquake, projectFolder, startLaunchquake } from './command-line.ts';
import { type ProcessLine, isAlive, isK6, isMock, tinyScenario, underLoad, until } from './live-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'launchquake-faults-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const begin = (name: string, env: Readonly<Record<string, string>> = {}) => {
  const runs = join(folder, name);
  const args = ['run', tinyScenario, '--variant', 'naive', '--out', runs, '--json'];
  return { runs, live: startLaunchquake(args, env) };
};

function onlyRun(runs: string): { name: string; file: RunFile } {
  const names = readdirSync(runs);
  assert.equal(names.length, 1, names.join(' '));
  const name = names[0] ?? '';
  return { name, file: JSON.parse(readFileSync(join(runs, name, 'run.json'), 'utf8')) as RunFile };
}

const theOne = (programs: readonly ProcessLine[], which: (line: ProcessLine) => boolean): number => {
  const found = programs.filter(which);
  assert.equal(found.length, 1, programs.map(({ command }) => command).join('\n'));
  return found[0]?.pid ?? 0;
};

const nothingLeft = (programs: readonly ProcessLine[]): Promise<void> => {
  assert.ok(programs.length >= 2);
  return until('its programs are gone', 5, () => programs.every(({ pid }) => !isAlive(pid)));
};

describe('a run under load', () => {
  it('the mock is killed: 13, MOCK_DIED, a readable record, no process left', async () => {
    const { live, runs } = begin('mock-killed');
    const programs = await underLoad(live, runs);
    process.kill(theOne(programs, isMock), 'SIGKILL');
    const { exitCode, stdout, stderr } = await live.ended;
    assert.equal(exitCode, 13, stderr);
    assert.match(stderr, /MOCK_DIED[\s\S]*SIGKILL/);
    const { variants } = onlyRun(runs).file;
    assert.equal(variants[0]?.status, 'server-died');
    assert.equal((JSON.parse(stdout) as ResultDocument).verdict, 'invalid');
    await nothingLeft(programs);
    assert.equal((await launchquake(['report', 'latest', '--out', runs])).exitCode, 0);
  });

  it('k6 is killed: 13, GENERATOR_DIED, what was under way is lost, no process left', async () => {
    const { live, runs } = begin('k6-killed');
    const programs = await underLoad(live, runs);
    process.kill(theOne(programs, isK6), 'SIGKILL');
    const { exitCode, stdout, stderr } = await live.ended;
    assert.equal(exitCode, 13, stderr);
    assert.match(stderr, /GENERATOR_DIED[\s\S]*SIGKILL/);
    const [naive] = (JSON.parse(stdout) as ResultDocument).variants;
    assert.equal(naive?.validity.valid, false);
    const { intended, completed, abandoned, refused, failed, inFlight } = naive.logins;
    assert.ok(inFlight > 0 && completed > 0);
    assert.equal(completed + abandoned + refused + failed + inFlight, intended);
    await nothingLeft(programs);
  });

  it('Ctrl-C once: 130, record and report say ABORTED, no process left', async () => {
    const { live, runs } = begin('interrupted');
    const programs = await underLoad(live, runs);
    live.kill('SIGINT');
    const { exitCode, stdout, stderr } = await live.ended;
    assert.equal(exitCode, 130, stderr);
    assert.equal((JSON.parse(stdout) as ResultDocument).verdict, 'aborted');
    const { name, file } = onlyRun(runs);
    assert.equal(file.status, 'aborted');
    assert.match(readFileSync(join(runs, name, 'report.html'), 'utf8'), /ABORTED/);
    assert.match(stderr, /report\.html\n$/);
    await nothingLeft(programs);
  });

  it('Ctrl-C twice: 130 at once, no process and no temporary folder left', async () => {
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    const { live, runs } = begin('interrupted-twice', { TMPDIR: temporary });
    const programs = await underLoad(live, runs);
    live.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const ours = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('launchquake-'));
    assert.equal(ours().length, 1);
    live.kill('SIGINT');
    assert.equal((await live.ended).exitCode, 130);
    assert.deepEqual(ours(), []);
    await nothingLeft(programs);
  });

  it('Launchquake itself is killed: its programs go too, and the partial record is readable', async () => {
    const { live, runs } = begin('killed');
    const programs = await underLoad(live, runs);
    live.kill('SIGKILL');
    assert.equal((await live.ended).signal, 'SIGKILL');
    await until('its programs are gone', 60, () => programs.every(({ pid }) => !isAlive(pid)));
    const { name, file } = onlyRun(runs);
    assert.ok(name.endsWith('.partial'));
    assert.equal(file.status, 'partial');
    const { exitCode, stdout, stderr } = await launchquake(['report', 'latest', '--out', runs, '--json']);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /This record is partial/);
    const [naive] = (JSON.parse(stdout) as ResultDocument).variants;
    assert.ok((naive?.logins.completed ?? 0) > 0);
    assert.equal(naive?.validity.valid, false);
  });
});

describe('a full disk', () => {
  /** A disk of 150 kB: a user's own mount in a namespace of its own, where the system allows that. */
  const disk = join(folder, 'disk');
  const inNamespace = (script: string) =>
    promisify(execFile)(
      'unshare',
      [
        '--user',
        '--map-root-user',
        '--mount',
        'sh',
        '-c',
        `mkdir -p ${disk} && mount -t tmpfs -o size=150k tmpfs ${disk} && ${script}`,
      ],
      {
        cwd: projectFolder,
        maxBuffer: 10_000_000,
      },
    );

  it('13, DISK, says what is readable, and it is', async (context) => {
    const possible = await inNamespace('true').then(
      () => true,
      () => false,
    );
    if (!possible) return context.skip('this system does not let a user mount a small disk');
    const command = `${process.execPath} bin/launchquake.mjs`;
    const run = `${command} run ${tinyScenario} --variant naive --out ${disk} 2>&1; echo "run ended with $?"`;
    const { stdout } = await inNamespace(`${run}; ${command} report latest --out ${disk} 2>&1; ls ${disk}`);
    assert.match(stdout, /^DISK {2}/m);
    assert.match(stdout, /ENOSPC[\s\S]*the partial record is readable/);
    assert.match(stdout, /run ended with 13/);
    assert.match(stdout, /This record is partial/);
    assert.match(stdout, /\.partial$/m);
  });
});
