/** How much longer a request takes for those who are served beside it: a factor ≥ 1 in every sane profile, 1 when it is alone. */
import type { Contention } from '../scenario/plan.ts';

/** How many times as long each of n requests takes as one alone would. @param concurrency n ≥ 0 */
export function slowdownOf(contention: Contention | null | undefined, concurrency: number): number {
  if (contention === null || contention === undefined || concurrency <= 0) return 1;
  if (contention.kind === 'table') return interpolated(contention.factors, concurrency);
  const others = concurrency - 1;
  return 1 + contention.alpha * others + contention.beta * concurrency * others;
}

type Points = Extract<Contention, { kind: 'table' }>['factors'];

/** Straight lines between the points; the first and the last beyond. */
function interpolated(points: Points, concurrency: number): number {
  const next = points.findIndex(([at]) => at >= concurrency);
  const [upperAt, upper] = points[next] ?? points.at(-1) ?? [1, 1];
  const [lowerAt, lower] = points[next - 1] ?? [upperAt, upper];
  if (next <= 0 || upperAt === lowerAt) return upper;
  return lower + ((upper - lower) * (concurrency - lowerAt)) / (upperAt - lowerAt);
}

/**
 * The same contention for a station of another size: at n·r of `to` = r × `from` servers it is what it was at n of `from`.
 * A table's concurrency is stretched. A USL cannot be, exactly: its coefficients are set so that it is exact for a single request and with
 * all servers at work, where capacity is told. One server has no contention, so neither have the many that stand for it; where servers are
 * shared, more than one are at work even so, and the coefficients shrink by r and r².
 */
export function rescaledContention(contention: Contention, from: number, to: number, shared: boolean): Contention {
  if (from === to) return contention;
  const ratio = to / from;
  if (contention.kind === 'table')
    return { kind: 'table', factors: contention.factors.map(([at, factor]) => [at * ratio, factor]) };
  const { alpha, beta } = contention;
  if (from === 1 && shared) return { kind: 'usl', alpha: alpha / ratio, beta: beta / (ratio * ratio) };
  const others = to === 1 ? 0 : (from - 1) / (to - 1);
  return { kind: 'usl', alpha: alpha * others, beta: (beta * others) / ratio };
}
