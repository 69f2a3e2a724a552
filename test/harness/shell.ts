import { spawn } from 'node:child_process';

export interface ShellResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a command line with node_modules/.bin on PATH, as npm does; what it prints is passed on and kept. */
export function shell(command: string, options: { cwd: string; quiet?: boolean }): Promise<ShellResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { cwd: options.cwd, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const [source, target] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      source.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (options.quiet !== true) target.write(text);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
