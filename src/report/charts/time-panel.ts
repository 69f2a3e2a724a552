/** A small chart over the run's time: lines on shared axes, the phases named on top, the spike shaded. */
import * as Plot from '@observablehq/plot';
import type { Phase } from '../phases.ts';
import { type ChartName, chartDocument, innerText, svgText } from './svg.ts';

/** Of a band: two of them over each other can still be told from one. */
export const BAND_OPACITY = 0.22;

export const PANEL = { width: 440, height: 190, left: 44, right: 10, top: 22, bottom: 24 } as const;

/** Mean width of a character at the font size of the panels, pixels. */
const CHARACTER_PIXELS = 7;

export interface Label {
  readonly text: string;
  readonly atSeconds: number;
  readonly y: number;
  /** Pixels above (negative) or below the point. */
  readonly shift: number;
  readonly colour: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export interface Line {
  readonly values: readonly (number | null)[];
  readonly colour: string;
  readonly dash?: string;
  readonly width?: number;
  /** When not that of the panel. */
  readonly secondsPerPoint?: number;
  /** Fills down to nothing, or down to the values of another line. */
  readonly fill?: { readonly opacity: number; readonly downTo?: readonly (number | null)[] };
}

export interface TimePanel {
  readonly name: ChartName;
  /** Id of the shared frame: phases and seconds. */
  readonly frame: string;
  readonly durationSeconds: number;
  readonly secondsPerPoint: number;
  readonly top: number;
  /** Id of the shared scale; unset: it is drawn here. */
  readonly scale?: string;
  readonly tick?: (value: number) => string;
  /** Where the lines across lie; a few round values when not given. */
  readonly ticks?: readonly number[];
  readonly lines: readonly Line[];
  readonly labels: readonly Label[];
  readonly level?: { readonly value: number; readonly text: string };
  /** Single points, marked by a ring. */
  readonly rings?: readonly { readonly atSeconds: number; readonly y: number; readonly colour: string }[];
  /** Moments marked by a line from top to bottom, seconds. */
  readonly rules?: readonly number[];
}

export function timePanel(panel: TimePanel): string {
  const { name, durationSeconds, top } = panel;
  const ticks = panel.ticks === undefined ? 4 : [...panel.ticks];
  const chart = Plot.plot({
    ...panelSize,
    x: { domain: [0, durationSeconds], axis: null },
    y: { domain: [0, top], axis: null },
    marks: [
      ...(panel.scale === undefined ? scaleMarks(ticks, panel.tick) : []),
      ...panel.lines.flatMap((line) => lineMarks(line, panel)),
      ...levelMarks(panel),
      ...(panel.rules === undefined || panel.rules.length === 0
        ? []
        : [Plot.ruleX(panel.rules, { stroke: 'var(--dead)', strokeDasharray: '3 2' })]),
      ...ringMarks(panel),
      ...panel.labels.map(labelMark),
    ],
  });
  return svgText(chart, name, {
    parts: [panel.frame, ...(panel.scale === undefined ? [] : [panel.scale])],
    data: timeData(durationSeconds),
  });
}

const scaleMarks = (ticks: number | number[], tick: TimePanel['tick']): readonly Plot.Markish[] => [
  Plot.gridY({ ticks, stroke: 'var(--line)', strokeOpacity: 1 }),
  Plot.axisY({ ticks, tickSize: 0, label: null, ...(tick === undefined ? {} : { tickFormat: tick }) }),
];

/** The lines across and their values, for panels that share a scale. */
export const timeScale = (top: number, tick?: (value: number) => string): string =>
  innerText(
    Plot.plot({
      ...panelSize,
      x: { domain: [0, 1], axis: null },
      y: { domain: [0, top], axis: null },
      marks: [...scaleMarks(4, tick)],
    }),
  );

export const panelSize = {
  document: chartDocument,
  width: PANEL.width,
  height: PANEL.height,
  marginLeft: PANEL.left,
  marginRight: PANEL.right,
  marginTop: PANEL.top,
  marginBottom: PANEL.bottom,
} as const;

/** Tells the script where the run's seconds lie on the picture. */
export const timeData = (durationSeconds: number): Readonly<Record<string, string>> => ({
  class: 'time',
  'data-x': `${PANEL.left},${PANEL.width - PANEL.right},${durationSeconds}`,
});

/** What lies under every panel over time: the phases with their names, the seconds. */
export function timeFrame(phases: readonly Phase[], durationSeconds: number): string {
  const marks = [...phaseMarks(phases, durationSeconds), ...secondsAxis(durationSeconds)];
  return innerText(
    Plot.plot({
      ...panelSize,
      x: { domain: [0, durationSeconds], axis: null },
      y: { domain: [0, 1], axis: null },
      marks,
    }),
  );
}

/** Where the seconds are written below a chart over time. */
function secondsAxis(durationSeconds: number): readonly Plot.Markish[] {
  const ticks = tickSteps.find((step) => durationSeconds / step <= 8) ?? durationSeconds / 4;
  const at = Array.from({ length: Math.floor(durationSeconds / ticks) + 1 }, (_, index) => index * ticks);
  const unit = unitOf(durationSeconds);
  return [
    Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.6 }),
    Plot.axisX(at, {
      label: null,
      tickSize: 0,
      tickPadding: 7,
      tickFormat: (second: number) =>
        second === 0 ? `0 ${unit.name}` : String(Number((second / unit.seconds).toFixed(2))),
    }),
  ];
}

