/** The diagram for a terminal: capacities first, then a grid for each length of the trigger. */
import type { PhaseCell, PhaseDiagram } from '../../analysis/phase/diagram.ts';
import { percent, seconds } from '../numbers.ts';
import {
  capacityLines,
  loadWords,
  type PhaseReport,
  setupWords,
  sizeMeaning,
  sizeWords,
  untouchedHeads,
  untouchedLines,
} from './words.ts';

/** @param path of the page */
export function renderPhaseTerminal({ title, diagrams }: PhaseReport, path: string): string {
  const parts = diagrams.flatMap((diagram) => [
    `${title}: ${diagram.variant}`,
    setupWords(diagram),
    capacityLines(diagram)
      .map(
        ({ name, value, meaning, evidence }) =>
          `${name.padEnd(20)} ${value}\n  ${meaning}${evidence === '' ? '' : `\n  ${evidence}`}`,
      )
      .join('\n'),
    ...diagram.lengths.map((length) => gridOf(diagram, length)),
    untouchedText(diagram),
  ]);
  return `\n${parts.join('\n\n')}\n\n${KEY}\nPage: ${path}\n`;
}

const KEY =
  'Share of seeds down at the horizon, behind / after ten horizons. ~ still draining  x not healthy without a trigger  - not tried';

const COLUMN = 14;

/** Tips that nothing triggers; the last column only where they were looked for by splitting. */
function untouchedText(diagram: PhaseDiagram): string {
  const columns = diagram.rare.length > 0 ? 4 : diagram.tenTimesSeconds === null ? 2 : 3;
  const rows = [untouchedHeads, ...untouchedLines(diagram)].map((row) => row.slice(0, columns));
  const widths = untouchedHeads.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('   '));
  return ['Without any trigger', ...lines].join('\n');
}

function gridOf(diagram: PhaseDiagram, lengthSeconds: number): string {
  const { loads, sizes, knee } = diagram;
  const head = `P(tip), trigger of ${seconds(lengthSeconds)}; across: ${sizeMeaning(diagram)}`;
  const columns = `${''.padEnd(22)}${sizes.map((size) => sizeWords(diagram, size).padStart(COLUMN)).join('')}`;
  const rows = loads.toReversed().map((load) => {
    const label = loadWords({ loadPerSecond: load, loadRatio: load / knee.startedPerSecond });
    return `${label.padStart(22)}${sizes.map((size) => cellText(cellAt(diagram, load, size, lengthSeconds)).padStart(COLUMN)).join('')}`;
  });
  return [head, columns, ...rows].join('\n');
}

const cellAt = ({ cells }: PhaseDiagram, load: number, size: number, lengthSeconds: number): PhaseCell | undefined =>
  cells.find((cell) => cell.loadPerSecond === load && cell.size === size && cell.lengthSeconds === lengthSeconds);

function cellText(cell: PhaseCell | undefined): string {
  if (cell === undefined || cell.tip === null) return cell?.verdict === 'unhealthy' ? 'x' : '-';
  const mark = cell.verdict === 'draining' ? '~ ' : '';
  const long = cell.tipAtTenTimes === null ? '' : ` / ${percent(cell.tipAtTenTimes.value)}`;
  return `${mark}${percent(cell.tip.value)}${long}`;
}
