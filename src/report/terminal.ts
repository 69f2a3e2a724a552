/** What `launchquake run` prints at its end: the verdict table, one sentence a variant, what was breached, the verdict. */
import { exitCodeOf } from '../analysis/judge.ts';
import type { Findings, VariantFindings } from '../analysis/findings.ts';
import type { ExpectationResult } from '../model/record/result.ts';
import { escapeTerminal } from './escape.ts';
import { decimal, estimated, plain, plural, seconds } from './numbers.ts';
import { predictionSummary } from './predicted-quantities.ts';
import { pickColumns, type VerdictColumn } from './verdict-table.ts';
import { needsInvalidFlag, sentenceOf, simulationWords, verdictNames, verdictSentence } from './words.ts';

/** How a piece of text is made to stand out. The default leaves it as it is. */
export interface TerminalStyle {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
}

const asItIs = (text: string): string => text;
const unstyled: TerminalStyle = { bold: asItIs, dim: asItIs, good: asItIs, bad: asItIs, warn: asItIs };

const NARROWEST = 60;
const WIDEST = 120;
const INDENT = 2;

/** Widest first: a table takes the first list that fits. */
const columnLists: readonly (readonly string[])[] = [
  [
    'kneeShare',
    'afterShare',
    'recovery',
    'amplification',
    'deadWork',
    'p50',
    'p95',
    'completed',
    'abandoned',
    'refused',
  ],
  ['kneeShare', 'afterShare', 'recovery', 'amplification', 'deadWork', 'p50', 'p95', 'completed'],
  ['kneeShare', 'afterShare', 'recovery', 'amplification', 'deadWork', 'p95'],
  ['kneeShare', 'afterShare', 'recovery', 'amplification', 'deadWork'],
  ['kneeShare', 'afterShare', 'recovery'],
];

export function renderTerminal(
  findings: Findings,
  options: { readonly columns?: number; readonly style?: TerminalStyle } = {},
): string {
  const style = options.style ?? unstyled;
  const width = Math.max(NARROWEST, Math.min(WIDEST, options.columns ?? 100));
  const blocks = [
    headLines(findings, width, style),
    tableLines(findings.variants, width, style),
    findings.variants.flatMap((variant) => sentenceLines(variant, width, style)),
    expectationLines(findings.expectations, width, style),
    verdictLines(findings, width, style),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** From here on moments are told in hours. */
const LONG_SECONDS = 7200;

function spikeWords(fromSeconds: number, toSeconds: number, durationSeconds: number): string {
  const of = `of ${spaced(seconds(durationSeconds))}`;
  return durationSeconds < LONG_SECONDS
    ? `spike ${plain(fromSeconds)}–${plain(toSeconds)} s ${of}`
    : `spike of ${spaced(seconds(toSeconds - fromSeconds))} after ${spaced(seconds(fromSeconds))} ${of}`;
}

/** What was run: enough to read the table without the report. */
function headLines(findings: Findings, width: number, style: TerminalStyle): readonly string[] {
  const { head, variants } = findings;
  const first = variants[0];
  if (first === undefined) return [];
  const { plan, result } = first;
  const { startSeconds, durationSeconds } = plan.trigger;
  const simulated = simulationWords(findings);
  const parts = [
    `${escapeTerminal(head.scenario)}, ${head.engine === 'live' ? 'live' : 'SIMULATED'}`,
    ...(simulated === null ? [] : [spaced(simulated)]),
    `knee ${estimated(result.kneePerSecond, decimal)} logins/s`,
    spikeWords(startSeconds, startSeconds + durationSeconds, plan.durationSeconds),
    plan.compress === 1 ? 'run time is story time' : `run time; 1 s is ${spaced(seconds(plan.compress))} of the story`,
  ];
  return wrap(parts.join(' · '), width).map((line) => style.dim(line));
}

interface Cell {
  readonly text: string;
  readonly side: 'left' | 'right';
}

function tableLines(variants: readonly VariantFindings[], width: number, style: TerminalStyle): readonly string[] {
  if (variants.length === 0) return [];
  for (const keys of columnLists) {
    const rows = rowsOf(variants, pickColumns(keys));
    const widths = widthsOf(rows);
    const fits = widths.reduce((sum, column) => sum + column, 0) + INDENT * (widths.length - 1) <= width;
    if (fits || keys === columnLists.at(-1)) return draw(rows, widths, style);
  }
  return [];
}

function rowsOf(variants: readonly VariantFindings[], columns: readonly VerdictColumn[]): readonly (readonly Cell[])[] {
  const heads: readonly Cell[] = [
    { text: 'variant', side: 'left' },
    ...columns.map(({ short }): Cell => ({ text: short, side: 'right' })),
    { text: 'valid', side: 'left' },
  ];
  const body = variants.map((variant): readonly Cell[] => [
    { text: escapeTerminal(variant.name), side: 'left' },
    ...columns.map((column): Cell => ({ text: spaced(column.text(variant)), side: 'right' })),
    { text: variant.result.validity.valid ? 'yes' : 'NO', side: 'left' },
  ]);
  return [heads, ...body];
}

const spaced = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ');

const widthsOf = (rows: readonly (readonly Cell[])[]): readonly number[] =>
  (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.text.length ?? 0)));

