/**
 * The mock's clock: one monotonic time for stations, stores and samples, anchored once to the wall clock.
 * Handlers take it as an argument, so tests bring their own.
 */
import { fromMs, toMs } from '../src/model/units.ts';

export interface Clock {
  /** Monotonic, seconds since the clock was made. */
  nowSeconds(): number;
  /** The wall clock of a moment, milliseconds since 1970. Anchored once: a step of the system clock does not move it. */
  epochMsAt(nowSeconds: number): number;
  /** Runs `action` once, `delaySeconds` from now or a little later. The answer takes it back. */
  after(delaySeconds: number, action: () => void): () => void;
}

/** The clock of this machine. Its timers do not keep the process alive. */
export function systemClock(): Clock {
  const originMs = performance.now();
  const originEpochMs = Date.now();
  return {
    nowSeconds: () => fromMs(performance.now() - originMs),
    epochMsAt: (nowSeconds) => originEpochMs + toMs(nowSeconds),
    after(delaySeconds, action) {
      const timer = setTimeout(action, Math.max(0, Math.ceil(toMs(delaySeconds))));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
