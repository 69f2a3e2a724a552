/** Places panels on Grafana's grid of 24 columns: in reading order, a new line when the current one is full. */
import type { Dashboard, Panel, Row } from './spec.ts';

export const COLUMNS = 24;
const ROW_HEIGHT = 1;

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface PlacedRow {
  readonly row: Row;
  readonly id: number;
  readonly place: Place;
  readonly panels: readonly { readonly panel: Panel; readonly id: number; readonly place: Place }[];
}

/** Ids count from 1 in reading order: links to single panels and alerts use them. */
export function placed({ rows }: Pick<Dashboard, 'rows'>): readonly PlacedRow[] {
  let id = 0;
  let y = 0;
  const nextId = (): number => {
    id += 1;
    return id;
  };
  return rows.map((row) => {
    const head = { row, id: nextId(), place: { x: 0, y, w: COLUMNS, h: ROW_HEIGHT } };
    y += ROW_HEIGHT;
    const panels = linesOf(row.panels).flatMap((line) => {
      let x = 0;
      const top = y;
      y += Math.max(...line.map(({ height }) => height));
      return line.map((panel) => {
        const place = { x, y: top, w: panel.width, h: panel.height };
        x += panel.width;
        return { panel, id: nextId(), place };
      });
    });
    return { ...head, panels };
  });
}

function linesOf(panels: readonly Panel[]): readonly (readonly Panel[])[] {
  const lines: Panel[][] = [];
  let used = COLUMNS;
  for (const panel of panels) {
    if (used + panel.width > COLUMNS) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(panel);
    used += panel.width;
  }
  return lines;
}
