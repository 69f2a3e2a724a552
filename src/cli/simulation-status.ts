/** How work in worker threads shows its progress: how much is done, how fast, how long it will still take. */
import { durationInWords } from '../model/units.ts';
import type { PoolProgress } from '../runners/simulation/pool-progress.ts';
import { amountInWords } from './amounts.ts';
import { statusLines } from './status-lines.ts';
import type { World } from './world.ts';

export interface SimulationStatus {
  show(progress: PoolProgress): void;
  /** Removes the live line, so that what is written next starts clean. */
  clear(): void;
}

const BAR_CELLS = 20;
/** Before that much is done, what is left cannot be told from what is done. */
const LEAST_SHARE = 0.02;

/** @param what of the pieces that are worked off, in the plural */
export function simulationStatus(world: Pick<World, 'err' | 'env' | 'clock'>, what: string): SimulationStatus {
  const lines = statusLines(world);
  const from = world.clock.monotonicSeconds();
  const show = (progress: PoolProgress): void => {
    const elapsedSeconds = world.clock.monotonicSeconds() - from;
    lines.draw(() => (progress.share < 1 ? [simulationLine(progress, elapsedSeconds, what)] : []));
  };
  return { show, clear: lines.clear };
}

/** `simulating  ███████░░░░░░░░░░░░░   34 %  47 of 140 seeds  3.1 M events  1.2 M/s  about 12 s left` */
export function simulationLine(progress: PoolProgress, elapsedSeconds: number, what: string): string {
  const { done, total, share, events } = progress;
  const filled = Math.floor(share * BAR_CELLS);
  const leftSeconds = share < LEAST_SHARE ? null : (elapsedSeconds / share) * (1 - share);
  const fields = [
    'simulating',
    '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled),
    `${Math.floor(share * 100)} %`.padStart(5),
    `${done} of ${total} ${what}`,
    ...(events > 0 ? [`${amountInWords(events)} events`, `${amountInWords(events / elapsedSeconds)}/s`] : []),
    leftSeconds === null ? 'counting' : `about ${durationInWords(roundedSeconds(leftSeconds))} left`,
  ];
  return fields.join('  ');
}

/** Nobody can tell a rest to the millisecond. */
const roundedSeconds = (seconds: number): number => Math.max(1, Math.ceil(seconds));
