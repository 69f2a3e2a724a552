/** The second picture: goodput against offered load. A healthy system runs up y = x to the knee, along it, and back the same way. */
import * as Plot from '@observablehq/plot';
import type { VariantFindings } from '../../analysis/findings.ts';
import { mean } from '../bins.ts';
import { decimal, valueOf } from '../numbers.ts';
import { type Phase as RunPhase, phasesOf } from '../phases.ts';
import { chartDocument, innerText, svgText } from './svg.ts';
import { halo } from './time-panel.ts';

type Phase = 'before' | 'spike' | 'after';

interface Point {
  readonly x: number;
  readonly y: number;
  readonly phase: Phase;
}

type Curve = VariantFindings['loadCurve'];

/** At most so many points, each the mean of as many that follow each other. */
export function fewerPoints(curve: Curve, most: number): Curve {
  const group = Math.ceil(curve.length / most);
  if (group <= 1) return curve;
  return Array.from({ length: Math.ceil(curve.length / group) }, (_, at) => {
    const own = curve.slice(at * group, (at + 1) * group);
    return {
      atSeconds: own[0]?.atSeconds ?? 0,
      offeredPerSecond: mean(own.map(({ offeredPerSecond }) => offeredPerSecond)),
      goodputPerSecond: mean(own.map(({ goodputPerSecond }) => goodputPerSecond)),
    };
  });
}

const SIZE = { width: 300, height: 280, left: 34, right: 12, top: 26, bottom: 38 } as const;

export const phaseMarkers: Readonly<
  Record<Phase, { readonly symbol: 'circle' | 'diamond' | 'square'; readonly colour: string; readonly filled: boolean }>
> = {
  before: { symbol: 'circle', colour: 'var(--offered)', filled: false },
  spike: { symbol: 'diamond', colour: 'var(--lost)', filled: true },
  after: { symbol: 'square', colour: 'var(--goodput)', filled: true },
};

/** Room above the knee line for its name. */
const KNEE_HEADROOM = 1.25;

export const loadTop = (variants: readonly VariantFindings[]): number =>
  Math.max(
    1,
    ...variants.flatMap((variant) => pointsOf(variant).flatMap(({ x, y }) => [x * 1.06, y * 1.06])),
    ...variants.map(({ result }) => (valueOf(result.kneePerSecond) ?? 0) * KNEE_HEADROOM),
  );

/** Id of what lies under every panel of this picture. */
export const LOAD_FRAME = 'fl';

/** The axes and the line on which everything offered is served. */
export function loadFrame(top: number): string {
  const marks = [
    Plot.gridY({ ticks: 4, stroke: 'var(--line)', strokeOpacity: 1 }),
    Plot.axisY({ ticks: 4, tickSize: 0, label: null }),
    Plot.axisX({ ticks: 4, tickSize: 0, tickPadding: 7, label: null }),
    Plot.text(['offered, logins/s'], { frameAnchor: 'bottom', dy: 34 }),
    Plot.text(['goodput, logins/s'], { frameAnchor: 'top-left', textAnchor: 'start', dx: -SIZE.left, dy: -22 }),
    Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.6 }),
    Plot.line(corners(top), { stroke: 'var(--offered)', strokeDasharray: '5 3' }),
    Plot.text([[top * 0.86, top * 0.86]], { text: () => 'all served', rotate: -42, dy: -9, dx: -4 }),
  ];
  return innerText(Plot.plot({ ...panelOptions(top), marks }));
}

const corners = (top: number): [number, number][] => [
  [0, 0],
  [top, top],
];

const panelOptions = (top: number): Plot.PlotOptions => ({
  document: chartDocument as never,
  width: SIZE.width,
  height: SIZE.height,
  marginLeft: SIZE.left,
  marginRight: SIZE.right,
  marginTop: SIZE.top,
  marginBottom: SIZE.bottom,
  x: { domain: [0, top], axis: null },
  y: { domain: [0, top], axis: null },
});

export function loadPanel(variant: VariantFindings, top: number, id: string): string {
  const points = pointsOf(variant);
  const knee = valueOf(variant.result.kneePerSecond);
  const chart = Plot.plot({
    ...panelOptions(top),
    marks: [
      ...kneeLine(knee),
      Plot.line(points, {
        x: 'x',
        y: 'y',
        stroke: 'currentColor',
        strokeOpacity: 0.45,
        strokeWidth: 1,
        curve: 'linear',
      }),
      ...(['before', 'spike', 'after'] as const).flatMap((phase) => phaseDots(points, phase)),
      ...kneeName(knee),
    ],
  });
  const spoken = phaseMeans(points).map(({ phase, x, y }) => `${phase}: ${decimal(y)} of ${decimal(x)} offered`);
  return svgText(
    chart,
    {
      id,
      title: `${variant.name}: goodput against offered load`,
      description: `Mean logins per second ${spoken.join('; ')}. The knee is at ${decimal(knee)}.`,
    },
    { parts: [LOAD_FRAME], data: { class: 'square' } },
  );
}

const kneeLine = (knee: number | null): readonly Plot.Markish[] =>
  knee === null ? [] : [Plot.ruleY([knee], { stroke: 'var(--ink)', strokeDasharray: '1 3', strokeWidth: 1.25 })];

const kneeName = (knee: number | null): readonly Plot.Markish[] =>
  knee === null
    ? []
    : [Plot.text([[0, knee]], { text: () => 'knee', textAnchor: 'start', dx: 3, dy: -7, fill: 'var(--ink)', ...halo })];

function phaseDots(points: readonly Point[], phase: Phase): readonly Plot.Markish[] {
  const { symbol, colour, filled } = phaseMarkers[phase];
  const own = points.filter((point) => point.phase === phase);
  return [
    Plot.dot(own, {
      x: 'x',
      y: 'y',
      symbol,
      r: 4,
      stroke: colour,
      strokeWidth: 1.5,
      fill: filled ? colour : 'var(--page)',
    }),
  ];
}

export function pointsOf({ loadCurve, plan }: VariantFindings): readonly Point[] {
  const phases = phasesOf(plan);
  return loadCurve.flatMap(({ atSeconds, offeredPerSecond, goodputPerSecond }) => {
    const window = phases.find(({ fromSeconds, toSeconds }) => atSeconds >= fromSeconds && atSeconds < toSeconds);
    const phase = window === undefined ? null : phaseOf(window.name);
    return phase === null ? [] : [{ x: offeredPerSecond, y: goodputPerSecond, phase }];
  });
}

function phaseOf(name: RunPhase['name']): Phase | null {
  if (name === 'warm-up') return null;
  if (name === 'during') return 'spike';
  return name === 'before' ? 'before' : 'after';
}

function phaseMeans(points: readonly Point[]): readonly Point[] {
  return (['before', 'spike', 'after'] as const).flatMap((phase) => {
    const own = points.filter((point) => point.phase === phase);
    return own.length === 0 ? [] : [{ phase, x: mean(own.map(({ x }) => x)), y: mean(own.map(({ y }) => y)) }];
  });
}
