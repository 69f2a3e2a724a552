/** How a live run shows its progress: a line for each variant. */
import type { VariantProgress } from '../runners/progress.ts';
import { durationInWords } from '../model/units.ts';
import { sparkline } from '../report/sparkline.ts';
import { statusLines } from './status-lines.ts';
import type { World } from './world.ts';

export interface Status {
  show(progress: VariantProgress): void;
  /** Removes the live lines, so that what is written next starts clean. */
  clear(): void;
}

const SPARK_CELLS = 24;

/** @param peakPerSecond the top of the sparklines: the highest rate that the plan offers */
export function statusOf(world: Pick<World, 'err' | 'env' | 'clock'>, peakPerSecond: number): Status {
  const lines = statusLines(world);
  const latest = new Map<string, VariantProgress>();
  const show = (progress: VariantProgress): void => {
    latest.set(progress.variant, progress);
    lines.draw((live) =>
      [...latest.values()].filter(({ phase }) => live || phase !== 'done').map((one) => statusLine(one, peakPerSecond)),
    );
  };
  return { show, clear: lines.clear };
}

/** `naive         trigger  32/61 s  offered  36/s  goodput  2/s  p99 8.2 s  queue 412  ▁▂▃▅` */
export function statusLine(progress: VariantProgress, peakPerSecond: number): string {
  const { variant, phase, elapsedSeconds, totalSeconds, offeredPerSecond, goodputPerSecond } = progress;
  const p99 = progress.p99Seconds === null ? '–' : durationInWords(progress.p99Seconds);
  const fields = [
    variant.padEnd(16),
    phase.padEnd(8),
    `${Math.floor(elapsedSeconds)}/${Math.ceil(totalSeconds)} s`.padStart(9),
    `offered ${String(Math.round(offeredPerSecond)).padStart(3)}/s`,
    `goodput ${String(Math.round(goodputPerSecond)).padStart(3)}/s`,
    `p99 ${p99.padStart(6)}`,
    `queue ${String(progress.queueLength ?? '–').padStart(5)}`,
    sparkline(progress.goodputHistory, peakPerSecond, SPARK_CELLS),
  ];
  return fields.join('  ').trimEnd();
}
