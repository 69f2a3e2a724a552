/** The verdict table and the expectations: the numbers that the run is judged by. */
import type { Findings, VariantFindings } from '../../analysis/findings.ts';
import type { ExpectationResult } from '../../model/record/result.ts';
import { escapeMarkup } from '../escape.ts';
import { afterShare, kneeShare, type VerdictColumn, verdictColumns } from '../verdict-table.ts';
import { table, type TableCell } from './table.ts';

export function verdictSection({ variants }: Findings): string {
  const columns = [
    { heading: 'variant', side: 'left' as const },
    ...verdictColumns.map(({ heading, meaning }) => ({ heading, meaning, side: 'right' as const })),
    { heading: 'valid', side: 'left' as const, meaning: 'Whether every validity rule holds for this variant.' },
  ];
  const rows = variants.map((variant): readonly TableCell[] => [
    { text: variant.name },
    ...verdictColumns.map((column) => cellOf(column, variant)),
    variant.result.validity.valid ? { text: 'yes' } : { text: 'no', mark: 'warn' },
  ]);
  return [
    '<section aria-labelledby="table"><h2 id="table">Verdict table</h2>',
    table({ caption: 'Every variant against the same arrivals', columns, rows, sortable: true, wide: true }),
    '</section>',
  ].join('\n');
}

function cellOf(column: VerdictColumn, variant: VariantFindings): TableCell {
  const cell = { text: column.text(variant), sort: column.value(variant) };
  const share =
    column.key === 'kneeShare' ? kneeShare(variant) : column.key === 'afterShare' ? afterShare(variant) : null;
  return share === null ? cell : { ...cell, bar: share };
}

const outcomeCells: Readonly<Record<ExpectationResult['outcome'], TableCell>> = {
  holds: { text: '✓ holds', mark: 'good' },
  breached: { text: '✕ breached', mark: 'bad' },
  unknown: { text: '? unknown', mark: 'warn' },
};

export function expectationSection({ expectations }: Findings): string {
  const columns = ['variant', 'expectation', 'in numbers', 'outcome'].map((heading) => ({
    heading,
    side: 'left' as const,
  }));
  const rows = expectations.map((line): readonly TableCell[] => [
    { text: line.variant },
    { text: line.expression },
    { text: line.detail },
    outcomeCells[line.outcome],
  ]);
  const body =
    rows.length === 0
      ? `<p>${escapeMarkup('The scenario states no expectations.')}</p>`
      : table({ caption: 'Every line of the scenario’s expect block', columns, rows });
  return `<section aria-labelledby="expectations"><h2 id="expectations">Expectations</h2>\n${body}\n</section>`;
}
