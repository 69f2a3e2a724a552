/**
 * The text that a /metrics page answers with, format 0.0.4
 * [https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format].
 */
import type { Labels } from './sample.ts';

export interface ExposedSample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
  /** Milliseconds since 1970; undefined: the moment of the scrape. */
  readonly atEpochMs?: number;
  /** Counters, and every part of histograms and summaries but the quantiles: totals since the server's start. */
  readonly isTotal: boolean;
}

type Kind = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';

/** All samples of the page, or null when one line cannot be read: a page that breaks off is no scrape, as for Prometheus. */
export function parseExposition(text: string): readonly ExposedSample[] | null {
  if (text !== '' && !text.endsWith('\n')) return null;
  const kinds = new Map<string, Kind>();
  const samples: ExposedSample[] = [];
  for (const line of text.split('\n')) {
    const type = /^#[ \t]+TYPE[ \t]+(\S+)[ \t]+(counter|gauge|histogram|summary|untyped)\s*$/.exec(line);
    if (type !== null) kinds.set(type[1] ?? '', type[2] as Kind);
    if (line.trim() === '' || line.startsWith('#')) continue;
    const sample = parseLine(line, kinds);
    if (sample === undefined) return null;
    samples.push(sample);
  }
  return samples;
}

/** `name{label="value",…} value [milliseconds]` */
const LINE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?[ \t]*(\S+)(?:[ \t]+(-?\d+))?[ \t]*$/;

function parseLine(line: string, kinds: ReadonlyMap<string, Kind>): ExposedSample | undefined {
  const [, name, within = '', written = '', at] = LINE.exec(line) ?? [];
  const labels = parseLabels(within);
  const value = parseValue(written);
  if (name === undefined || labels === undefined || value === undefined) return undefined;
  const moment = at === undefined ? {} : { atEpochMs: Number(at) };
  return { name, labels, value, isTotal: isTotal(name, labels, kinds), ...moment };
}

/** A comma may stand behind the last label. */
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,|$)/y;

function parseLabels(text: string): Labels | undefined {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let end = 0;
  for (let match = LABEL.exec(text); match !== null; match = LABEL.exec(text)) {
    labels[match[1] ?? ''] = unescaped(match[2] ?? '');
    end = LABEL.lastIndex;
  }
  return text.slice(end).trim() === '' ? labels : undefined;
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/g, (whole, escaped: string) =>
    escaped === 'n' ? '\n' : /["\\]/.test(escaped) ? escaped : whole,
  );

function parseValue(text: string): number | undefined {
  const infinite = /^([+-]?)Inf$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function isTotal(name: string, labels: Labels, kinds: ReadonlyMap<string, Kind>): boolean {
  const own = kinds.get(name);
  if (own !== undefined) return own === 'counter';
  const family = kinds.get(name.replace(/_(bucket|sum|count)$/, ''));
  return family === 'histogram' || (family === 'summary' && labels['quantile'] === undefined);
}
