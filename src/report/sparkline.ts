/** A row of numbers as one row of characters. */

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const GAP = '·';

/**
 * `values` as bars between 0 and `top`, at most `cells` wide; longer rows show the mean of each cell. An unknown value is `·`.
 * Rows that are to be compared take the same `top`.
 */
export function sparkline(values: readonly (number | null)[], top: number, cells: number): string {
  const width = Math.min(cells, values.length);
  return Array.from({ length: width }, (_, cell) => {
    const from = Math.floor((cell * values.length) / width);
    const to = Math.floor(((cell + 1) * values.length) / width);
    return barOf(values.slice(from, to), top);
  }).join('');
}

function barOf(values: readonly (number | null)[], top: number): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return GAP;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const step = top <= 0 ? 0 : Math.round((mean / top) * (BARS.length - 1));
  return BARS[Math.max(0, Math.min(BARS.length - 1, step))] ?? GAP;
}
