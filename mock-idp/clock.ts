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

/**
 * Timers sleep whole milliseconds. A rest shorter than this is waited for by asking again and again, between the input and output of
 * everybody else; a longer one is rounded up to a whole millisecond. Half of the answers are then within 0.1 ms instead of 0.65 ms, and at
 * 300 a second that takes 4 % of one processor [measured].
 */
const ASKED_AGAIN_MS = 0.5;
/** From the moment a timer is due to its callback, on an idle machine [measured on Linux, Node 24]: timers are set so much earlier. */
const WAKE_UP_MS = 0.2;

/** The clock of this machine. Its timers do not keep the process alive. */
export function systemClock(): Clock {
  const originMs = performance.now();
  const originEpochMs = Date.now();
  return {
    nowSeconds: () => fromMs(performance.now() - originMs),
    epochMsAt: (nowSeconds) => originEpochMs + toMs(nowSeconds),
    after: (delaySeconds, action) => atMoment(performance.now() + toMs(Math.max(0, delaySeconds)), action),
  };
}

/** Runs `action` at or a little after a moment of performance.now(). */
function atMoment(dueMs: number, action: () => void): () => void {
  let cancel: () => void;
  wait();
  return () => cancel();

  function wait(): void {
    const leftMs = dueMs - performance.now() - WAKE_UP_MS;
    if (leftMs < ASKED_AGAIN_MS) {
      const immediate = setImmediate(look);
      cancel = () => clearImmediate(immediate);
      return;
    }
    const rest = leftMs - Math.floor(leftMs);
    const timer = setTimeout(look, rest < ASKED_AGAIN_MS ? Math.floor(leftMs) : Math.ceil(leftMs));
    timer.unref();
    cancel = () => clearTimeout(timer);
  }

  function look(): void {
    if (performance.now() >= dueMs) action();
    else wait();
  }
}
