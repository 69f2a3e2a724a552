/** A rate over time as a small picture of characters. */

export interface CurvePoint {
  readonly atSeconds: number;
  readonly perSecond: number;
}

export interface CurveMark {
  readonly atSeconds: number;
  readonly label: string;
}

const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const AXIS_CELLS = 8;

/**
 * One column a point, `rows` rows high, the peak at the top; a row of marks and a time axis below. A dashed line shows `levelPerSecond`
 * where the curve leaves room.
 */
export function drawCurve(
  points: readonly CurvePoint[],
  {
    rows,
    totalSeconds,
    levelPerSecond,
    marks,
  }: { rows: number; totalSeconds: number; levelPerSecond: number | null; marks: readonly CurveMark[] },
): readonly string[] {
  const top = points.reduce((most, { perSecond }) => Math.max(most, perSecond), levelPerSecond ?? 0);
  const lines = Array.from({ length: rows }, (_, line) => {
    const floor = rows - 1 - line;
    const holdsLevel =
      levelPerSecond !== null && top > 0 && Math.min(rows - 1, Math.floor((levelPerSecond / top) * rows)) === floor;
    const cells = points.map(({ perSecond }) => cellOf(perSecond, top, rows, floor));
    const text = holdsLevel ? cells.map((cell) => (cell === ' ' ? '╌' : cell)) : cells;
    return `${labelOf(line, rows, top)} ┤${text.join('')}${holdsLevel ? ' knee' : ''}`;
  });
  return [
    ...lines,
    `${' '.repeat(AXIS_CELLS)} └${'─'.repeat(points.length)}`,
    ...axisLines(points.length, totalSeconds, marks),
  ];
}

function cellOf(perSecond: number, top: number, rows: number, floor: number): string {
  const filled = top === 0 ? 0 : (perSecond / top) * rows - floor;
  return EIGHTHS[Math.max(0, Math.min(8, Math.round(filled * 8)))] ?? ' ';
}

function labelOf(line: number, rows: number, top: number): string {
  if (line === 0) return `${top.toFixed(1)}/s`.padStart(AXIS_CELLS);
  return (line === rows - 1 ? '0/s' : '').padStart(AXIS_CELLS);
}

function axisLines(columns: number, totalSeconds: number, marks: readonly CurveMark[]): readonly string[] {
  const place = (labels: readonly CurveMark[]): string => {
    let text = '';
    for (const { atSeconds, label } of labels) {
      const column = Math.min(Math.round((atSeconds / totalSeconds) * columns), Math.max(0, columns - label.length));
      if (text.length > column) continue;
      text = `${text.padEnd(column)}${label} `;
    }
    return `${' '.repeat(AXIS_CELLS + 2)}${text.trimEnd()}`;
  };
  const times = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const atSeconds = totalSeconds * part;
    return { atSeconds, label: `${Number(atSeconds.toFixed(1))} s` };
  });
  return [place(marks.toSorted((a, b) => a.atSeconds - b.atSeconds)), place(times)];
}
