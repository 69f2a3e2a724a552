/** report.md: what fits into the step summary of a CI job or an incident channel. */
import { exitCodeOf } from '../analysis/judge.ts';
import type { Findings, VariantFindings } from '../analysis/findings.ts';
import { escapeMarkdown } from './escape.ts';
import { decimal, estimated, seconds, UNKNOWN } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { verdictColumns } from './verdict-table.ts';
import { needsInvalidFlag, sentenceOf, utc, verdictNames, verdictSentence } from './words.ts';

const SPARK_CELLS = 60;
/** A row of sparklines has no room for more. */
const NAME_CELLS = 18;

export function renderMarkdown(findings: Findings): string {
  const { head, verdict, variants, remarks } = findings;
  const sections = [
    `# ${verdictNames[verdict]}: ${escapeMarkdown(head.title)}`,
    `${escapeMarkdown(verdictSentence(findings))} Exit code ${exitCodeOf(verdict)}. ${head.engine === 'live' ? 'Live run' : 'Simulated run'} of ${escapeMarkdown(head.scenario)}, ${utc(head.startedAt)}.`,
    variants.map(sentenceLine).join('\n'),
    ...sparklineSection(variants),
    ...verdictSection(variants),
    ...expectationSection(findings),
    ...validitySection(variants),
    ...remarksSection(variants, remarks),
    `Run record: ${escapeMarkdown(head.runId)} · seed ${head.seeds.join(', ')} · plan ${escapeMarkdown(head.planHash.slice(0, 12))}`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

const sentenceLine = (variant: VariantFindings): string =>
  `- **${escapeMarkdown(variant.name)}**${needsInvalidFlag(variant) ? ' (INVALID)' : ''}: ${escapeMarkdown(sentenceOf(variant))}`;

function sparklineSection(variants: readonly VariantFindings[]): readonly string[] {
  const first = variants[0];
  if (first === undefined) return [];
  const top = Math.max(...variants.flatMap(({ series }) => [...series.offered, ...series.goodput]), 0);
  const rows = [
    { name: 'offered', values: first.series.offered },
    ...variants.map(({ name, series }) => ({ name, values: series.goodput })),
  ];
  const lines = rows.map(({ name, values }) => `${label(name)} ${sparkline(values, top, SPARK_CELLS)}`);
  const knee = estimated(first.result.kneePerSecond, decimal);
  return [
    `Goodput of each variant under the offered load, 0 to ${decimal(top)} logins/s, ${seconds(first.plan.durationSeconds)} of run time; the knee is ${knee}${knee === UNKNOWN ? '' : ' logins/s'}:`,
    ['```text', ...lines, '```'].join('\n'),
  ];
}

const label = (name: string): string =>
  name
    .replaceAll(/[^\p{L}\p{N} ._-]/gu, '?')
    .slice(0, NAME_CELLS)
    .padEnd(NAME_CELLS);

function verdictSection(variants: readonly VariantFindings[]): readonly string[] {
  if (variants.length === 0) return [];
  const columns = [...verdictColumns];
  const heads = ['variant', ...columns.map(({ heading }) => heading), 'valid'];
  const rows = variants.map((variant) => [
    escapeMarkdown(variant.name),
    ...columns.map((column) => column.text(variant)),
    variant.result.validity.valid ? 'yes' : '**no**',
  ]);
  return ['## Verdict table', table(heads, rows, ['left', ...columns.map(() => 'right' as const), 'left'])];
}

function expectationSection({ expectations }: Findings): readonly string[] {
  if (expectations.length === 0) return [];
  const rows = expectations.map(({ variant, expression, detail, outcome }) => [
    escapeMarkdown(variant),
    escapeMarkdown(expression),
    escapeMarkdown(detail),
    outcome === 'holds' ? 'holds' : `**${outcome}**`,
  ]);
  return [
    '## Expectations',
    table(['variant', 'expectation', 'in numbers', 'outcome'], rows, ['left', 'left', 'left', 'left']),
  ];
}

function validitySection(variants: readonly VariantFindings[]): readonly string[] {
  const broken = variants.flatMap(({ name, validity }) =>
    validity.filter(({ holds }) => !holds).map(({ rule, detail }) => [name, rule, detail].map(escapeMarkdown)),
  );
  if (broken.length === 0) return [];
  return [
    '## Broken validity rules',
    table(['variant', 'rule', 'measured against its limit'], broken, ['left', 'left', 'left']),
  ];
}

function remarksSection(variants: readonly VariantFindings[], remarks: readonly string[]): readonly string[] {
  const ends = variants.flatMap(({ name, remarks: own }) => own.map((remark) => `${name}: ${remark}`));
  const all = [...remarks, ...ends];
  return all.length === 0
    ? []
    : ['## Read before believing', all.map((line) => `- ${escapeMarkdown(line)}`).join('\n')];
}

function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(align.map((side) => (side === 'right' ? '---:' : '---'))), ...rows.map(line)].join('\n');
}
