/** The programs that are measured against: the C kernel, Python with SimPy, and our own code in a process of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { streamState } from '../../src/model/random.ts';
import { arrivalStream, backoffStream, serviceStream } from '../../src/simulator/kernel/draws.ts';
import type { Measured } from './measured.ts';
import { SEED } from './workloads.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A program that gives a measurement, or why there is none. */
export type Program = { readonly run: (...args: (string | number)[]) => Measured } | { readonly missing: string };

function output(program: string, args: readonly (string | number)[]): Measured {
  const line = execFileSync(program, args.map(String), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(line) as Measured;
}

/** Our own code, by measured.ts. */
export const own = (...args: (string | number)[]): Measured =>
  output(process.execPath, ['--import', 'tsx', here('./measured.ts'), ...args]);

/** In CI a program that is missing is a failure. @throws Error there */
function missing(why: string): Program {
  if (process.env['CI'] === 'true') throw new Error(`${why}, and CI=true`);
  return { missing: why };
}

/** Compiles kernel.c with -O3 by `cc`, or by what CC names, into a temporary folder, which is gone when the process ends. */
export function cKernel(): Program {
  const compiler = process.env['CC'] ?? 'cc';
  if (spawnSync(compiler, ['--version']).status !== 0) return missing(`no C compiler under the name ${compiler}`);
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'kernel');
  execFileSync(compiler, ['-O3', '-ffp-contract=off', here('./kernel.c'), '-o', program, '-lm'], { stdio: 'inherit' });
  const states = (...names: string[]): number[] => names.flatMap((name) => streamState(SEED, name));
  return {
    run: (what, ...args) => {
      const streams =
        what === 'mm1' ? states(arrivalStream, serviceStream) : states(arrivalStream, serviceStream, backoffStream);
      return output(program, [what ?? '', ...args, ...streams]);
    },
  };
}

/** Python 3 with SimPy; PYTHON names another interpreter. */
export function simpy(): Program {
  const python = process.env['PYTHON'] ?? 'python3';
  if (spawnSync(python, ['-c', 'import simpy']).status !== 0) return missing(`${python} with simpy is not there`);
  return { run: (...args) => output(python, [here('./mmc.py'), ...args]) };
}
