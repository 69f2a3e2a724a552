/**
 * Time to login as a heatmap: when logins completed, how long they had taken, how many. One path for each depth of colour, as thick as a
 * row, its neighbouring cells drawn as one line: a twentieth of the bytes of one rectangle a cell.
 */
import * as Plot from '@observablehq/plot';
import type { Heatmap, VariantFindings } from '../../analysis/findings.ts';
import { decimal, estimated, seconds } from '../numbers.ts';
import { chartDocument, SVG_NAMESPACE, svgText } from './svg.ts';
import type { SharedAxes } from './goodput-panel.ts';
import { halo, panelSize, timeData } from './time-panel.ts';

const DEPTHS = 6;
/** More columns are put together: they would be narrower than eight pixels. */
const MOST_COLUMNS = 50;
const FAINTEST = 0.14;
const MOST_ROW_LABELS = 6;

export function heatmapPanel(variant: VariantFindings, axes: SharedAxes, id: string): string {
  const { plan, result } = variant;
  const heatmap = withoutEmptyFloor(fewerColumns(variant.heatmap));
  const rows = Math.max(1, heatmap.bucketEdgesSeconds.length - 1);
  const { durationSeconds } = axes;
  const chart = Plot.plot({
    ...panelSize,
    x: { domain: [0, durationSeconds], axis: null },
    y: { domain: [0, rows], axis: null },
    marks: [
      edgeAxis(heatmap, rows),
      cellsMark(heatmap, durationSeconds),
      ...sloMarks(heatmap, plan.slo.loginWithinSeconds, durationSeconds),
    ],
  });
  const { p50, p95 } = result.timeToLoginSeconds;
  return svgText(
    chart,
    {
      id,
      title: `${variant.name}: time to login of the logins that completed`,
      description: `Half took at most ${estimated(p50, seconds)}, nineteen in twenty at most ${estimated(p95, seconds)}. Darker cells hold more logins.`,
    },
    { parts: [axes.frameOf(variant)], data: timeData(durationSeconds) },
  );
}

/** The edges of the buckets, thinned out until they have room. */
function edgeAxis({ bucketEdgesSeconds }: Heatmap, rows: number): Plot.Markish {
  const step = Math.ceil(rows / MOST_ROW_LABELS);
  const ticks = bucketEdgesSeconds.map((_, row) => row).filter((row) => row % step === 0 && row <= rows);
  return Plot.axisY(ticks, {
    label: null,
    tickSize: 0,
    tickFormat: (row: number) => edgeText(bucketEdgesSeconds[row]),
  });
}

const edgeText = (edge: number | undefined): string =>
  edge === undefined ? '' : `${decimal(edge).replace(/\.0$/, '')} s`;

function sloMarks(
  { bucketEdgesSeconds }: Heatmap,
  limitSeconds: number,
  durationSeconds: number,
): readonly Plot.Markish[] {
  const row = rowOf(bucketEdgesSeconds, limitSeconds);
  if (row === null) return [];
  return [
    Plot.ruleY([row], { stroke: 'var(--ink)', strokeDasharray: '1 3', strokeWidth: 1.25 }),
    Plot.text([[durationSeconds, row]], {
      text: () => `SLO ${seconds(limitSeconds)}`,
      textAnchor: 'end',
      dy: -7,
      fill: 'var(--ink)',
      ...halo,
    }),
  ];
}

/** Where a time lies among the buckets: whole numbers are edges. null when it lies outside. */
function rowOf(edges: readonly number[], time: number): number | null {
  const above = edges.findIndex((edge) => edge >= time);
  if (above < 0) return null;
  if (above === 0) return edges[0] === time ? 0 : null;
  const low = edges[above - 1] ?? 0;
  const high = edges[above] ?? low;
  return above - 1 + (time - low) / (high - low);
}

function fewerColumns(heatmap: Heatmap): Heatmap {
  const { counts, secondsPerColumn, bucketEdgesSeconds } = heatmap;
  const group = Math.max(1, Math.ceil(counts.length / MOST_COLUMNS));
  const grouped = Array.from({ length: Math.ceil(counts.length / group) }, (_, at) => {
    const columns = counts.slice(at * group, (at + 1) * group);
    return bucketEdgesSeconds
      .slice(1)
      .map((_edge, row) => columns.reduce((sum, column) => sum + (column[row] ?? 0), 0));
  });
  return { bucketEdgesSeconds, secondsPerColumn: secondsPerColumn * group, counts: grouped };
}

/** Without the shortest times that nobody had, but for one row of them. */
function withoutEmptyFloor({ counts, secondsPerColumn, bucketEdgesSeconds }: Heatmap): Heatmap {
  const first = bucketEdgesSeconds.findIndex((_, row) => counts.some((column) => (column[row] ?? 0) > 0));
  const from = Math.max(0, first - 1);
  return {
    bucketEdgesSeconds: bucketEdgesSeconds.slice(from),
    secondsPerColumn,
    counts: counts.map((column) => column.slice(from)),
  };
}

interface Scale {
  (value: number): number;
}

/** A mark of our own for the chart library: one path a depth. */
function cellsMark(heatmap: Heatmap, durationSeconds: number): Plot.Markish {
  return (_index: unknown, scales: unknown) => {
    const { x, y } = scales as { readonly x: Scale; readonly y: Scale };
    const group = chartDocument.createElementNS(SVG_NAMESPACE, 'g');
    group.setAttribute('fill', 'none');
    group.setAttribute('stroke', 'var(--heat)');
    group.setAttribute('stroke-width', round(y(0) - y(1)));
    for (const { depth, path } of depthPaths(heatmap, (second) => x(Math.min(second, durationSeconds)), y)) {
      const element = chartDocument.createElementNS(SVG_NAMESPACE, 'path');
      element.setAttribute('stroke-opacity', (FAINTEST + ((1 - FAINTEST) * depth) / DEPTHS).toFixed(2));
      element.setAttribute('d', path);
      group.append(element);
    }
    return group as never;
  };
}

function depthPaths(
  heatmap: Heatmap,
  x: Scale,
  y: Scale,
): readonly { readonly depth: number; readonly path: string }[] {
  const most = Math.max(0, ...heatmap.counts.flat());
  const rows = Math.max(0, heatmap.bucketEdgesSeconds.length - 1);
  const depthAt = (column: number, row: number): number => depthOf(heatmap.counts[column]?.[row] ?? 0, most);
  return Array.from({ length: DEPTHS }, (_, index) => index + 1).flatMap((depth) => {
    const runs = Array.from({ length: rows }, (_, row) =>
      rowRuns(heatmap, (column) => depthAt(column, row) === depth).map((run) => ({ ...run, row })),
    );
    const path = runs.flat().map(({ from, to, row }) => {
      const left = x(from * heatmap.secondsPerColumn);
      return `M${round(left)},${round(y(row + 0.5))}h${round(x(to * heatmap.secondsPerColumn) - left)}`;
    });
    return path.length === 0 ? [] : [{ depth, path: path.join('') }];
  });
}

/** Square root: a few logins stay visible beside many. */
const depthOf = (count: number, most: number): number =>
  count <= 0 ? 0 : Math.max(1, Math.round(DEPTHS * Math.sqrt(count / most)));

const round = (value: number): string => String(Number(value.toFixed(1)));

function rowRuns(
  { counts }: Heatmap,
  isIn: (column: number) => boolean,
): readonly { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (let column = 0; column < counts.length; column += 1) {
    if (!isIn(column)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.to === column) last.to = column + 1;
    else runs.push({ from: column, to: column + 1 });
  }
  return runs;
}
