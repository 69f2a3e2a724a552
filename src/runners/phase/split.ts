/** The task of a worker thread: levels for the splitting of one load, or one repetition of it. */
import { isFollowed } from '../../analysis/phase/moment.ts';
import { kernelConfigOf } from '../../simulator/phase-kernel.ts';
import { pilotLevels, splitOnce } from '../../simulator/splitting.ts';
import { splittingKernel } from '../../simulator/splitting-kernel.ts';
import { taskIn } from '../simulation/worker-thread.ts';
import type { Pulse, Work } from '../simulation/work.ts';
import type { PhaseJob } from './replicate.ts';

export interface SplitJob {
  readonly job: PhaseJob;
  /** A queue from which on it tips or not without further ado. */
  readonly top: number;
  readonly runsPerStage: number;
  readonly seed: number;
  /** null: to be found. */
  readonly levels: readonly number[] | null;
}

export interface SplitOutcome {
  readonly levels: readonly number[];
  /** null: only the levels were asked for. */
  readonly probability: number | null;
}

/** More stages than that are not worth their time. */
const MOST_LEVELS = 80;

class Stopped extends Error {}

const work: Work<SplitJob, SplitOutcome> = ({ job, top, runsPerStage, seed, levels }, pulse) => {
  const config = kernelConfigOf(job.plan, job.binSeconds);
  if (config === null) throw new RangeError('only what the kernel runs can be split');
  const atSeconds = job.plan.durationSeconds;
  const run = splittingKernel({
    config,
    untilSeconds: atSeconds,
    isRare: (kernel) => {
      const { offered, succeeded, queue } = kernel.result().series;
      return !isFollowed({ binSeconds: job.binSeconds, offered, good: succeeded, queue }, job.rule, atSeconds);
    },
    onRun: () => stopIf(pulse),
  });
  try {
    if (levels !== null) return { levels, probability: splitOnce(run, { seed, levels, runsPerStage }) };
    return { levels: pilotLevels(run, { seed, runsPerStage, top, most: MOST_LEVELS }), probability: null };
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
};

function stopIf(pulse: Pulse): void {
  if (pulse(0, 0)) throw new Stopped();
}

export const task = taskIn(import.meta.url, work);
