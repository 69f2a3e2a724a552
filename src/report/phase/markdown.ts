/** phase.md: the diagram for a pull request or an incident channel. */
import type { PhaseCell, PhaseDiagram } from '../../analysis/phase/diagram.ts';
import { escapeMarkdown } from '../escape.ts';
import { percent, seconds } from '../numbers.ts';
import {
  capacityLines,
  countOf,
  loadWords,
  type PhaseReport,
  setupWords,
  sizeMeaning,
  sizeWords,
  untouchedHeads,
  untouchedLines,
  verdictWords,
} from './words.ts';

export function renderPhaseMarkdown({ title, commandLine, diagrams }: PhaseReport): string {
  const sections = [
    `# Phase diagram: ${escapeMarkdown(title)}`,
    `\`${commandLine.replaceAll('`', "'")}\``,
    ...diagrams.flatMap(variantSections),
  ];
  return `${sections.join('\n\n')}\n`;
}

function variantSections(diagram: PhaseDiagram): string[] {
  return [
    `## ${escapeMarkdown(diagram.variant)}`,
    escapeMarkdown(setupWords(diagram)),
    tableOf(
      ['', 'per second', 'what it is', 'what it rests on'],
      capacityLines(diagram).map(({ name, value, meaning, evidence }) =>
        [name, value, meaning, evidence].map(escapeMarkdown),
      ),
    ),
    ...diagram.lengths.flatMap((length) => [
      `### P(tip) after a trigger of ${seconds(length)}`,
      `Across: ${escapeMarkdown(sizeMeaning(diagram))}. In brackets: after ten horizons.`,
      gridOf(diagram, length),
    ]),
    '### Without any trigger',
    tableOf(
      untouchedHeads,
      untouchedLines(diagram).map((row) => row.map(escapeMarkdown)),
    ),
  ];
}

function gridOf(diagram: PhaseDiagram, lengthSeconds: number): string {
  const { loads, sizes, cells, knee } = diagram;
  const rows = loads
    .toReversed()
    .map((loadPerSecond) => [
      loadWords({ loadPerSecond, loadRatio: loadPerSecond / knee.startedPerSecond }),
      ...sizes.map((size) =>
        cellWords(
          cells.find(
            (cell) =>
              cell.loadPerSecond === loadPerSecond && cell.size === size && cell.lengthSeconds === lengthSeconds,
          ),
        ),
      ),
    ]);
  return tableOf(['load', ...sizes.map((size) => sizeWords(diagram, size))], rows);
}

function cellWords(cell: PhaseCell | undefined): string {
  if (cell === undefined || cell.tip === null) return cell === undefined ? '–' : verdictWords[cell.verdict];
  const long = cell.tipAtTenTimes === null ? '' : ` (${percent(cell.tipAtTenTimes.value)})`;
  const value = `${percent(cell.tip.value)}${long}, ${countOf(cell.tip)}`;
  return cell.verdict === 'draining' ? `still draining, ${value}` : value;
}

const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
