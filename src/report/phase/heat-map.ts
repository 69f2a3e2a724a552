/**
 * P(tip) as a picture: a panel for each length of the trigger, sizes across, loads upwards. Each cell says its number, so that colour only
 * helps: one hue from faint to strong, which stays in order for every eye and in grey. Hatched: still draining. Dotted: not tried, since
 * the load is not carried even without a trigger. Dashed lines: hidden and advertised capacity.
 */
import type { PhaseCell, PhaseDiagram } from '../../analysis/phase/diagram.ts';
import { escapeMarkup } from '../escape.ts';
import { percent, plain, seconds } from '../numbers.ts';
import { perSecondWords, proportionWords, sizeMeaning, sizeWords, verdictWords } from './words.ts';

const CELL_WIDTH = 74;
const CELL_HEIGHT = 40;
const LEFT = 78;
const TOP = 30;
const BOTTOM = 22;
const RIGHT = 96;
/** Of the fill; the number on it keeps a contrast above 4.5 in light and dark [WCAG 2.2, 1.4.3]. */
const FAINTEST = 0.05;
const STRONGEST = 0.5;

/** One panel. @param id unique on the page */
export function heatMap(diagram: PhaseDiagram, lengthSeconds: number, id: string): string {
  const { sizes, loads } = diagram;
  const width = LEFT + sizes.length * CELL_WIDTH + RIGHT;
  const height = TOP + loads.length * CELL_HEIGHT + BOTTOM;
  const cells = diagram.cells.filter((cell) => cell.lengthSeconds === lengthSeconds);
  const title = `P(tip) after a trigger of ${seconds(lengthSeconds)}`;
  return [
    `<svg viewBox="0 0 ${width} ${height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-t ${id}-d" font-size="12" text-anchor="middle" fill="currentColor" style="max-width:${width * 1.4}px">`,
    `<title id="${id}-t">${escapeMarkup(title)}</title><desc id="${id}-d">${escapeMarkup(descriptionOf(diagram, cells))}</desc>`,
    patterns(id),
    ...sizes.map((size, at) => text(xOf(at) + CELL_WIDTH / 2, TOP - 8, sizeWords(diagram, size))),
    ...loads.map((load) => loadLabel(diagram, load)),
    ...cells.map((cell) => boxMarkup(diagram, cell, id)),
    ...capacityMarks(diagram),
    ...cells.map((cell) => numberMarkup(diagram, cell)),
    text(LEFT, height - 6, sizeMeaning(diagram), ' text-anchor="start"'),
    '</svg>',
  ].join('');
}

const xOf = (column: number): number => LEFT + column * CELL_WIDTH;
/** The highest load on top. */
const yOf = (rows: number, row: number): number => TOP + (rows - 1 - row) * CELL_HEIGHT;

const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${x}" y="${y}"${more}>${escapeMarkup(words)}</text>`;

const patterns = (id: string): string =>
  `<defs><pattern id="${id}-h" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0,0V7" stroke="currentColor" stroke-width="1.5" stroke-opacity=".35"/></pattern>` +
  `<pattern id="${id}-o" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1" fill-opacity=".45"/></pattern></defs>`;

function loadLabel({ loads, knee }: PhaseDiagram, load: number): string {
  const y = yOf(loads.length, loads.indexOf(load)) + CELL_HEIGHT / 2;
  return (
    text(LEFT - 8, y - 2, perSecondWords(load), ' text-anchor="end"') +
    text(LEFT - 8, y + 11, `${plain(load / knee.startedPerSecond)} × knee`, ' text-anchor="end" font-size="10"')
  );
}

function cornerOf({ sizes, loads }: PhaseDiagram, cell: PhaseCell): { readonly x: number; readonly y: number } {
  return { x: xOf(sizes.indexOf(cell.size)), y: yOf(loads.length, loads.indexOf(cell.loadPerSecond)) };
}

