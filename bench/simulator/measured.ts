/**
 * One measurement in a process of its own, so that no other has warmed or spoiled its code. Prints one line of JSON with the processor time
 * of the run: the machine may be doing other things.
 *     node --import tsx bench/simulator/measured.ts kernel SERVERS SECONDS | mmc SERVERS SECONDS | mm1 EVENTS | simscript CUSTOMERS
 */
import { createKernel } from '../../src/simulator/kernel/kernel.ts';
import type { KernelConfig } from '../../src/simulator/kernel/kernel.ts';
import { runMm1 } from '../../src/simulator/kernel/mm1.ts';
import { markovian, mm1, overload } from './workloads.ts';

export interface Measured {
  /** Processor time, seconds. */
  readonly seconds: number;
  readonly events: number;
  readonly [count: string]: number;
}

function kernelRun(config: KernelConfig, untilSeconds: number): Measured {
  const kernel = createKernel(config);
  const start = process.cpuUsage();
  kernel.run(untilSeconds);
  const seconds = process.cpuUsage(start).user / 1e6;
  const { calls, successes, outcomes: _outcomes, series: _series, ...flows } = kernel.result();
  const { inFlight: _inFlight, ...ended } = calls;
  return { seconds, events: kernel.events(), ...ended, ...flows, latencySeconds: successes.sumSeconds };
}

function mm1Run(events: number): Measured {
  const start = process.cpuUsage();
  const { seconds: _seconds, arrivals, insideSeconds } = runMm1({ ...mm1, events });
  return { seconds: process.cpuUsage(start).user / 1e6, events, offered: arrivals, queueSeconds: insideSeconds };
}

const [what, first = '', second = ''] = process.argv.slice(2);
const runs: Readonly<Record<string, () => Measured | Promise<Measured>>> = {
  kernel: () => kernelRun(overload(Number(first)), Number(second)),
  mmc: () => kernelRun(markovian(Number(first)), Number(second)),
  mm1: () => mm1Run(Number(first)),
  simscript: async () => (await import('./simscript.ts')).runSimscript(Number(first)),
};
const run = runs[what ?? ''];
if (run === undefined) throw new Error(`nothing is measured under the name ${what}`);
process.stdout.write(`${JSON.stringify(await run())}\n`);
