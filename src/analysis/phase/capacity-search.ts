/**
 * The highest load at which something still holds, by bisection. Each load that is asked has been sampled until its Wilson interval decides
 * (sampling.ts), so the bracket that is left is an interval: at its lower end it holds, at its upper end it does not.
 */
import type { Proportion } from './sampling.ts';

export interface Asked {
  readonly loadPerSecond: number;
  readonly holds: boolean;
  /** Of the seeds that failed there. */
  readonly failed: Proportion;
}

export interface Bracket {
  /** Where it holds, or is taken to: 0 when no load that it holds at has been asked. */
  readonly fromPerSecond: number;
  /** Where it does not; the end of the search when it holds up to there. */
  readonly toPerSecond: number;
}

export interface CapacityEstimate {
  readonly perSecond: number;
  readonly low: number;
  readonly high: number;
  /** What was seen at the two ends of the bracket; null: the end of the search itself. */
  readonly below: Asked | null;
  readonly above: Asked | null;
  /** Replications that the search took. */
  readonly n: number;
  /** Of the seeds at `below`, those that fail at ten times the horizon. null: not looked at. */
  readonly atTenTimes: Proportion | null;
}

/** The bracket that the answers leave of [lowest, highest]: loads above the lowest that fails say nothing. */
export function bracketOf(asked: readonly Asked[], lowest: number, highest: number): Bracket {
  const { below, above } = endsOf(asked);
  return { fromPerSecond: below?.loadPerSecond ?? lowest, toPerSecond: above?.loadPerSecond ?? highest };
}

/** The next load to ask; null: the bracket is narrow enough, or there is nothing left in it. */
export function nextLoad({ fromPerSecond, toPerSecond }: Bracket, narrowPerSecond: number): number | null {
  return toPerSecond - fromPerSecond <= narrowPerSecond ? null : (fromPerSecond + toPerSecond) / 2;
}

export function capacityOf(asked: readonly Asked[], lowest: number, highest: number): CapacityEstimate {
  const { below, above } = endsOf(asked);
  const { fromPerSecond: low, toPerSecond: high } = bracketOf(asked, lowest, highest);
  const n = asked.reduce((sum, { failed }) => sum + failed.n, 0);
  const perSecond = above === null ? high : (low + high) / 2;
  return { perSecond, low, high, below, above, n, atTenTimes: null };
}

function endsOf(asked: readonly Asked[]): { readonly below: Asked | null; readonly above: Asked | null } {
  const failing = asked.filter(({ holds }) => !holds);
  const above = failing.reduce<Asked | null>((least, one) => (isLower(one, least) ? one : least), null);
  const holding = asked.filter(
    ({ holds, loadPerSecond }) => holds && loadPerSecond < (above?.loadPerSecond ?? Infinity),
  );
  const below = holding.reduce<Asked | null>((most, one) => (most === null || isLower(most, one) ? one : most), null);
  return { below, above };
}

const isLower = (one: Asked, other: Asked | null): boolean => other === null || one.loadPerSecond < other.loadPerSecond;
