import { spawn } from 'node:child_process';

/** How a command ended. `code` is null when it could not start, was killed, or ran out of time: `fault` says which. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly fault?: string;
}

export interface CommandOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly timeoutSeconds: number;
}

/** Output kept per stream, characters; the end is what names the reason of a failure. */
const KEPT_CHARACTERS = 4_000_000;

/** Runs a program to its end without a shell. It never rejects: a program that cannot start is a result too. */
export function runCommand(program: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: definedOnly(options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const output = { stdout: '', stderr: '' };
    let fault: string | undefined;
    const timer = setTimeout(() => {
      fault = `no end after ${options.timeoutSeconds} s`;
      child.kill('SIGKILL');
    }, options.timeoutSeconds * 1000);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] = (output[name] + text).slice(-KEPT_CHARACTERS);
      });
    }
    child.on('error', (error) => {
      fault ??= error.message;
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (signal !== null) fault ??= `killed by ${signal}`;
      resolve(fault === undefined ? { code, ...output } : { code: null, ...output, fault });
    });
  });
}

/** Why a command failed, in one line: its fault, else the last line that it printed. */
export function reasonOf(result: CommandResult): string {
  if (result.fault !== undefined) return result.fault;
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').map((line) => line.trim());
  const last = lines.findLast((line) => line !== '') ?? 'no output';
  return `exit code ${result.code}: ${last}`;
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
