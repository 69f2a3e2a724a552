/** Tables of the page. A heading, its meaning and its side are said once a column; the script makes some of them sortable. */
import { escapeMarkup } from '../escape.ts';

export interface TableColumn {
  readonly heading: string;
  readonly side: 'left' | 'right';
  /** What the numbers are, shown under the pointer. */
  readonly meaning?: string;
}

export interface TableCell {
  readonly text: string;
  /** What the script sorts by; null is unknown and sorts last. Without it the text is sorted. */
  readonly sort?: number | null;
  readonly mark?: 'good' | 'bad' | 'warn';
  /** Share of the cell that a faint bar fills, 0–1. */
  readonly bar?: number;
}

interface Table {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  readonly sortable?: boolean;
  /** Many columns: set smaller on paper. */
  readonly wide?: boolean;
}

/**
 * A table that scrolls by itself when the window is narrow. The first cell of each row is its heading. There are many cells, so the
 * closing tags that HTML lets go are left out.
 */
export function table({ caption, columns, rows, sortable = false, wide = false }: Table): string {
  const name = escapeMarkup(caption);
  return [
    `<div class="scroll" role="group" aria-label="Table, scrolls" tabindex="0"><table${isText(columns) ? ' class=t' : wide ? ' class=w' : ''}${sortable ? ' data-sortable' : ''}>`,
    `<caption>${name}</caption><thead><tr>${columns.map(head).join('')}</thead><tbody>`,
    rows
      .map(
        (row) =>
          `<tr>${row.map((cell, at) => cellText(cell, isText(columns) ? undefined : columns[at], at === 0)).join('')}`,
      )
      .join('\n'),
    '</tbody></table></div>',
  ].join('\n');
}

/** A table of words alone stands on the left as a whole. */
const isText = (columns: readonly TableColumn[]): boolean => columns.every(({ side }) => side === 'left');

const head = ({ heading, side, meaning }: TableColumn): string =>
  `<th scope=col${side === 'left' ? ' class=l' : ''}${meaning === undefined ? '' : ` title="${escapeMarkup(meaning)}"`}>${escapeMarkup(heading)}`;

/** Numbers stand on the right, which is what the style gives a cell without a class. */
function cellText({ text, sort, mark, bar }: TableCell, column: TableColumn | undefined, isFirst: boolean): string {
  const classes = [column?.side === 'left' && !isFirst ? 'l' : '', mark ?? '', bar === undefined ? '' : 'bar'].filter(
    (name) => name !== '',
  );
  const attributes = [
    classes.length === 0 ? '' : ` class="${classes.join(' ')}"`,
    sort === undefined || sortsByText(text, sort)
      ? ''
      : ` data-v="${sort === null ? '' : Number(sort.toPrecision(SORT_DIGITS))}"`,
    bar === undefined ? '' : ` style="--bar:${Math.round(Math.max(0, Math.min(1, bar)) * 100)}%"`,
  ].join('');
  return `<${isFirst ? 'th scope=row' : 'td'}${attributes}>${escapeMarkup(text)}`;
}

const SORT_DIGITS = 4;

/** The script reads numbers by itself: groups of thousands, a per cent sign and a factor's cross aside. */
const sortsByText = (text: string, sort: number | null): boolean =>
  sort !== null && /^[\d.]+$/.test(text.replaceAll(/[\u202F\u00A0%×]/g, ''));

/** How long a row of a table over time is. @param secondsPerValue of the series, as report.json has it */
export function meansOf(secondsPerRow: number, secondsPerValue = 1): string {
  if (secondsPerValue === 1)
    return secondsPerRow === 1 ? 'second by second' : `means over ${secondsPerRow} s (report.json: every second)`;
  return secondsPerRow <= secondsPerValue
    ? `in steps of ${secondsPerValue} s`
    : `means over ${secondsPerRow} s (report.json: every ${secondsPerValue} s)`;
}

/** The numbers behind a figure. */
export function dataTable(caption: string, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const heads = headings.map((heading) => `<th scope=col>${escapeMarkup(heading)}`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeMarkup(cell)}`).join('')}`).join('\n');
  const name = escapeMarkup(caption);
  return [
    `<details class="data"><summary>The numbers behind this figure</summary>`,
    `<div class="scroll tall" role="group" aria-label="Table, scrolls" tabindex="0"><table>`,
    `<caption>${name}</caption><thead><tr>${heads}</thead><tbody>`,
    body,
    '</tbody></table></div></details>',
  ].join('\n');
}
