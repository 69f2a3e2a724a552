/**
 * What a whole simulated run costs, as a user starts it: `launchquake simulate` from the shell, threads and report included. Wall time, the
 * largest resident memory of the process, logins and requests; of launch-day the simulation alone as well, which is what a limit is given for.
 *     node --import tsx bench/simulator/whole-runs.ts [launch-day] [national] [50m]
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ResultDocument } from '../../src/model/record/result.ts';

interface WholeRun {
  readonly name: string;
  readonly args: readonly string[];
  readonly mode: string;
  /** What is promised: of the whole command, or of the simulation in it. */
  readonly withinSeconds: number;
  /** What is simulated in a process of its own, to be timed without the rest. */
  readonly alone: readonly string[] | null;
  readonly withinMegabytes: number | null;
  readonly rounds: number;
}

const sevenVariants = ['naive', 'jitter', 'backoff', 'bounded', 'bounded-anywhere', 'waiting-room', 'all'];

const runs: readonly WholeRun[] = [
  {
    name: 'launch-day',
    args: ['launch-day', '--variant', ...sevenVariants],
    mode: 'every event, seven variants, one seed',
    withinSeconds: 3,
    alone: ['launch-day', ...sevenVariants],
    withinMegabytes: null,
    rounds: 5,
  },
  {
    name: 'national',
    args: ['national'],
    mode: 'every event, four weeks, two variants, one seed',
    withinSeconds: 60,
    alone: null,
    withinMegabytes: 300,
    rounds: 1,
  },
  {
    name: '50m',
    args: ['launch-day-50m', '--sample', '20'],
    mode: 'one in 20, two variants, one seed',
    withinSeconds: 180,
    alone: null,
    withinMegabytes: null,
    rounds: 1,
  },
];

const project = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE_EVERY_MS = 100;

/** High-water mark of resident memory, MB; null where the system does not tell. */
function peakMegabytes(pid: number): number | null {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line === null ? null : (Number(line[1]) * 1024) / 1e6;
  } catch {
    return null;
  }
}

interface Measured {
  readonly seconds: number;
  readonly megabytes: number | null;
  readonly result: ResultDocument;
}

async function measure({ args }: WholeRun): Promise<Measured> {
  const out = mkdtempSync(join(tmpdir(), 'launchquake-bench-'));
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ['bin/launchquake.mjs', 'simulate', ...args, '--seeds', '1', '--within', '3600', '--json', '--quiet', '--out', out],
    { cwd: project, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let megabytes: number | null = null;
  const sampling = setInterval(() => {
    megabytes = Math.max(megabytes ?? 0, peakMegabytes(child.pid ?? 0) ?? 0) || null;
  }, SAMPLE_EVERY_MS);
  const parts: Buffer[] = [];
  for await (const part of child.stdout) parts.push(part as Buffer);
  clearInterval(sampling);
  rmSync(out, { recursive: true, force: true });
  const text = Buffer.concat(parts).toString('utf8');
  return { seconds: (performance.now() - began) / 1000, megabytes, result: JSON.parse(text) as ResultDocument };
}

/** Seconds of the simulation itself, in a fresh process. */
function simulationSeconds(what: readonly string[]): number {
  const args = ['--import', 'tsx', 'bench/simulator/simulation-alone.ts', ...what];
  return Number(execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' }));
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

interface Summary {
  readonly seconds: number;
  /** Of the simulation in it; null: not timed by itself. */
  readonly alone: number | null;
  readonly megabytes: number | null;
  readonly logins: number;
  readonly requests: number;
}

async function summaryOf(run: WholeRun): Promise<Summary> {
  const { alone: what } = run;
  const rounds: Measured[] = [];
  for (let round = 0; round < run.rounds; round += 1) rounds.push(await measure(run));
  const variants = rounds[0]?.result.variants ?? [];
  return {
    seconds: median(rounds.map((one) => one.seconds)),
    alone: what === null ? null : median(rounds.map(() => simulationSeconds(what))),
    megabytes: rounds[0]?.megabytes ?? null,
    logins: variants.reduce((sum, { logins: counts }) => sum + counts.intended, 0),
    requests: variants.reduce((sum, { attempts }) => sum + attempts, 0),
  };
}

const fits = ({ withinSeconds, withinMegabytes }: WholeRun, { seconds, alone, megabytes }: Summary): boolean =>
  (alone ?? seconds) <= withinSeconds && (megabytes ?? 0) <= (withinMegabytes ?? Infinity);

async function report(run: WholeRun): Promise<boolean> {
  const summary = await summaryOf(run);
  const { seconds, alone, megabytes, logins, requests } = summary;
  const time = `${seconds.toFixed(1)} s${alone === null ? '' : `, of them the simulation ${alone.toFixed(1)} s`}`;
  const memory = megabytes === null ? 'memory unknown' : `${megabytes.toFixed(0)} MB`;
  const promise = `promised ${run.withinSeconds} s${run.withinMegabytes === null ? '' : `, ${run.withinMegabytes} MB`}`;
  const kept = fits(run, summary);
  process.stdout.write(
    `${run.name.padEnd(11)} ${run.mode}: ${time}, ${memory}, ${logins} logins, ${requests} requests, ` +
      `${(requests / seconds / 1e6).toFixed(2)} M requests/s; ${promise}: ${kept ? 'kept' : 'BROKEN'}\n`,
  );
  return kept;
}

const asked = process.argv.slice(2);
const chosen = runs.filter(({ name }) => asked.length === 0 || asked.includes(name));
if (chosen.length === 0) throw new RangeError(`one of ${runs.map(({ name }) => name).join(', ')}`);
let allFit = true;
for (const run of chosen) allFit = (await report(run)) && allFit;
process.exitCode = allFit ? 0 : 1;
