/** report.md: what fits into the step summary of a CI job or an incident channel. */
import { exitCodeOf } from '../analysis/judge.ts';
import type { Findings, VariantFindings } from '../analysis/findings.ts';
import { escapeMarkdown } from './escape.ts';
import { decimal, estimated, percent, plural, seconds, UNKNOWN } from './numbers.ts';
import { quantityInWords } from './predicted-quantities.ts';
import { sparkline } from './sparkline.ts';
import { verdictColumns } from './verdict-table.ts';
import {
  needsInvalidFlag,
  seedWords,
  sentenceOf,
  simulationWords,
  utc,
  verdictNames,
  verdictSentence,
} from './words.ts';

const SPARK_CELLS = 60;
/** A row of sparklines has no room for more. */
const NAME_CELLS = 18;

export function renderMarkdown(findings: Findings): string {
  const { head, verdict, variants, remarks } = findings;
  const sections = [
    `# ${verdictNames[verdict]}: ${escapeMarkdown(head.title)}`,
    `${escapeMarkdown(verdictSentence(findings))} Exit code ${exitCodeOf(verdict)}. ${head.engine === 'live' ? 'Live run' : '**SIMULATED** run'} of ${escapeMarkdown(head.scenario)}, ${utc(head.startedAt)}.`,
    ...simulatedLine(findings),
    variants.map(sentenceLine).join('\n'),
    ...sparklineSection(variants),
    ...verdictSection(variants),
    ...predictionSection(variants),
    ...expectationSection(findings),
    ...validitySection(variants),
    ...remarksSection(variants, remarks),
    `Run record: ${escapeMarkdown(head.runId)} · ${head.seeds.length === 1 ? 'seed' : 'seeds'} ${seedWords(head.seeds)} · plan ${escapeMarkdown(head.planHash.slice(0, 12))}`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function simulatedLine(findings: Findings): readonly string[] {
  const words = simulationWords(findings);
  return words === null
    ? []
    : [
        `Simulated: ${escapeMarkdown(words)}. Estimates are means over the seeds with their 95 % intervals, counts are totals.`,
      ];
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

/** A row a variant, a cell a number: measured, the interval that one run lies in, whether it lies there. */
function predictionSection(variants: readonly VariantFindings[]): readonly string[] {
  const predicted = variants.flatMap(({ name, result: { prediction } }) =>
    prediction === undefined ? [] : [{ name, prediction, cells: prediction.quantities.map(quantityInWords) }],
  );
  const [first] = predicted;
  if (first === undefined) return [];
  const { seeds, level } = first.prediction;
  const rows = predicted.map(({ name, cells }) => [
    escapeMarkdown(name),
    ...cells.map(({ measured, interval, inside }) => {
      const said = `${measured} (${interval})`;
      return inside === false ? `**${said} ✕**` : `${said}${inside === true ? ' ✓' : ''}`;
    }),
  ]);
  const heads = ['variant', ...first.cells.map(({ short }) => short)];
  return [
    '## Predicted and measured',
    `Measured, and in brackets where ${plural(seeds.length, 'simulated seed')} had said that one run lies with ${percent(level)}.`,
    table(heads, rows, ['left', ...first.cells.map(() => 'right' as const)]),
  ];
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
