/**
 * Slow drain is not metastability. A backlog B that nobody adds to by trying again is gone after
 *
 *     B ÷ (μ − λ)        μ: requests per second that the bottleneck serves, λ: requests per second that it is offered
 *
 * and a horizon shorter than this judges nothing. People who try again make it longer, so a queue that is still there at the end of a
 * horizon is looked at: when the straight line through its second half falls by more than chance and reaches nothing in time, it drains.
 */
import type { PhaseSeries } from './moment.ts';

/** Shortest time in which a backlog can be worked off, seconds; Infinity: the load leaves no room for it. */
export function drainSeconds(backlog: number, servedPerSecond: number, offeredPerSecond: number): number {
  if (backlog <= 0) return 0;
  return offeredPerSecond < servedPerSecond ? backlog / (servedPerSecond - offeredPerSecond) : Infinity;
}

/** A fall of fewer standard deviations of what is left around the line could be chance. */
const LEAST_FALL_DEVIATIONS = 2;

export interface DrainSpan {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** The queue has to be empty by then, if it goes on as between the two. */
  readonly bySeconds: number;
}

export function drainsBy(
  { queue, binSeconds }: Pick<PhaseSeries, 'queue' | 'binSeconds'>,
  { fromSeconds, toSeconds, bySeconds }: DrainSpan,
): boolean {
  const from = Math.max(0, Math.floor(fromSeconds / binSeconds));
  const to = Math.min(queue.length, Math.floor(toSeconds / binSeconds + 1e-9));
  if (to - from < 3) return false;
  const { slope, end, deviation } = lineThrough(queue, from, to);
  const fall = -slope * (to - from);
  if (fall <= LEAST_FALL_DEVIATIONS * deviation) return false;
  return toSeconds + (Math.max(0, end) / -slope) * binSeconds <= bySeconds;
}

interface Line {
  /** Per bin. */
  readonly slope: number;
  /** Its value at the last bin. */
  readonly end: number;
  /** Standard deviation of what is left around it. */
  readonly deviation: number;
}

/** Least squares over the bins [from, to). */
function lineThrough(values: ArrayLike<number>, from: number, to: number): Line {
  const count = to - from;
  const middle = (count - 1) / 2;
  let [sum, weighted, squares] = [0, 0, 0];
  for (let at = 0; at < count; at += 1) {
    const value = values[from + at] ?? 0;
    sum += value;
    weighted += (at - middle) * value;
    squares += value * value;
  }
  const spread = (count * (count * count - 1)) / 12;
  const slope = weighted / spread;
  const left = Math.max(0, squares - (sum * sum) / count - slope * slope * spread);
  return { slope, end: sum / count + slope * middle, deviation: Math.sqrt(left / count) };
}
