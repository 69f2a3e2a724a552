/** The proof for a terminal: each experiment with its rows, and the summary. */
import type { VerifyRow } from '../model/record/verify-row.ts';
import { plural } from './numbers.ts';
import type { TerminalStyle } from './terminal.ts';

const plainStyle: Pick<TerminalStyle, 'bold' | 'dim' | 'good' | 'bad'> = {
  bold: (text) => text,
  dim: (text) => text,
  good: (text) => text,
  bad: (text) => text,
};

/** A number to six digits; – for unknown. */
export const proofNumber = (value: number | null): string =>
  value === null ? '–' : String(Number(value.toPrecision(6)));

/** `0.12 [0.09, 0.16]`; the value alone when it is not a matter of chance. */
export const proofEstimate = ({ value, low, high }: VerifyRow): string =>
  low === null || high === null
    ? proofNumber(value)
    : `${proofNumber(value)} [${proofNumber(low)}, ${proofNumber(high)}]`;

/** One line a row, then what failed and how many passed. */
export function renderProof(rows: readonly VerifyRow[], style = plainStyle): string {
  const columns = rows.map((row) => [
    row.pass ? 'pass' : 'FAIL',
    row.id,
    `${proofNumber(row.expected)} ${row.unit}`,
    proofEstimate(row),
    row.rule,
  ]);
  const headings = ['', 'row', 'published or exact', 'ours', 'agrees when'];
  const widths = headings.map((heading, at) => Math.max(heading.length, ...columns.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const body = columns.map((cells, at) => (rows[at]?.pass === true ? line(cells) : style.bad(line(cells))));
  return [style.dim(line(headings)), ...body, '', proofSummary(rows, style)].join('\n');
}

/** `all 131 rows agree`, or which do not, each with its note. */
function proofSummary(rows: readonly VerifyRow[], style: typeof plainStyle): string {
  const failed = rows.filter(({ pass }) => !pass);
  if (rows.length === 0) return style.bad('nothing was checked');
  if (failed.length === 0) return style.good(`all ${plural(rows.length, 'row')} agree`);
  const told = failed.map(
    (row) => `  ${row.id}: expected ${proofNumber(row.expected)}, ours ${proofEstimate(row)}${noteOf(row)}`,
  );
  return [style.bad(`${failed.length} of ${plural(rows.length, 'row')} do not agree:`), ...told].join('\n');
}

const noteOf = ({ note }: VerifyRow): string => (note === null ? '' : `  (${note})`);
