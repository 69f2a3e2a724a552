/** The real world: the only place of the command line that touches clocks, files, streams, environment, programs and signals. */
import { spawn } from 'node:child_process';
import { constants, rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { cpus, release, tmpdir, totalmem, type as osType } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Clock, Files, HttpAnswer, HttpRequest, Program, ProgramEnd, ProgramOptions } from '../runners/world.ts';
import { toMs } from '../model/units.ts';
import { provisionK6 } from '../../tools/k6/provision-k6.ts';
import { provisionPrometheus } from '../../tools/prometheus/provision-prometheus.ts';
import { isRunning } from '../../tools/workshop.ts';
import { findProgram } from '../../tools/search-path.ts';
import { cpuSecondsOf } from '../runners/cpu.ts';
import { freePorts } from '../runners/free-ports.ts';
import { requestOverTls } from '../runners/tls-request.ts';
import type { TextStream, World } from './world.ts';

export function realWorld(): World {
  const started = new Set<Program>();
  process.on('exit', () => {
    for (const program of started) program.kill('SIGKILL');
    for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
  });
  return {
    pid: process.pid,
    args: process.argv.slice(2),
    out: streamOf(process.stdout),
    err: streamOf(process.stderr),
    env: process.env,
    clock,
    files,
    programs: {
      start: (command, args, options) => startProgram(command, args, options, started),
      cpuSeconds: cpuSecondsOf,
      isRunning,
    },
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
      os: `${osType()} ${release()}`,
      node: { path: process.execPath, version: process.versions.node },
    },
    packageFolder: fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, ''),
    request,
    freePorts: (count) => freePorts(count, Math.random),
    stdinEnded,
    onInterrupt,
    provideK6: (wish, say) =>
      provisionK6({ env: { ...process.env, ...(wish === undefined ? {} : { K6_BIN: wish }) }, say }),
    providePrometheus: (say) => provisionPrometheus({ env: process.env, say }),
    absolutePath: (path) => resolvePath(path),
    findProgram: (name) => findProgram(name, process.env),
    quit: (exitCode) => process.exit(exitCode),
  };
}

/** Resolves once everything written to the streams has left this process. */
export async function flushed(): Promise<void> {
  const streams = [process.stdout, process.stderr];
  await Promise.all(streams.map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))));
}

const streamOf = (stream: NodeJS.WriteStream): TextStream => ({
  write: (text) => void stream.write(text),
  isTerminal: stream.isTTY,
  get columns() {
    return stream.columns;
  },
});

const clock: Clock = {
  epochMs: () => Date.now(),
  monotonicSeconds: () => performance.now() / 1000,
  sleep: (seconds, stop) =>
    new Promise((resolve) => {
      if (stop?.aborted === true) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        stop?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, toMs(seconds));
      stop?.addEventListener('abort', end);
    }),
};

/** Removed at the end, however this process ends itself. */
const temporaryFolders = new Set<string>();

const files: Files = {
  readText: (path) => fs.readFile(path, 'utf8'),
  readFrom: async (path, offsetBytes) => {
    const file = await fs.open(path, 'r');
    try {
      const { size } = await file.stat();
      const bytes = new Uint8Array(Math.max(0, size - offsetBytes));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, offsetBytes);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
  writeText: (path, text, mode) => fs.writeFile(path, text, mode === undefined ? {} : { mode }),
  appendText: (path, text) => fs.appendFile(path, text),
  rename: (from, to) => fs.rename(from, to),
  remove: (path) => fs.rm(path, { recursive: true, force: true }),
  makeFolder: async (path) => void (await fs.mkdir(path, { recursive: true })),
  makeTemporaryFolder: async () => {
    const folder = await fs.mkdtemp(join(tmpdir(), 'launchquake-'));
    temporaryFolders.add(folder);
    return folder;
  },
  list: async (path) => {
    try {
      return (await fs.readdir(path)).toSorted();
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
      throw error;
    }
  },
  exists: (path) =>
    fs.access(path, constants.F_OK).then(
      () => true,
      () => false,
    ),
};

/**
 * Starts a program in a process group of its own: Ctrl-C in the terminal reaches Launchquake alone, which then ends its
 * programs in order. Stdin is a pipe that closes when Launchquake goes, however it goes.
 */
function startProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions,
  started: Set<Program>,
): Promise<Program> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      detached: process.platform !== 'win32',
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', options.onStdoutLine ?? (() => undefined));
    createInterface({ input: child.stderr }).on('line', options.onStderrLine ?? (() => undefined));
    const ended = new Promise<ProgramEnd>((end) => {
      child.on('close', (exitCode, signal) => end({ exitCode, signal }));
    });
    child.on('error', reject);
    child.on('spawn', () => {
      const program: Program = {
        pid: child.pid ?? 0,
        ended,
        kill: (signal) => {
          if (child.exitCode === null && child.signalCode === null) child.kill(signal);
        },
      };
      started.add(program);
      void ended.then(() => started.delete(program));
      resolve(program);
    });
  });
}

async function request(url: string, order: HttpRequest): Promise<HttpAnswer> {
  const { method = 'GET', token, json, timeoutSeconds, tls } = order;
  if (tls !== undefined && url.startsWith('https:')) return requestOverTls(url, order, tls);
  const headers: Record<string, string> = { ...order.headers };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (json !== undefined) headers['content-type'] = 'application/json';
  const body = order.body ?? (json === undefined ? null : JSON.stringify(json));
  const answer = await fetch(url, {
    method,
    headers,
    body,
    signal: AbortSignal.timeout(toMs(timeoutSeconds)),
    redirect: 'manual',
  });
  const retryAfter = answer.headers.get('retry-after');
  return { status: answer.status, body: await answer.text(), ...(retryAfter === null ? {} : { retryAfter }) };
}

function stdinEnded(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin
      .on('end', resolve)
      .on('close', resolve)
      .on('error', () => resolve());
    process.stdin.resume();
  });
}

const interruptSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function onInterrupt(listener: () => void): () => void {
  for (const signal of interruptSignals) process.on(signal, listener);
  return () => {
    for (const signal of interruptSignals) process.off(signal, listener);
  };
}