const HOUR = 3600;
const DAY = 24 * HOUR;
const tickSteps: readonly number[] = [
  5,
  10,
  15,
  30,
  60,
  120,
  300,
  600,
  1800,
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 4, 7, 14, 28].map((days) => days * DAY),
];

/** What a run of that length is told in. */
function unitOf(durationSeconds: number): { readonly name: string; readonly seconds: number } {
  if (durationSeconds < 3 * HOUR) return { name: 's', seconds: 1 };
  return durationSeconds < 3 * DAY ? { name: 'h', seconds: HOUR } : { name: 'd', seconds: DAY };
}

const phaseLabels: Readonly<Record<Phase['name'], string>> = {
  'warm-up': 'warm-up',
  before: 'before',
  during: 'spike',
  after: 'after',
  tail: 'tail',
};

/** The spike as a shaded band, the edges of the phases as ticks and their names on top where there is room. */
function phaseMarks(phases: readonly Phase[], durationSeconds: number): readonly Plot.Markish[] {
  const pixelsPerSecond = (PANEL.width - PANEL.left - PANEL.right) / durationSeconds;
  const named = phases
    .map((phase) => ({ ...phase, text: phaseLabels[phase.name] }))
    .filter(
      ({ text, fromSeconds, toSeconds }) =>
        text.length * CHARACTER_PIXELS < (toSeconds - fromSeconds) * pixelsPerSecond,
    );
  return [
    Plot.rectX(
      phases.filter(({ name }) => name === 'during'),
      { x1: 'fromSeconds', x2: 'toSeconds', fill: 'var(--shade)', insetTop: -PANEL.top + 4 },
    ),
    Plot.tickX(phases.slice(1), { x: 'fromSeconds', stroke: 'var(--line)', insetTop: -PANEL.top + 4 }),
    Plot.text(named, {
      x: ({ fromSeconds, toSeconds }: (typeof named)[number]) => (fromSeconds + toSeconds) / 2,
      frameAnchor: 'top',
      text: 'text',
      dy: -12,
    }),
  ];
}

function lineMarks(
  { values, colour, dash, width, fill, ...own }: Line,
  { durationSeconds, ...shared }: Pick<TimePanel, 'secondsPerPoint' | 'durationSeconds'>,
): readonly Plot.Markish[] {
  const secondsPerPoint = own.secondsPerPoint ?? shared.secondsPerPoint;
  const points = values
    .map((value, at) => ({ x: (at + 0.5) * secondsPerPoint, y: value, low: fill?.downTo?.[at] ?? 0 }))
    .filter(({ x }) => x <= durationSeconds);
  const area =
    fill === undefined
      ? []
      : [
          Plot.areaY(
            points.filter(({ y }) => y !== null),
            {
              x: 'x',
              y1: 'low',
              y2: ({ y, low }: (typeof points)[number]) => Math.max(y ?? 0, low ?? 0),
              fill: colour,
              fillOpacity: fill.opacity,
            },
          ),
        ];
  const line = Plot.lineY(points, {
    x: 'x',
    y: ({ y }: (typeof points)[number]) => y ?? NaN,
    stroke: colour,
    strokeWidth: width ?? 1.75,
    ...(dash === undefined ? {} : { strokeDasharray: dash }),
  });
  return width === 0 ? area : [...area, line];
}

function levelMarks({ level, durationSeconds }: TimePanel): readonly Plot.Markish[] {
  if (level === undefined) return [];
  return [
    Plot.ruleY([level.value], { stroke: 'var(--ink)', strokeDasharray: '1 3', strokeWidth: 1.25 }),
    Plot.text([level], {
      x: () => durationSeconds,
      y: 'value',
      text: 'text',
      textAnchor: 'end',
      dy: -7,
      fill: 'var(--ink)',
      ...halo,
    }),
  ];
}

const ringMarks = ({ rings = [] }: TimePanel): readonly Plot.Markish[] =>
  rings.map(({ atSeconds, y, colour }) =>
    Plot.dot([[atSeconds, y]], { r: 4.5, stroke: colour, strokeWidth: 1.75, fill: 'none' }),
  );

export const halo = { stroke: 'var(--page)', strokeWidth: 3 } as const;

const labelMark = ({ text, atSeconds, y, shift, colour, anchor }: Label): Plot.Markish =>
  Plot.text([[atSeconds, y]], {
    text: () => text,
    dy: shift,
    textAnchor: anchor ?? 'middle',
    fill: colour,
    fontWeight: 600,
    ...halo,
  });
