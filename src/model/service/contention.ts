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
