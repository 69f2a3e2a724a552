/** Time to login as a heatmap: columns of seconds of completion, rows of durations. All completed logins, late ones too. */
import type { LoginRecord } from '../model/record/run-record.ts';
import type { Heatmap } from './findings.ts';
import { timeToLogin } from './logins.ts';

/** Columns that a picture of the report can show side by side. */
const MOST_COLUMNS = 120;
/** Rows grow by √2 from a quarter of a second: two rows a doubling. */
const FIRST_EDGE_SECONDS = 0.25;
const EDGE_GROWTH = Math.SQRT2;

/** @param seconds length of the run; completions after it get columns of their own */
export function heatmapOf(logins: readonly LoginRecord[], seconds: number): Heatmap {
  const points = logins.flatMap((login) => {
    const duration = timeToLogin(login);
    return duration === null || login.endedSeconds === null ? [] : [{ atSeconds: login.endedSeconds, duration }];
  });
  const length = points.reduce((most, { atSeconds }) => Math.max(most, Math.floor(atSeconds) + 1), Math.ceil(seconds));
  const secondsPerColumn = Math.max(1, Math.ceil(length / MOST_COLUMNS));
  const edges = edgesUpTo(points.reduce((most, { duration }) => Math.max(most, duration), 0));
  const counts = Array.from({ length: Math.ceil(length / secondsPerColumn) }, () => edges.slice(1).map(() => 0));
  for (const { atSeconds, duration } of points) {
    const column = counts[Math.floor(Math.max(0, atSeconds) / secondsPerColumn)];
    const bucket = edges.findIndex((edge) => duration < edge) - 1;
    if (column !== undefined) column[Math.max(0, bucket)] = (column[Math.max(0, bucket)] ?? 0) + 1;
  }
  return { bucketEdgesSeconds: edges, secondsPerColumn, counts };
}

/** 0, then growing edges; the last one is above `longest`. Bucket i holds durations in [edge i, edge i+1). */
export function edgesUpTo(longest: number): number[] {
  const edges = [0, FIRST_EDGE_SECONDS];
  for (let edge = FIRST_EDGE_SECONDS * EDGE_GROWTH; (edges.at(-1) ?? 0) <= longest; edge *= EDGE_GROWTH) {
    edges.push(Number(edge.toPrecision(4)));
  }
  return edges;
}
