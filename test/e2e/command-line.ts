/** Runs the real command line as its own process, as a user or a CI job would. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** A command under way. */
export interface LiveProcess {
  readonly pid: number;
  readonly ended: Promise<CommandEnd>;
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
}

export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function startLaunchquake(args: readonly string[], env: Readonly<Record<string, string>> = {}): LiveProcess {
  const child = spawn(process.execPath, ['bin/launchquake.mjs', ...args], {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<CommandEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
  return { pid: child.pid ?? 0, ended, kill: (signal) => void child.kill(signal) };
}

/** Runs a command to its end. */
export const launchquake = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandEnd> =>
  startLaunchquake(args, env).ended;
