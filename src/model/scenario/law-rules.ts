/** What a schema cannot say about the law of a time: members that exclude or bound each other. */
import { spreadsWritten } from './distribution.ts';
import { histogramProblems } from './histogram-text.ts';
import type { Finding } from './explain-issues.ts';
import type { Path } from './path-in-words.ts';
import type { Scenario, WrittenDistribution } from './schema.ts';

export function lawsAreWhole(scenario: Scenario): Finding[] {
  return lawsIn(scenario, []).flatMap(([path, law]) => lawFindings(path, law));
}

function lawFindings(path: Path, law: WrittenDistribution): Finding[] {
  switch (law.kind) {
    case 'uniform':
      return law.fromSeconds <= law.toSeconds ? [] : spanFinding(path, law, 'at least');
    case 'bounded-pareto':
      return law.fromSeconds < law.toSeconds ? [] : spanFinding(path, law, 'more than');
    case 'lognormal':
      return lognormalFindings(path, law);
    case 'gamma':
      return exactlyOne(path, [law.shape, law.scv], 'shape, scv');
    case 'empirical':
      return empiricalFindings(path, law);
    default:
      return [];
  }
}

type Law<Kind extends WrittenDistribution['kind']> = Extract<WrittenDistribution, { kind: Kind }>;

function spanFinding(
  path: Path,
  { fromSeconds, toSeconds }: { readonly fromSeconds: number; readonly toSeconds: number },
  than: string,
): Finding[] {
  return [{ path: [...path, 'toSeconds'], found: `${toSeconds}`, expected: `${than} fromSeconds, ${fromSeconds}` }];
}

function lognormalFindings(path: Path, law: Law<'lognormal'>): Finding[] {
  if (spreadsWritten(law) !== 1)
    return exactlyOne(path, [law.sigma, law.p90Seconds, law.p95Seconds], 'sigma, p90Seconds, p95Seconds');
  const high = law.p95Seconds ?? law.p90Seconds ?? Infinity;
  if (high > law.medianSeconds) return [];
  return [{ path, found: `${high}`, expected: `a percentile above the median, ${law.medianSeconds}` }];
}

function empiricalFindings(path: Path, { bins, file }: Law<'empirical'>): Finding[] {
  if (bins === undefined && file !== undefined)
    return [
      {
        path: [...path, 'file'],
        found: `"${file}", which was not read`,
        expected: 'the histogram as bins, or the scenario as a file beside it',
      },
    ];
  const one = exactlyOne(path, [bins, file], 'bins, file');
  if (one.length > 0 || bins === undefined) return one;
  return histogramProblems(bins).map(({ place, found, expected }) => ({ path: [...path, place], found, expected }));
}

function exactlyOne(path: Path, values: readonly unknown[], names: string): Finding[] {
  const written = values.filter((value) => value !== undefined).length;
  return written === 1 ? [] : [{ path, found: `${written} of them`, expected: `exactly one of ${names}` }];
}

function lawsIn(value: unknown, path: Path): [Path, WrittenDistribution][] {
  if (typeof value !== 'object' || value === null) return [];
  const here: [Path, WrittenDistribution][] =
    'kind' in value && !('ratio' in value) ? [[path, value as WrittenDistribution]] : [];
  const below = Object.entries(value).flatMap(([key, inner]) =>
    lawsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [...here, ...below];
}
