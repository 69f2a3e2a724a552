/** The proof as a table, for the page and for Markdown: published or exact value, ours with its interval, whether they agree. */
import type { VerifyRow } from '../model/record/verify-row.ts';
import { escapeMarkdown, escapeMarkup } from './escape.ts';
import { plural } from './numbers.ts';
import { table, type TableCell } from './page/table.ts';
import { proofEstimate, proofNumber } from './proof-text.ts';

/** What the rows of a number are about: docs/decisions and the issue of the simulator list them in this order. */
const rowTitles: Readonly<Record<number, string>> = {
  1: 'Queueing theory',
  2: 'Metastable failures, HotOS’21',
  3: 'Metastable failures in the wild, OSDI’22',
  4: 'Collapse by load and by spike',
  5: 'Mean field of time-outs and retries',
  6: 'Backoff and jitter',
  7: 'Open and closed workloads',
  8: 'Live against simulated',
};

const titleOf = (row: number): string => rowTitles[row] ?? `Row ${row}`;

function byRow(rows: readonly VerifyRow[]): readonly (readonly [number, readonly VerifyRow[]])[] {
  const numbers = [...new Set(rows.map(({ row }) => row))].toSorted((a, b) => a - b);
  return numbers.map((number) => [number, rows.filter(({ row }) => row === number)] as const);
}

const summary = (rows: readonly VerifyRow[]): string => {
  const failed = rows.filter(({ pass }) => !pass).length;
  if (rows.length === 0) return 'Nothing was checked.';
  if (rows.length === 1 && failed === 0) return 'The one comparison agrees.';
  return failed === 0
    ? `All ${plural(rows.length, 'comparison')} agree.`
    : `${failed} of ${plural(rows.length, 'comparison')} ${failed === 1 ? 'does' : 'do'} not agree.`;
};

const expectedOf = ({ expected, unit }: VerifyRow): string =>
  `${proofNumber(expected)}${unit === '' ? '' : ` ${unit}`}`;

/** Sections with a table each, to stand on a page of the report’s style. */
export function proofTable(rows: readonly VerifyRow[]): string {
  const columns = [
    { heading: 'id', side: 'left' as const },
    { heading: 'quantity', side: 'left' as const },
    { heading: 'source', side: 'left' as const },
    { heading: 'published or exact', side: 'right' as const },
    { heading: 'ours', side: 'right' as const, meaning: 'With its interval, where it is a matter of chance.' },
    { heading: 'runs', side: 'right' as const, meaning: 'Runs, seeds or samples behind our value.' },
    { heading: 'agrees when', side: 'left' as const },
    { heading: 'outcome', side: 'left' as const },
  ];
  const sections = byRow(rows).map(([number, own]) => {
    const body = own.map((row): readonly TableCell[] => [
      { text: row.id },
      { text: row.note === null ? row.quantity : `${row.quantity} (${row.note})` },
      { text: row.source },
      { text: expectedOf(row) },
      { text: proofEstimate(row) },
      { text: String(row.n), sort: row.n },
      { text: row.rule },
      row.pass ? { text: '✓ agrees', mark: 'good' } : { text: '✕ does not', mark: 'bad' },
    ]);
    const caption = `${titleOf(number)}: ${summary(own)}`;
    return `<section aria-labelledby="proof-${number}"><h2 id="proof-${number}">${escapeMarkup(`${number}. ${titleOf(number)}`)}</h2>\n${table({ caption, columns, rows: body, sortable: true })}\n</section>`;
  });
  return [`<p>${escapeMarkup(summary(rows))}</p>`, ...sections].join('\n');
}

/** The same in Markdown, a heading and a table for each number. */
export function proofMarkdown(rows: readonly VerifyRow[]): string {
  const sections = byRow(rows).map(([number, own]) => {
    const lines = own.map((row) =>
      cellsOf([
        escapeMarkdown(row.id),
        escapeMarkdown(row.note === null ? row.quantity : `${row.quantity} (${row.note})`),
        escapeMarkdown(row.source),
        escapeMarkdown(expectedOf(row)),
        escapeMarkdown(proofEstimate(row)),
        String(row.n),
        escapeMarkdown(row.rule),
        row.pass ? 'agrees' : '**does not**',
      ]),
    );
    return [`## ${number}. ${titleOf(number)}`, '', summary(own), '', ...markdownHead, ...lines].join('\n');
  });
  return `${[summary(rows), ...sections].join('\n\n')}\n`;
}

const cellsOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const markdownHead: readonly string[] = [
  cellsOf(['id', 'quantity', 'source', 'published or exact', 'ours', 'runs', 'agrees when', 'outcome']),
  cellsOf(['---', '---', '---', '---:', '---:', '---:', '---', '---']),
];