function draw(rows: readonly (readonly Cell[])[], widths: readonly number[], style: TerminalStyle): readonly string[] {
  const lines = rows.map((row) =>
    row
      .map(({ text, side }, column) =>
        side === 'left' ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [style.bold(lines[0] ?? ''), style.dim(rule), ...lines.slice(1)];
}

function sentenceLines(variant: VariantFindings, width: number, style: TerminalStyle): readonly string[] {
  const { name, result } = variant;
  const lines = wrap(escapeTerminal(sentenceOf(variant)), width - INDENT);
  const flag = needsInvalidFlag(variant)
    ? wrap(`INVALID: ${result.validity.reasons.map(escapeTerminal).join('; ')}`, width - INDENT)
    : [];
  const isBad = !result.validity.valid;
  const predicted = predictionSummary(variant);
  const said = predicted === null ? [] : wrap(escapeTerminal(`Prediction: ${predicted}.`), width - INDENT);
  const painted = [
    ...lines.map((line) => (isBad ? style.warn(line) : line)),
    ...flag.map((line) => style.warn(line)),
    ...said.map((line) => style.dim(line)),
  ];
  return [style.bold(escapeTerminal(name)), ...painted.map((line) => `${' '.repeat(INDENT)}${line}`)];
}

function expectationLines(
  expectations: readonly ExpectationResult[],
  width: number,
  style: TerminalStyle,
): readonly string[] {
  if (expectations.length === 0) return [];
  const holding = expectations.filter(({ outcome }) => outcome === 'holds').length;
  const open = expectations.filter(({ outcome }) => outcome !== 'holds');
  return [
    `${holding} of ${plural(expectations.length, 'expectation')} ${holding === 1 ? 'holds' : 'hold'}${open.length === 0 ? '.' : ':'}`,
    ...open.flatMap(({ variant, expression, detail, outcome }) => {
      const mark = outcome === 'breached' ? style.bad('breached') : style.warn('unknown ');
      const [first = '', ...rest] = wrap(
        escapeTerminal(`${variant}: ${expression}   (${detail})`),
        width - 'breached'.length - 2 * INDENT,
      );
      return [`  ${mark}  ${first}`, ...rest.map((line) => `${' '.repeat('breached'.length + 2 * INDENT)}${line}`)];
    }),
  ];
}

function verdictLines(findings: Findings, width: number, style: TerminalStyle): readonly string[] {
  const { verdict } = findings;
  const paint = verdict === 'pass' ? style.good : verdict === 'slo-breach' ? style.bad : style.warn;
  const [first = '', ...rest] = wrap(
    `${verdictNames[verdict]}  ${spaced(verdictSentence(findings))} Exit code ${exitCodeOf(verdict)}.`,
    width,
  );
  return [first.replace(verdictNames[verdict], (name) => style.bold(paint(name))), ...rest];
}

/** Lines of at most `width` characters, broken at spaces; a longer word stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of spaced(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