function boxMarkup(diagram: PhaseDiagram, cell: PhaseCell, id: string): string {
  const { x, y } = cornerOf(diagram, cell);
  const box = `x="${x + 1}" y="${y + 1}" width="${CELL_WIDTH - 2}" height="${CELL_HEIGHT - 2}" rx="2"`;
  const strength = FAINTEST + (STRONGEST - FAINTEST) * (cell.tip?.value ?? 0);
  const pattern = cell.verdict === 'draining' ? 'h' : cell.tip === null ? 'o' : null;
  return [
    `<rect ${box} fill="var(--lost)" fill-opacity="${cell.tip === null ? 0 : strength.toFixed(2)}" stroke="var(--line)"/>`,
    pattern === null ? '' : `<rect ${box} fill="url(#${id}-${pattern})"/>`,
  ].join('');
}

/** Over the dashed lines. Under the pointer: the interval. */
function numberMarkup(diagram: PhaseDiagram, cell: PhaseCell): string {
  const { x, y } = cornerOf(diagram, cell);
  const words = wordsOf(cell).map((line) =>
    text(
      x + CELL_WIDTH / 2,
      y + CELL_HEIGHT / 2 + line.dy,
      line.words,
      ` font-size="${line.size}" fill="var(--ink)" stroke="var(--page)" stroke-width="3"`,
    ),
  );
  return `<g><title>${escapeMarkup(`${verdictWords[cell.verdict]}: ${proportionWords(cell.tip)}`)}</title>${words.join('')}</g>`;
}

function wordsOf(cell: PhaseCell): readonly { readonly words: string; readonly size: number; readonly dy: number }[] {
  const { tip, tipAtTenTimes, verdict } = cell;
  if (tip === null) return [{ words: verdict === 'unhealthy' ? 'not healthy' : 'not tried', size: 10, dy: 4 }];
  const first = verdict === 'draining' ? 'draining' : percent(tip.value);
  if (tipAtTenTimes === null) return [{ words: first, size: 13, dy: 5 }];
  return [
    { words: first, size: 13, dy: -1 },
    { words: `10×: ${percent(tipAtTenTimes.value)}`, size: 10, dy: 13 },
  ];
}

function capacityMarks(diagram: PhaseDiagram): string[] {
  const { loads, sizes, hiddenCapacity, advertisedCapacity } = diagram;
  const right = xOf(sizes.length);
  return (
    [
      ['hidden', hiddenCapacity],
      ['advertised', advertisedCapacity],
    ] as const
  ).flatMap(([name, found]) => {
    const y = found === null ? null : yOfLoad(loads, found.perSecond);
    if (found === null || y === null) return [];
    return [
      `<path d="M${LEFT},${y}H${right + 4}" fill="none" stroke="var(--ink)" stroke-width="1.5" stroke-dasharray="6 3"/>`,
      text(right + 8, y - 2, name, ' text-anchor="start" font-size="11" fill="var(--ink)"'),
      text(right + 8, y + 11, perSecondWords(found.perSecond), ' text-anchor="start" font-size="11" fill="var(--ink)"'),
    ];
  });
}

/** Where a load lies between the rows, whose middles are their loads; null: outside. */
function yOfLoad(loads: readonly number[], perSecond: number): number | null {
  const above = loads.findIndex((load) => load >= perSecond);
  if (above <= 0) return null;
  const [low, high] = [loads[above - 1] ?? 0, loads[above] ?? 0];
  const row = above - 1 + (perSecond - low) / (high - low);
  return Math.round(yOf(loads.length, row) + CELL_HEIGHT / 2);
}

function descriptionOf(diagram: PhaseDiagram, cells: readonly PhaseCell[]): string {
  const tipping = cells.filter(({ verdict }) => verdict === 'tips').map(({ loadPerSecond }) => loadPerSecond);
  const safe = cells.filter(({ verdict }) => verdict === 'recovers').map(({ loadPerSecond }) => loadPerSecond);
  const worst = `${cells.length} cells: ${diagram.loads.length} loads by ${diagram.sizes.length} sizes.`;
  return [
    worst,
    safe.length === 0
      ? 'None recovers for certain.'
      : `${safe.length} recover, up to ${perSecondWords(Math.max(...safe))}.`,
    tipping.length === 0
      ? 'None tips for certain.'
      : `${tipping.length} tip, from ${perSecondWords(Math.min(...tipping))} on.`,
    'All numbers are in the table below.',
  ].join(' ');
}
