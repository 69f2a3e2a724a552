/** Virtual time: whoever sleeps is woken in order, and nobody waits for real. */
import type { Clock } from '../../src/runners/world.ts';

export interface FakeClock extends Clock {
  /** Calls `work` when the clock has reached that many seconds. */
  at(seconds: number, work: () => void): void;
}

interface Sleeper {
  readonly atSeconds: number;
  readonly wake: () => void;
}

/** Turns of the real event loop between two moments of virtual time: promise chains and file reads settle in between. */
const TURNS = 4;

export function fakeClock(startEpochMs: number): FakeClock {
  let now = 0;
  let pumping = false;
  const sleepers: Sleeper[] = [];
  const pump = async (): Promise<void> => {
    pumping = true;
    while (sleepers.length > 0) {
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      const next = sleepers.reduce<Sleeper | undefined>(
        (first, one) => (first === undefined || one.atSeconds < first.atSeconds ? one : first),
        undefined,
      );
      if (next === undefined) break;
      sleepers.splice(sleepers.indexOf(next), 1);
      now = Math.max(now, next.atSeconds);
      next.wake();
    }
    pumping = false;
  };
  const at = (atSeconds: number, wake: () => void): void => {
    sleepers.push({ atSeconds, wake });
    if (!pumping) void pump();
  };
  const sleep = (seconds: number, stop?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (stop?.aborted === true) return resolve();
      const sleeper = { atSeconds: now + seconds, wake: resolve };
      const early = (): void => {
        const place = sleepers.indexOf(sleeper);
        if (place >= 0) sleepers.splice(place, 1);
        resolve();
      };
      stop?.addEventListener('abort', early, { once: true });
      sleepers.push(sleeper);
      if (!pumping) void pump();
    });
  return { epochMs: () => startEpochMs + now * 1000, monotonicSeconds: () => now, sleep, at };
}
