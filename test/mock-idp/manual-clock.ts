/** A clock that stands still until a test moves it. */
import type { Clock } from '../../mock-idp/clock.ts';

export interface ManualClock extends Clock {
  /** Moves on, running every timer at its own moment, and lets promises settle after each. */
  advance(seconds: number): Promise<void>;
  /** Moves on without running timers: a process that was held up. */
  jump(seconds: number): void;
}

/** 2025-06-16 08:00:00 UTC. */
export const START_EPOCH_MS = 1_750_060_800_000;

export function manualClock(): ManualClock {
  let nowSeconds = 0;
  let timers: { atSeconds: number; action: () => void }[] = [];

  /** Bodies and replies pass through streams: a few turns of the event loop. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  return {
    nowSeconds: () => nowSeconds,
    epochMsAt: (seconds) => START_EPOCH_MS + seconds * 1000,
    after(delaySeconds, action) {
      const timer = { atSeconds: nowSeconds + Math.max(0, delaySeconds), action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(seconds) {
      const endSeconds = nowSeconds + seconds;
      await settle();
      for (;;) {
        const due = timers.filter(({ atSeconds }) => atSeconds <= endSeconds);
        const [first] = due.toSorted((left, right) => left.atSeconds - right.atSeconds);
        if (first === undefined) break;
        timers = timers.filter((other) => other !== first);
        nowSeconds = Math.max(nowSeconds, first.atSeconds);
        first.action();
        await settle();
      }
      nowSeconds = endSeconds;
      await settle();
    },
    jump(seconds) {
      nowSeconds += seconds;
    },
  };
}
