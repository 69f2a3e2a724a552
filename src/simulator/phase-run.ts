/** One replication of a phase diagram: of all that a run leaves, what is offered, what succeeds and what waits at one station, by bin. */
import type { ServerSample } from '../model/record/run-record.ts';
import type { LoginTally } from '../model/record/tally.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { createKernel } from './kernel/kernel.ts';
import type { KernelConfig } from './kernel/kernel.ts';
import { kernelConfigOf } from './phase-kernel.ts';
import { createSimulation } from './simulate.ts';

/** `kernel`: one request a login at one station. `engine`: whole logins. */
export type PhaseEngine = 'kernel' | 'engine';

export const phaseEngineOf = (plan: Plan): PhaseEngine => (kernelConfigOf(plan, 1) === null ? 'engine' : 'kernel');

export interface PhaseRunSeries {
  readonly binSeconds: number;
  readonly offered: ArrayLike<number>;
  readonly good: ArrayLike<number>;
  /** Requests that wait at the station at the end of each bin. */
  readonly queue: ArrayLike<number>;
}

export interface PhaseRun {
  /** Works off events up to `untilSeconds`, or until `mostEvents` of them are done. True: that time has been reached. */
  run(untilSeconds: number, mostEvents?: number): boolean;
  nowSeconds(): number;
  events(): number;
  /** To be called once, at the end of the plan. */
  finish(): PhaseRunSeries;
}

/** @param station whose queue is told @param engine the one to be used; the fastest that can when left out */
export function createPhaseRun(
  plan: Plan,
  { binSeconds, station, engine }: { binSeconds: number; station: string; engine?: PhaseEngine },
): PhaseRun {
  const config = engine === 'engine' ? null : kernelConfigOf(plan, binSeconds);
  return config === null ? engineRun(plan, binSeconds, station) : kernelRun(config);
}

function kernelRun(config: KernelConfig): PhaseRun {
  const kernel = createKernel(config);
  return {
    run: (untilSeconds, mostEvents) => kernel.run(untilSeconds, mostEvents),
    nowSeconds: () => kernel.nowSeconds(),
    events: () => kernel.events(),
    finish: () => {
      const { offered, succeeded, queue } = kernel.result().series;
      return { binSeconds: config.binSeconds, offered, good: succeeded, queue };
    },
  };
}

function engineRun(plan: Plan, binSeconds: number, station: string): PhaseRun {
  const simulation = createSimulation(plan, binSeconds);
  return {
    run: (untilSeconds, mostEvents) => simulation.run(untilSeconds, mostEvents),
    nowSeconds: () => simulation.nowSeconds(),
    events: () => simulation.events(),
    finish: () => {
      const { tally, server } = simulation.finish();
      const { offered, good } = tally.series;
      return { binSeconds: tally.binSeconds, offered, good, queue: queueByBin(server, station, tally) };
    },
  };
}

/** At the end of each bin: what the last sample up to then says. */
function queueByBin(
  server: readonly ServerSample[],
  station: string,
  { binSeconds, series }: Pick<LoginTally, 'binSeconds' | 'series'>,
): number[] {
  let at = 0;
  return series.offered.map((_, bin) => {
    const endSeconds = (bin + 1) * binSeconds;
    while ((server[at + 1]?.atSeconds ?? Infinity) <= endSeconds) at += 1;
    return server[at]?.stations[station]?.queueLength ?? 0;
  });
}
