/** The columns of the verdict table: declared once for page, terminal, Markdown and the tests. */
import type { VariantFindings } from '../analysis/findings.ts';
import { count, estimated, factor, percent, ratioOf, seconds, valueOf } from './numbers.ts';
import { loginOutcomes, recoveryWords } from './words.ts';

export interface VerdictColumn {
  readonly key: string;
  /** Heading of the page and of Markdown. */
  readonly heading: string;
  /** Heading of the terminal, at most nine characters wide. */
  readonly short: string;
  /** What the number is, in one line. */
  readonly meaning: string;
  /** For sorting; null is unknown and sorts last. */
  value(variant: VariantFindings): number | null;
  text(variant: VariantFindings): string;
}

/** Goodput in the second half of the spike ÷ knee. */
export const kneeShare = ({ result }: VariantFindings): number | null =>
  ratioOf(valueOf(result.goodputPerSecond.duringLate), valueOf(result.kneePerSecond));

/** Goodput in the window after the spike ÷ offered load in it. */
export const afterShare = ({ result }: VariantFindings): number | null =>
  ratioOf(valueOf(result.goodputPerSecond.after), result.offeredPerSecond.after);

const recoverySortValue = ({ result }: VariantFindings): number | null => {
  if (!result.recovery.recovered) return result.goodputPerSecond.after === null ? null : Number.MAX_SAFE_INTEGER;
  return valueOf(result.recovery.seconds) ?? 0;
};

const timeColumns = (['p50', 'p95', 'p99'] as const).map((key): VerdictColumn => ({
  key,
  heading: key,
  short: key,
  meaning: `Time to login, ${key}: from the moment a person meant to start to the token. Completed logins only.`,
  value: ({ result }) => valueOf(result.timeToLoginSeconds[key]),
  text: ({ result }) => estimated(result.timeToLoginSeconds[key], seconds),
}));

const outcomeColumns = loginOutcomes.map(({ key, label }): VerdictColumn => ({
  key,
  heading: label,
  short: label,
  meaning: `Logins that ended so: ${label}.`,
  value: ({ result }) => result.logins[key],
  text: ({ result }) => count(result.logins[key]),
}));

export const verdictColumns: readonly VerdictColumn[] = [
  {
    key: 'kneeShare',
    heading: 'late spike ÷\u00A0knee',
    short: 'spike÷knee',
    meaning: 'Goodput in the second half of the spike as a share of the knee.',
    value: kneeShare,
    text: (variant) => percent(kneeShare(variant)),
  },
  {
    key: 'afterShare',
    heading: 'after ÷\u00A0offered',
    short: 'after÷off.',
    meaning: 'Goodput in the window after the spike as a share of the load offered in it.',
    value: afterShare,
    text: (variant) => percent(afterShare(variant)),
  },
  {
    key: 'recovery',
    heading: 'recovered',
    short: 'recovered',
    meaning: 'Time from the end of the spike until goodput follows the offered load again.',
    value: recoverySortValue,
    text: (variant) => recoveryWords(variant).short,
  },
  {
    key: 'amplification',
    heading: 'amplification',
    short: 'amplif.',
    meaning: 'Requests that hit the server per completed login.',
    value: ({ result }) => result.amplification,
    text: ({ result }) => factor(result.amplification),
  },
  {
    key: 'deadWork',
    heading: 'dead work',
    short: 'dead work',
    meaning: 'Share of the service given to requests whose client had already gone.',
    value: ({ result }) => result.deadWorkRatio,
    text: ({ result }) => percent(result.deadWorkRatio),
  },
  ...timeColumns,
  ...outcomeColumns,
];

/** The columns of a narrow table, in order. */
export const pickColumns = (keys: readonly string[]): readonly VerdictColumn[] =>
  keys.flatMap((key) => verdictColumns.filter((column) => column.key === key));
