/** One dashboard panel as our own picture: its lines over the run's time, or its one number. */
import type { PanelData, PanelSeries } from '../../analysis/observed/panels.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { binned, mean, secondsPerPointFor } from '../bins.ts';
import { type Label, type Line, timePanel } from '../charts/time-panel.ts';
import { escapeMarkup } from '../escape.ts';
import { keyList, lineKey } from '../page/key.ts';
import { sayValue, unitInWords } from './panel-unit.ts';

/** Told apart by dash as well as by colour. */
const looks: readonly Pick<Line, 'colour' | 'dash'>[] = [
  { colour: 'var(--goodput)' },
  { colour: 'var(--offered)', dash: '5 3' },
  { colour: 'var(--attempts)', dash: '2 2' },
  { colour: 'var(--dead)' },
  { colour: 'var(--queue)', dash: '7 2 2 2' },
  { colour: 'var(--waiting)', dash: '1 3' },
];

const MOST_POINTS = 300;

export interface PanelFrame {
  /** Id of the shared drawing below every panel of the variant. */
  readonly id: string;
  readonly plan: Plan;
  /** Moments that are marked in every panel: run seconds with a word. */
  readonly marks: readonly { readonly atSeconds: number; readonly text: string }[];
}

/** @param id unique on the page */
export function panelFigure(panel: PanelData, id: string, frame: PanelFrame): string {
  const words = unitInWords(panel.unit);
  const head = `<div class="panel"><h3>${escapeMarkup(panel.title)}</h3>\n<p class="facts-line">${escapeMarkup(words === '' ? ' ' : words)}</p>`;
  const drawn = panel.series.filter(({ values }) => values.some((value) => value !== null));
  if (drawn.length === 0) return `${head}<p>No data.</p></div>`;
  if (panel.kind === 'value') return `${head}${valueList(panel, drawn)}</div>`;
  const shown = drawn.slice(0, looks.length);
  const rest = drawn.length - shown.length;
  const keys = shown.map(({ legend }, at) => lineKey(legend, looks[at]?.colour ?? '', looks[at]?.dash));
  const more = rest === 0 ? [] : [escapeMarkup(`and ${rest} more that are not drawn`)];
  return `${head}${linesOf(panel, shown, { id, frame })}${keyList([...keys, ...more])}</div>`;
}

const valueList = (panel: PanelData, series: readonly PanelSeries[]): string =>
  `<dl class="facts">${series
    .map(({ legend, values }) => {
      const last = values.findLast((value) => value !== null);
      return `<div><dt>${escapeMarkup(legend)}</dt><dd>${escapeMarkup(sayValue(panel.unit)(last))}</dd></div>`;
    })
    .join('')}</dl>`;

function linesOf(panel: PanelData, series: readonly PanelSeries[], place: { id: string; frame: PanelFrame }): string {
  const { plan, marks } = place.frame;
  const secondsPerPoint = secondsPerPointFor(plan.durationSeconds, MOST_POINTS);
  const lines = series.map(({ values }, at): Line => ({
    values: binned(values, secondsPerPoint, mean),
    colour: looks[at]?.colour ?? '',
    ...(looks[at]?.dash === undefined ? {} : { dash: looks[at].dash }),
  }));
  const highest = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const top = highest === 0 ? 1 : highest * 1.1;
  const labels = marks.map(({ atSeconds, text }): Label => {
    const nearEnd = atSeconds > plan.durationSeconds * 0.7;
    return { text, atSeconds, y: top, shift: 8, colour: 'var(--dead)', anchor: nearEnd ? 'end' : 'start' };
  });
  return timePanel({
    name: { id: place.id, title: panel.title, description: described(panel, series) },
    frame: place.frame.id,
    durationSeconds: plan.durationSeconds,
    secondsPerPoint,
    top,
    tick: (value) => sayValue(panel.unit)(value),
    lines,
    labels,
    rules: marks.map(({ atSeconds }) => atSeconds),
  });
}

const described = (panel: PanelData, series: readonly PanelSeries[]): string =>
  `Over the run's seconds: ${series
    .map(({ legend, values }) => {
      const known = values.filter((value) => value !== null);
      return `${legend}, from ${sayValue(panel.unit)(Math.min(...known))} to ${sayValue(panel.unit)(Math.max(...known))}`;
    })
    .join('; ')}.`;
