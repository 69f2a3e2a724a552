/**
 * A histogram as a file holds it, for an empirical law. Either JSON, a list of { fromSeconds, toSeconds, count } or an object with it as
 * `bins`; or CSV with those columns, named in the first line. In CSV `fromSeconds` may be missing: a bin then begins where the one before
 * ended, the first at 0. Lines that are empty or begin with # say nothing.
 */
import type { HistogramBin } from '../empirical.ts';

export interface ReadHistogram {
  readonly bins: readonly HistogramBin[];
  /** Empty when the bins are good. */
  readonly problems: readonly HistogramProblem[];
}

export interface HistogramProblem {
  /** `line 3`, `bins[2]`. */
  readonly place: string;
  readonly found: string;
  readonly expected: string;
}

const MOST_BINS = 10_000;

export function readHistogram(text: string): ReadHistogram {
  const read = /^\s*[[{]/.test(text) ? fromJson(text) : fromCsv(text);
  return read.problems.length > 0 ? read : { bins: read.bins, problems: histogramProblems(read.bins) };
}

/** What is wrong with bins, wherever they were written. */
export function histogramProblems(bins: readonly HistogramBin[]): HistogramProblem[] {
  if (bins.length === 0 || bins.length > MOST_BINS)
    return [{ place: 'bins', found: `${bins.length} of them`, expected: `1 to ${MOST_BINS}` }];
  const problems = bins.flatMap((bin, at) => binProblems(bin, bins[at - 1], `bins[${at}]`));
  if (problems.length === 0 && !bins.some(({ count }) => count > 0))
    problems.push({ place: 'bins', found: 'no count above 0', expected: 'at least one' });
  return problems;
}

function binProblems(bin: HistogramBin, before: HistogramBin | undefined, place: string): HistogramProblem[] {
  const { fromSeconds, toSeconds, count } = bin;
  const odd = Object.entries({ fromSeconds, toSeconds, count }).filter(
    ([, value]) => typeof value !== 'number' || !Number.isFinite(value) || value < 0,
  );
  if (odd.length > 0)
    return odd.map(([name, value]) => {
      return { place: `${place}.${name}`, found: inWords(value), expected: 'a number of at least 0' };
    });
  if (toSeconds < fromSeconds)
    return [{ place: `${place}.toSeconds`, found: `${toSeconds}`, expected: `at least fromSeconds, ${fromSeconds}` }];
  if (before !== undefined && fromSeconds < before.toSeconds)
    return [
      {
        place: `${place}.fromSeconds`,
        found: `${fromSeconds}`,
        expected: `at least the end of the bin before, ${before.toSeconds}`,
      },
    ];
  return [];
}

function fromJson(text: string): ReadHistogram {
  try {
    const document: unknown = JSON.parse(text);
    const list = Array.isArray(document) ? document : (document as { readonly bins?: unknown }).bins;
    if (!Array.isArray(list))
      return refused('the file', 'an object without bins', 'a list of bins, or { "bins": […] }');
    const odd = list.findIndex((bin) => typeof bin !== 'object' || bin === null);
    if (odd >= 0) return refused(`bins[${odd}]`, inWords(list[odd]), '{ fromSeconds, toSeconds, count }');
    return { bins: list as HistogramBin[], problems: [] };
  } catch (error) {
    return refused('the file', error instanceof Error ? error.message : 'no JSON', 'JSON, or CSV with a line of names');
  }
}

const columns = ['fromSeconds', 'toSeconds', 'count'];

function fromCsv(text: string): ReadHistogram {
  const lines = text
    .split(/\r?\n/)
    .map((line, at) => ({ cells: line.split(',').map((cell) => cell.trim()), line, place: `line ${at + 1}` }))
    .filter(({ line }) => line.trim() !== '' && !line.startsWith('#'));
  const [head, ...rows] = lines;
  const names = head?.cells ?? [];
  if (!names.every((name) => columns.includes(name)) || !names.includes('toSeconds') || !names.includes('count'))
    return refused(
      head?.place ?? 'the file',
      inWords(head?.line),
      'the names of the columns: fromSeconds,toSeconds,count or toSeconds,count',
    );
  const odd = rows.find(({ cells }) => cells.length !== names.length || cells.some((cell) => !isNumber(cell)));
  if (odd !== undefined) return refused(odd.place, inWords(odd.line), `${names.length} numbers: ${names.join(',')}`);
  return { bins: binsOf(names, rows), problems: [] };
}

const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell));

function binsOf(names: readonly string[], rows: readonly { readonly cells: readonly string[] }[]): HistogramBin[] {
  const bins: HistogramBin[] = [];
  for (const { cells } of rows) {
    const cell = (name: string): number => Number(cells[names.indexOf(name)]);
    const fromSeconds = names.includes('fromSeconds') ? cell('fromSeconds') : (bins.at(-1)?.toSeconds ?? 0);
    bins.push({ fromSeconds, toSeconds: cell('toSeconds'), count: cell('count') });
  }
  return bins;
}

const refused = (place: string, found: string, expected: string): ReadHistogram => ({
  bins: [],
  problems: [{ place, found, expected }],
});

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
