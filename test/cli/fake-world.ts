/** The whole command line without a process, a socket or a disk: what it wrote, what it started, how it ended. */
import { fileURLToPath } from 'node:url';
import { runCli } from '../../src/cli/program.ts';
import type { World } from '../../src/cli/world.ts';
import type { ExitCode } from '../../src/model/errors.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type FakeFiles, fakeFiles } from './fake-files.ts';
import { type FakePrograms, fakePrograms } from './fake-programs.ts';

export const packageFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const tinyScenario = `${packageFolder}/test/e2e/fixtures/tiny.yaml`;

export interface FakeWorld extends World {
  readonly files: FakeFiles;
  readonly programs: FakePrograms;
  readonly clock: FakeClock;
  readonly wrote: { out: string; err: string };
  /** Exit codes that were quit with, at once. */
  readonly quits: number[];
  /** Ctrl-C, once. */
  interrupt(): void;
  readonly listeners: Set<() => void>;
}

export function fakeWorld(
  args: readonly string[],
  options: { terminal?: boolean; env?: Readonly<Record<string, string>>; before?: FakeWorld } = {},
): FakeWorld {
  const files = options.before?.files ?? fakeFiles(packageFolder);
  const clock = fakeClock(Date.UTC(2026, 0, 2, 3, 4, 5));
  const programs = fakePrograms(clock, files);
  const wrote = { out: '', err: '' };
  const quits: number[] = [];
  let nextPort = 20_000;
  const listeners = new Set<() => void>();
  const stream = (name: 'out' | 'err') => ({
    write: (text: string): void => {
      wrote[name] += text;
    },
    isTerminal: options.terminal === true,
    columns: options.terminal === true ? 100 : undefined,
  });
  return {
    pid: 4711,
    args,
    out: stream('out'),
    err: stream('err'),
    env: options.env ?? {},
    clock,
    files,
    programs,
    machine: {
      cpu: 'a processor',
      cores: 2,
      memoryBytes: 8e9,
      os: 'an operating system',
      node: { path: '/usr/bin/node', version: '24.0.0' },
    },
    packageFolder,
    request: programs.request,
    freePorts: async (count) => Array.from({ length: count }, () => (nextPort += 1)),
    stdinEnded: () => new Promise(() => undefined),
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    provideK6: async (wish) => ({ path: wish ?? '/tools/k6', version: 'v2.2.0' }),
    providePrometheus: async () => ({ path: '/tools/prometheus', version: '3.13.5', how: 'cache' }),
    absolutePath: (path) => (path.startsWith('/') ? path : `/here/${path}`),
    findProgram: () => undefined,
    quit: (exitCode) => void quits.push(exitCode),
    wrote,
    quits,
    listeners,
    interrupt: () => {
      for (const listener of listeners) listener();
    },
  };
}

export async function cli(
  args: readonly string[],
  options: Parameters<typeof fakeWorld>[1] = {},
): Promise<{ exit: ExitCode; out: string; err: string; world: FakeWorld }> {
  const world = fakeWorld(args, options);
  const exit = await runCli(world);
  return { exit, ...world.wrote, world };
}
