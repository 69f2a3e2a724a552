/** The law of a time as a profile writes it; see src/model/distributions.ts. */
import type { HistogramBin } from '../../src/model/empirical.ts';
import { histogramProblems } from '../../src/model/scenario/histogram-text.ts';
import { byKind, described, exactly, isRecord, join, listOf, numberIn, optional, schemaOf } from './value-checks.ts';
import type { ValueCheck } from './value-checks.ts';

const MOST_SECONDS = 86_400;
const MOST_BINS = 10_000;
const seconds = numberIn(0, MOST_SECONDS, 'seconds');
const someSeconds = numberIn(0, MOST_SECONDS, 'seconds', { open: true });

const bin = exactly({ fromSeconds: seconds, toSeconds: seconds, count: numberIn(0, Number.MAX_SAFE_INTEGER, '') });
const bins = listOf(bin, { least: 1, most: MOST_BINS });

const simple: Readonly<Record<string, Readonly<Record<string, ValueCheck>>>> = {
  fixed: { seconds },
  uniform: { fromSeconds: seconds, toSeconds: someSeconds },
  exponential: { meanSeconds: someSeconds },
  erlang: { meanSeconds: someSeconds, stages: numberIn(1, 1000, '', { whole: true }) },
  hyperexponential: { meanSeconds: someSeconds, scv: numberIn(1, 1000, '') },
  lognormal: { medianSeconds: someSeconds, sigma: numberIn(0, 4, '', { open: true }) },
  gamma: {
    meanSeconds: someSeconds,
    shape: optional(numberIn(0, 1e6, '', { open: true })),
    scv: optional(numberIn(0, 1000, '(instead of shape)', { open: true })),
  },
  'bounded-pareto': { fromSeconds: someSeconds, toSeconds: someSeconds, alpha: numberIn(0, 100, '', { open: true }) },
  empirical: { bins },
};

/** A law that is not a mixture, and whose members fit each other. */
const simpleCheck = whole(byKind(simple));

const part = exactly({ share: numberIn(0, 1e9, '', { open: true }), of: simpleCheck });
export const distributionCheck = whole(
  byKind({ ...simple, mixture: { parts: listOf(part, { least: 1, most: 100 }) } }),
);

/** Adds to a check of single members what they must be to each other. */
function whole(check: ValueCheck): ValueCheck {
  return described(schemaOf(check), (value, where, problems) => {
    const before = problems.length;
    check(value, where, problems);
    if (problems.length > before || !isRecord(value)) return;
    for (const { member, found, expected } of mismatches(value))
      problems.push({ where: member === '' ? where : join(where, member), found, expected });
  });
}

interface Mismatch {
  readonly member: string;
  readonly found: string;
  readonly expected: string;
}

function mismatches(law: Readonly<Record<string, unknown>>): Mismatch[] {
  switch (law['kind']) {
    case 'uniform':
      return span(law, Number(law['fromSeconds']) <= Number(law['toSeconds']), 'at least');
    case 'bounded-pareto':
      return span(law, Number(law['fromSeconds']) < Number(law['toSeconds']), 'more than');
    case 'gamma': {
      const written = [law['shape'], law['scv']].filter((value) => value !== undefined).length;
      return written === 1 ? [] : [{ member: '', found: `${written} of them`, expected: 'exactly one of shape, scv' }];
    }
    case 'empirical':
      return histogramProblems(law['bins'] as readonly HistogramBin[]).map(({ place, found, expected }) => {
        return { member: place, found, expected };
      });
    default:
      return [];
  }
}

function span(law: Readonly<Record<string, unknown>>, fits: boolean, words: string): Mismatch[] {
  if (fits) return [];
  return [
    {
      member: 'toSeconds',
      found: String(law['toSeconds']),
      expected: `${words} fromSeconds, ${String(law['fromSeconds'])}`,
    },
  ];
}
