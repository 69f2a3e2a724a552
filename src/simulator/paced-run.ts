/**
 * A simulation at the pace of a clock, for somebody who watches: at speed 10, ten simulated seconds pass in one second.
 *
 * A step never takes much longer than its budget, so the one who calls it can listen in between. When the machine cannot keep the pace the
 * run says how far it is behind and goes on from where it is: no event is ever left out, and its own clock never jumps. The wall clock is
 * the caller's, so a test can hold it still.
 */

/** What is paced: anything that goes on in virtual time, such as a kernel. */
export interface Advancing {
  /** Goes on up to and including a moment; false: `mostEvents` have happened before. */
  run(untilSeconds: number, mostEvents?: number): boolean;
  nowSeconds(): number;
}

export interface Pace {
  /** Simulated seconds per second of the clock, ≥ 0; Infinity: as fast as the machine can. */
  readonly speed: number;
  /** Where the run ends, simulated seconds. */
  readonly endSeconds: number;
  /** A step works no longer than this, milliseconds > 0, and a slice of events more. */
  readonly budgetMs: number;
  /** The wall clock, milliseconds. */
  readonly clockMs: () => number;
}

export interface PacedStep {
  readonly nowSeconds: number;
  /** How far the run is from where the pace wants it, simulated seconds; 0: it keeps up. */
  readonly behindSeconds: number;
  readonly isOver: boolean;
}

export interface PacedRun {
  /** Goes on to where the clock says that the run should be, or as far as the budget allows. */
  step(): PacedStep;
  /** Another speed from now on. What it was behind is forgiven, not made up for. */
  setSpeed(speed: number): void;
}

/** Events between two looks at the clock: about a millisecond's work. */
const SLICE_EVENTS = 5000;

/** @throws RangeError when the speed, the end or the budget cannot be */
export function createPacedRun(simulation: Advancing, { speed: first, endSeconds, budgetMs, clockMs }: Pace): PacedRun {
  if (!(budgetMs > 0) || !(endSeconds >= simulation.nowSeconds() && endSeconds < Infinity))
    throw new RangeError(`a budget of ${budgetMs} ms, an end at ${endSeconds} s: expected > 0, and a moment to come`);
  let speed = checked(first);
  let sinceMs = clockMs();
  let sinceSeconds = simulation.nowSeconds();

  /** Where the run should be. A clock that goes back does not take the run back. */
  function dueSeconds(nowMs: number): number {
    if (speed === Infinity) return endSeconds;
    const due = sinceSeconds + (speed * (nowMs - sinceMs)) / 1000;
    return Math.min(endSeconds, Math.max(simulation.nowSeconds(), due));
  }

  return {
    step() {
      const startMs = clockMs();
      const due = dueSeconds(startMs);
      while (!simulation.run(due, SLICE_EVENTS)) if (clockMs() - startMs >= budgetMs) break;
      const nowSeconds = simulation.nowSeconds();
      const behindSeconds = speed === Infinity ? 0 : dueSeconds(clockMs()) - nowSeconds;
      const reached = nowSeconds === due;
      return { nowSeconds, behindSeconds: reached ? 0 : behindSeconds, isOver: nowSeconds === endSeconds };
    },
    setSpeed(changed) {
      speed = checked(changed);
      sinceMs = clockMs();
      sinceSeconds = simulation.nowSeconds();
    },
  };
}

function checked(speed: number): number {
  if (!(speed >= 0)) throw new RangeError(`a speed of ${speed}: expected a number ≥ 0`);
  return speed;
}
