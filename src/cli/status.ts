/** Long work shows its progress: one calm line a variant and second on a terminal, a heartbeat every ten seconds elsewhere. */
import type { VariantProgress } from '../runners/progress.ts';
import { durationInWords } from '../model/units.ts';
import { sparkline } from '../report/sparkline.ts';
import type { World } from './world.ts';

export interface Status {
  show(progress: VariantProgress): void;
  /** Removes the live lines, so that what is written next starts clean. */
  clear(): void;
}

const LIVE_SECONDS = 1;
const HEARTBEAT_SECONDS = 10;
const SPARK_CELLS = 24;
const NARROWEST_COLUMNS = 40;

/** @param peakPerSecond the top of the sparklines: the highest rate that the plan offers */
export function statusOf(world: Pick<World, 'err' | 'env' | 'clock'>, peakPerSecond: number): Status {
  const { err, env, clock } = world;
  const live = err.isTerminal && (env['CI'] ?? '') === '';
  const periodSeconds = live ? LIVE_SECONDS : HEARTBEAT_SECONDS;
  const latest = new Map<string, VariantProgress>();
  let drawn = 0;
  let nextAtSeconds = clock.monotonicSeconds() + (live ? 0 : periodSeconds);
  const clear = (): void => {
    if (drawn > 0) err.write(`\u001B[${drawn}A\u001B[0J`);
    drawn = 0;
  };
  const show = (progress: VariantProgress): void => {
    latest.set(progress.variant, progress);
    const now = clock.monotonicSeconds();
    if (now < nextAtSeconds) return;
    // A little early, so that the variants of one second are drawn together and no second is skipped.
    nextAtSeconds = now + periodSeconds * 0.9;
    const lines = [...latest.values()]
      .filter(({ phase }) => live || phase !== 'done')
      .map((one) => statusLine(one, peakPerSecond));
    clear();
    const columns = Math.max(NARROWEST_COLUMNS, err.columns ?? Infinity);
    err.write(lines.map((line) => `${live ? clip(line, columns - 1) : line}\n`).join(''));
    if (live) drawn = lines.length;
  };
  return { show, clear };
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

const clip = (text: string, columns: number): string =>
  text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
