/** How a phase diagram under way shows its progress. */
import { durationInWords } from '../model/units.ts';
import type { PhaseProgress } from '../runners/phase/run-phase.ts';
import { amountInWords } from './amounts.ts';
import { statusLines } from './status-lines.ts';
import type { World } from './world.ts';

export interface PhaseStatus {
  show(progress: PhaseProgress): void;
  clear(): void;
}

/** Before that much is done, what is left cannot be told from what is done. */
const LEAST_SHARE = 0.03;

export function phaseStatus(world: Pick<World, 'err' | 'env' | 'clock'>): PhaseStatus {
  const lines = statusLines(world);
  const from = world.clock.monotonicSeconds();
  const show = (progress: PhaseProgress): void =>
    lines.draw(() => [phaseLine(progress, world.clock.monotonicSeconds() - from)]);
  return { show, clear: lines.clear };
}

/** `naive  cells   37 %  412 runs  about 2 min left` */
export function phaseLine({ variant, stage, replications, share }: PhaseProgress, elapsedSeconds: number): string {
  const leftSeconds = Math.max(1, Math.ceil((elapsedSeconds / share) * (1 - share)));
  const left = share < LEAST_SHARE ? 'counting' : `about ${durationInWords(leftSeconds)} left`;
  return [variant, stage, `${Math.floor(share * 100)} %`, `${amountInWords(replications)} runs`, left].join('  ');
}
