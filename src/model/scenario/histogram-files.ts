/** Empirical laws that name a file: where they are in a document, and the document with the histograms in their place. */
import type { HistogramBin } from '../empirical.ts';
import { readHistogram } from './histogram-text.ts';
import type { Finding } from './explain-issues.ts';
import type { Path } from './path-in-words.ts';

/** A file as it was read, or why it could not be. */
export type HistogramFile = { readonly text: string } | { readonly failure: string };

/** Names of all files that laws of the document ask for, each once. */
export function histogramFilesIn(document: unknown): string[] {
  return [...new Set(lawsWithFile(document, []).map(({ file }) => file))];
}

/** The document with the bins of the files, and what is wrong with the files. A law whose file is no good stays as it is. */
export function withHistograms(
  document: unknown,
  fileOf: (name: string) => HistogramFile,
): { readonly document: unknown; readonly findings: readonly Finding[] } {
  const read = new Map<string, readonly HistogramBin[]>();
  const findings = lawsWithFile(document, []).flatMap(({ path, file }): Finding[] => {
    const found = fileOf(file);
    if ('failure' in found)
      return [{ path, found: `"${file}": ${found.failure}`, expected: 'a histogram file that can be read' }];
    const { bins, problems } = readHistogram(found.text);
    if (problems.length === 0) read.set(file, bins);
    return problems.map((problem) => {
      return { path, found: `"${file}", ${problem.place}: ${problem.found}`, expected: problem.expected };
    });
  });
  return { document: replaced(document, read), findings };
}

interface LawWithFile {
  readonly path: Path;
  readonly file: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A law that has bins too is left to the schema. */
const fileOfLaw = (value: unknown): string | undefined =>
  isRecord(value) && value['kind'] === 'empirical' && typeof value['file'] === 'string' && value['bins'] === undefined
    ? value['file']
    : undefined;

function lawsWithFile(value: unknown, path: Path): LawWithFile[] {
  const file = fileOfLaw(value);
  if (file !== undefined) return [{ path: [...path, 'file'], file }];
  if (Array.isArray(value)) return value.flatMap((item, at) => lawsWithFile(item, [...path, at]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => lawsWithFile(inner, [...path, key]));
}

function replaced(value: unknown, read: ReadonlyMap<string, readonly HistogramBin[]>): unknown {
  const bins = read.get(fileOfLaw(value) ?? '');
  if (bins !== undefined) return { kind: 'empirical', bins };
  if (Array.isArray(value)) return value.map((item) => replaced(item, read));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, read)]));
}
