/** phase.html: one file that opens offline and needs no script. First the capacities, then the pictures, then every number. */
import type { PhaseDiagram } from '../../analysis/phase/diagram.ts';
import { escapeMarkup } from '../escape.ts';
import { keepUnits } from '../numbers.ts';
import { pageStart } from '../page/start.ts';
import { dataTable, table } from '../page/table.ts';
import { heatMap } from './heat-map.ts';
import {
  capacityLines,
  cellHeads,
  cellRow,
  type PhaseReport,
  setupWords,
  untouchedHeads,
  untouchedLines,
  verdictMeanings,
  verdictWords,
} from './words.ts';

export function renderPhaseHtml({ title, commandLine, diagrams }: PhaseReport): string {
  const scenario = diagrams[0]?.scenario ?? '';
  return [
    ...pageStart(`Phase diagram · ${title} · Launchquake`, 'capacities'),
    '<header>',
    `<p class="over">Launchquake phase diagram of <b>${escapeMarkup(scenario)}</b> · simulated · <code>${escapeMarkup(commandLine)}</code></p>`,
    `<h1>${escapeMarkup(title)}</h1>`,
    '</header>',
    '<main id="main" tabindex="-1">',
    ...diagrams.map(variantSection),
    readingSection(),
    '</main>',
    '<footer><p>The same content as data: phase.json in the same folder.</p></footer>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function variantSection(diagram: PhaseDiagram, at: number): string {
  const { variant, title, lengths, cells } = diagram;
  return [
    `<section aria-labelledby="v${at}"><h2 id="v${at}">${escapeMarkup(variant)}: ${escapeMarkup(title)}</h2>`,
    `<p class="setup">${escapeMarkup(keepUnits(setupWords(diagram)))}</p>`,
    '<dl class="facts">',
    ...capacityLines(diagram).map(
      ({ name, value, meaning, evidence }) =>
        `<div><dt>${escapeMarkup(name)}</dt><dd><b>${escapeMarkup(keepUnits(value))}</b>: ${escapeMarkup(keepUnits(meaning))}.${evidence === '' ? '' : ` Seen: ${escapeMarkup(keepUnits(evidence))}.`}</dd></div>`,
    ),
    '</dl>',
    '<figure><div class="panels">',
    ...lengths.map(
      (length, panel) => `<div class="panel">${panelHead(length)}${heatMap(diagram, length, `m${at}-${panel}`)}</div>`,
    ),
    '</div>',
    '<figcaption>Each cell: the share of seeds that is down at the horizon; below it, where it was looked at, after ten horizons. Stronger colour: more. Hatched: still draining. Dotted: not tried. Dashed: hidden and advertised capacity.</figcaption>',
    dataTable(
      `Every cell of ${variant}`,
      cellHeads,
      cells.map((cell) => cellRow(diagram, cell)),
    ),
    '</figure>',
    untouchedTable(diagram),
    '</section>',
  ].join('\n');
}

const panelHead = (lengthSeconds: number): string =>
  `<h3>A trigger of ${escapeMarkup(String(Number(lengthSeconds.toFixed(2))))}\u00A0s</h3>`;

/** The counterfactual: the same loads and moments, and no trigger. */
function untouchedTable(diagram: PhaseDiagram): string {
  return table({
    caption: 'Without any trigger: how often goodput does not follow what is offered, with the interval at 95 %',
    columns: untouchedHeads.map((heading, at) => ({
      heading,
      side: at === 0 ? ('left' as const) : ('right' as const),
    })),
    rows: untouchedLines(diagram).map((row) => row.map((cell) => ({ text: cell }))),
  });
}

const readingSection = (): string =>
  [
    '<section aria-labelledby="reading"><h2 id="reading">How to read it</h2><dl class="words">',
    ...(Object.keys(verdictWords) as (keyof typeof verdictWords)[]).map(
      (verdict) =>
        `<div><dt>${escapeMarkup(verdictWords[verdict])}</dt><dd>${escapeMarkup(verdictMeanings[verdict])}.</dd></div>`,
    ),
    '<div><dt>interval</dt><dd>Wilson’s, at 95 %, of the share of seeds. Capacities: the bracket that bisection left, at whose lower end at most a fifth of the seeds fail.</dd></div>',
    '<div><dt>stable</dt><dd>Never said without a horizon: what holds for one horizon is shown at ten times it, too.</dd></div>',
    '</dl></section>',
  ].join('\n');
