/**
 * report.json: everything the report shows, as data. The result document is inside unchanged, so a report can be judged again
 * years later from this alone. Keys below the top level are in alphabetical order: the same findings give the same bytes.
 */
import type { Findings, PerSecondSeries, VariantFindings } from '../analysis/findings.ts';
import { binSeries, type BinnedSeries } from './bins.ts';
import { exitCodeOf } from './words.ts';

export const REPORT_SCHEMA = 'launchquake/report@1';

/** Digits after the point of a value in a series: a thousandth of a login per second is below what a run can tell. */
const SERIES_DIGITS = 3;

export function renderJson(findings: Findings): string {
  return `${stringify(reportDocument(findings, 1), 1)}\n`;
}

/** The same document on one line, with one point of each series per `secondsPerPoint`. */
export const renderJsonCompact = (findings: Findings, secondsPerPoint: number): string =>
  stringify(reportDocument(findings, secondsPerPoint), 0);

function reportDocument(findings: Findings, secondsPerPoint: number): Readonly<Record<string, unknown>> {
  return {
    schema: REPORT_SCHEMA,
    verdict: findings.verdict,
    exitCode: exitCodeOf(findings.verdict),
    head: findings.head,
    remarks: findings.remarks,
    result: findings.result,
    variants: findings.variants.map((variant) => variantDocument(variant, secondsPerPoint)),
  };
}

function variantDocument(variant: VariantFindings, secondsPerPoint: number): Readonly<Record<string, unknown>> {
  const { plan, series, result: _inResultDocument, ...rest } = variant;
  const { service: _service, arrivals: _arrivals, people: _people, segments: _segments, ...setup } = plan;
  return { ...rest, setup, series: seriesDocument(series, secondsPerPoint) };
}

function seriesDocument(series: PerSecondSeries, secondsPerPoint: number): Readonly<Record<string, unknown>> {
  const binned: BinnedSeries = binSeries(series, secondsPerPoint);
  const rounded = Object.entries(binned.values).map(([name, values]) => [name, values.map(round)] as const);
  return { secondsPerPoint, ...Object.fromEntries(rounded) };
}

const round = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(SERIES_DIGITS)));

function stringify(document: Readonly<Record<string, unknown>>, indent: number): string {
  const ordered = Object.fromEntries(Object.entries(document).map(([key, value]) => [key, sorted(value)]));
  const text = JSON.stringify(ordered, null, indent);
  return indent === 0 ? text : onOneLine(text);
}

/** Arrays of numbers on one line each: a series is read as a row. No string of JSON holds a line break, so none is touched. */
const onOneLine = (text: string): string =>
  text.replaceAll(/\[\n[\s\d.,eE+\-nul]*\]/g, (list) =>
    list.replaceAll(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
