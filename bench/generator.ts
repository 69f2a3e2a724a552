/**
 * What a load generator needs: memory for each user that is made ready, CPU for each login. docs/scale.md works with these two numbers.
 * Memory is read from /proc, so this bench is for Linux.
 *     node --import tsx bench/generator.ts
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../tools/command.ts';
import { provisionK6 } from '../tools/k6/provision-k6.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const steady = readFileSync(join(projectFolder, 'bench/steady.yaml'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'launchquake-bench-'));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Users that are made ready; few of them come while this looks. */
const crowds = [500, 2000, 6000] as const;
const CROWD_SECONDS = 600;
/** From the first arrival on, until memory is read. */
const SETTLE_SECONDS = 5;
const READY_SECONDS = 120;
/** From the end of the warm-up to a second before the end of bench/steady.yaml, seconds. */
const MEASURED = { from: 5, to: 29 };

async function launchquake(args: readonly string[]): Promise<void> {
  const order = { env: process.env, cwd: projectFolder, timeoutSeconds: 300 };
  const { code, stderr } = await runCommand(process.execPath, ['bin/launchquake.mjs', ...args], order);
  if (code !== 0 && code !== 13) throw new Error(`launchquake ${args[0]} ended with ${code}:\n${stderr}`);
}

/** Resident memory of a k6 that has `users` ready, bytes. */
async function memoryOf(k6: string, users: number, target: string): Promise<number> {
  const name = `crowd-${users}`;
  const text = steady
    .replace('name: steady', `name: ${name}`)
    .replace('durationSeconds: 30', `durationSeconds: ${CROWD_SECONDS}`)
    .replace('perSecond: 47', `perSecond: ${users / CROWD_SECONDS}`);
  writeFileSync(join(folder, `${name}.yaml`), text);
  await launchquake(['export', join(folder, `${name}.yaml`), '--out', folder]);
  const console = join(folder, `${name}.ndjson`);
  const script = join(folder, `${name}-naive.js`);
  const child = spawn(k6, ['run', '--quiet', '--address=', `--console-output=${console}`, script], {
    env: { ...process.env, LQ_TARGET: target, LQ_LINES: '1', K6_NO_USAGE_REPORT: 'true' },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  try {
    for (let waited = 0; !hasBegun(console); waited += 0.2) {
      if (waited > READY_SECONDS || child.exitCode !== null) throw new Error(`k6 did not begin with ${users} users`);
      await wait(200);
    }
    await wait(SETTLE_SECONDS * 1000);
    return residentBytes(child);
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

const hasBegun = (console: string): boolean => existsSync(console) && readFileSync(console, 'utf8').includes('begin');

function residentBytes({ pid }: ChildProcess): number {
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`no memory figure for process ${pid}`);
  return Number(kibibytes) * 1024;
}

/** CPU seconds of k6 for a login of 13 requests, at 500 requests a second. */
async function cpuOfLogin(): Promise<{ readonly login: number; readonly requests: number }> {
  const out = join(folder, 'runs');
  await launchquake(['run', join(projectFolder, 'bench/steady.yaml'), '--out', out, '--quiet']);
  const [runId = ''] = readdirSync(out);
  const variant = join(out, runId, 'variants/naive');
  const { generator } = JSON.parse(readFileSync(join(variant, 'series.json'), 'utf8')) as {
    readonly generator: readonly { readonly atSeconds: number; readonly cpuSeconds: number }[];
  };
  const within = generator.filter(({ atSeconds }) => atSeconds >= MEASURED.from && atSeconds <= MEASURED.to);
  const [start, end] = [within[0], within.at(-1)];
  if (start === undefined || end === undefined) throw new Error('no CPU time of k6 was measured');
  const logins = readFileSync(join(variant, 'logins.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly endedSeconds: number; readonly attempts: readonly unknown[] })
    .filter(({ endedSeconds }) => endedSeconds >= start.atSeconds && endedSeconds < end.atSeconds);
  const requests = logins.reduce((sum, { attempts }) => sum + attempts.length, 0);
  return { login: (end.cpuSeconds - start.cpuSeconds) / logins.length, requests: requests / logins.length };
}

async function startMock(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const args = ['bin/launchquake.mjs', 'serve', '--port', '0', '--json', '--until-stdin-ends'];
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['pipe', 'pipe', 'ignore'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('exit', (code) => reject(new Error(`the mock ended with ${code}`)));
  });
  return { url: (JSON.parse(line) as { url: string }).url, stop: () => void child.kill() };
}

async function main(): Promise<void> {
  const { path, version } = await provisionK6({ env: process.env, say });
  const mock = await startMock();
  process.stdout.write(`k6 ${version}\n`);
  const points: { readonly users: number; readonly bytes: number }[] = [];
  try {
    for (const users of crowds) {
      const bytes = await memoryOf(path, users, mock.url);
      points.push({ users, bytes });
      process.stdout.write(`${String(users).padStart(6)} users ready   ${(bytes / 1e6).toFixed(0).padStart(5)} MB\n`);
    }
  } finally {
    mock.stop();
  }
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing was measured');
  const perUser = (last.bytes - first.bytes) / (last.users - first.users);
  process.stdout.write(
    `one user more     ${(perUser / 1e6).toFixed(3)} MB, so ${Math.floor(1e9 / perUser)} users in a GB\n`,
  );
  const { login, requests } = await cpuOfLogin();
  process.stdout.write(
    `one login         ${(login * 1000).toFixed(1)} ms of CPU for ${requests.toFixed(1)} requests\n`,
  );
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
