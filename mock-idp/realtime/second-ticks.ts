/**
 * Exact second boundaries. Whoever is about to change something that samples show calls `reach(now)` first: boundaries that lie
 * at or before `now` are then taken before the change, so a sample holds the state of its own moment even when the timer is late.
 */
import { toMs } from '../../src/model/units.ts';
import type { Clock } from '../clock.ts';

export interface SecondTicks {
  /** Takes every boundary up to `nowSeconds`. */
  reach(nowSeconds: number): void;
  start(): void;
  stop(): void;
}

/**
 * Boundaries are the whole seconds of the wall clock as the clock's anchor tells it.
 * @param onBoundary called with the boundary, seconds on the clock, and its epoch in whole milliseconds
 */
export function createSecondTicks(
  clock: Clock,
  onBoundary: (atSeconds: number, atEpochMs: number) => void,
): SecondTicks {
  const originEpochMs = clock.epochMsAt(0);
  let nextEpochMs = Infinity;
  let running = false;
  let cancel: (() => void) | undefined;

  const boundarySeconds = (): number => (nextEpochMs - originEpochMs) / toMs(1);

  function reach(nowSeconds: number): void {
    while (boundarySeconds() <= nowSeconds) {
      const atSeconds = boundarySeconds();
      const atEpochMs = nextEpochMs;
      nextEpochMs += toMs(1);
      onBoundary(atSeconds, atEpochMs);
    }
  }

  function arm(): void {
    cancel = clock.after(boundarySeconds() - clock.nowSeconds(), () => {
      reach(clock.nowSeconds());
      if (running) arm();
    });
  }

  return {
    reach,
    start() {
      if (running) return;
      running = true;
      nextEpochMs = (Math.floor(clock.epochMsAt(clock.nowSeconds()) / toMs(1)) + 1) * toMs(1);
      arm();
    },
    stop() {
      running = false;
      nextEpochMs = Infinity;
      cancel?.();
    },
  };
}
