/** What the simulator says of a run before it begins, as lines for a terminal. */
import type { Foretold } from '../analysis/foretold.ts';
import type { Spread } from '../analysis/simulated/over-seeds.ts';
import { decimal, percent, seconds, UNKNOWN } from './numbers.ts';

/** One line for each variant, in columns, below a line that says how it was found. Empty of no variants. */
export function foretoldLines(each: readonly { readonly variant: string; readonly told: Foretold }[]): string[] {
  const [first] = each;
  if (first === undefined) return [];
  const { seeds, level } = first.told;
  const rows = each.map(({ variant, told }) => [
    variant,
    `goodput late in the spike ${within(told.goodputLatePerSecond, decimal)} logins/s`,
    `p99 ${within(told.timeToLoginP99Seconds, seconds)}`,
    `recovered in ${told.judged === 0 ? UNKNOWN : told.recovered} of ${told.judged}`,
  ]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return [
    `Predicted from ${seeds} simulated seeds; a run lies in [ ] with ${percent(level)}:`,
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()),
  ].map((line) => line.replaceAll(/[\u00A0\u202F]/g, ' '));
}

const within = (spread: Spread | null, say: (value: number) => string): string =>
  spread === null ? UNKNOWN : `${say(spread.middle)} [${say(spread.low)}${UNKNOWN}${say(spread.high)}]`;
