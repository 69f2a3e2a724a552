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
}

/** A table that scrolls by itself when the window is narrow. The first cell of each row is its heading. */
export function table({ caption, columns, rows, sortable = false }: Table): string {
  const name = escapeMarkup(caption);
  return [
    `<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table${sortable ? ' data-sortable' : ''}>`,
    `<caption>${name}</caption>`,
    `<thead><tr>${columns.map(head).join('')}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${row.map((cell, at) => cellText(cell, columns[at], at === 0)).join('')}</tr>`).join('\n')}</tbody>`,
    '</table></div>',
  ].join('\n');
}

const head = ({ heading, side, meaning }: TableColumn): string =>
  `<th scope="col"${side === 'right' ? ' class="n"' : ''}${meaning === undefined ? '' : ` title="${escapeMarkup(meaning)}"`}>${escapeMarkup(heading)}</th>`;

function cellText({ text, sort, mark, bar }: TableCell, column: TableColumn | undefined, isFirst: boolean): string {
  const classes = [column?.side === 'right' ? 'n' : '', mark ?? '', bar === undefined ? '' : 'bar'].filter(
    (name) => name !== '',
  );
  const attributes = [
    classes.length === 0 ? '' : ` class="${classes.join(' ')}"`,
    sort === undefined ? '' : ` data-v="${sort ?? ''}"`,
    bar === undefined ? '' : ` style="--bar:${Math.round(Math.max(0, Math.min(1, bar)) * 100)}%"`,
  ].join('');
  const tag = isFirst ? 'th' : 'td';
  return `<${tag}${isFirst ? ' scope="row"' : ''}${attributes}>${escapeMarkup(text)}</${tag}>`;
}

/** The numbers behind a figure: many plain cells, so the closing tags that HTML lets go are left out. */
export function dataTable(caption: string, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const heads = headings.map((heading) => `<th scope="col">${escapeMarkup(heading)}`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeMarkup(cell)}`).join('')}`).join('\n');
  const name = escapeMarkup(caption);
  return [
    `<details class="data"><summary>The numbers behind this figure</summary>`,
    `<div class="scroll tall" role="region" aria-label="${name}" tabindex="0"><table>`,
    `<caption>${name}</caption><thead><tr>${heads}</thead><tbody>`,
    body,
    '</tbody></table></div></details>',
  ].join('\n');
}
