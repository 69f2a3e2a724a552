/** The words of an `expect:` line: what each measures and in which unit. The command line and the documents list these and no others. */

/** Power of seconds that a quantity has: 1 a time, −1 a rate, 0 a count or a ratio. Only equals are compared or added. */
export type Dimension = number;

export const TIME: Dimension = 1;
export const RATE: Dimension = -1;
export const PLAIN: Dimension = 0;

export interface Word {
  /** As it is written; `*` stands for the name of a station or a segment. */
  readonly pattern: string;
  readonly dimension: Dimension;
  readonly meaning: string;
}

const rate = (pattern: string, meaning: string): Word => ({ pattern, dimension: RATE, meaning });
const time = (pattern: string, meaning: string): Word => ({ pattern, dimension: TIME, meaning });
const plain = (pattern: string, meaning: string): Word => ({ pattern, dimension: PLAIN, meaning });

/** Words that are numbers. */
export const measureWords: readonly Word[] = [
  rate('goodput.before', 'goodput from the end of the warm-up to the trigger'),
  rate('goodput.during', 'goodput in the trigger'),
  rate('goodput.duringLate', 'goodput in the second half of the trigger'),
  rate('goodput.after', 'goodput from the trigger’s end for as long as it lasted'),
  rate('goodput.peak', 'highest goodput held for the recovery window'),
  rate('offered.before', 'logins intended per second before the trigger'),
  rate('offered.during', 'logins intended per second in the trigger'),
  rate('offered.after', 'logins intended per second after the trigger'),
  rate('knee', 'completed logins per second that the service can carry'),
  time('trigger', 'length of the trigger'),
  time('recovery.seconds', 'from the trigger’s end to recovery; endless when it did not recover'),
  time('timeToLogin.p50', 'median time to login from the intended start'),
  time('timeToLogin.p95', '95th percentile of time to login'),
  time('timeToLogin.p99', '99th percentile of time to login'),
  plain('logins.intended', 'logins that were meant to happen'),
  plain('logins.completed', 'logins that completed'),
  plain('logins.abandoned', 'logins given up by their user'),
  plain('logins.refused', 'logins that ended refused'),
  plain('logins.failed', 'logins that could not work'),
  plain('logins.inFlight', 'logins under way when the run ended'),
  plain('attempts', 'requests that reached the identity server'),
  plain('amplification', 'attempts per completed login'),
  plain('workAmplification', 'service per completed login ÷ service of an undisturbed one'),
  plain('deadWork', 'service given to clients that had gone ÷ service given'),
  plain('stations.*.utilisation', 'busy share of a station'),
  time('stations.*.waitMean', 'mean wait at a station'),
  plain('stations.*.queueMean', 'mean number waiting at a station'),
  rate('stations.*.served', 'requests served per second by a station'),
  plain('segments.*.intended', 'logins of a segment that were meant to happen'),
  plain('segments.*.completed', 'logins of a segment that completed'),
  plain('segments.*.abandoned', 'logins of a segment given up by their user'),
  plain('segments.*.refused', 'logins of a segment that ended refused'),
  plain('segments.*.failed', 'logins of a segment that could not work'),
  plain('segments.*.inFlight', 'logins of a segment under way when the run ended'),
];

/** Words that are true or false. */
export const factWords = ['recovered', 'valid'] as const;
export type FactWord = (typeof factWords)[number];

/** The word that a path stands for: `stations.idp.served` is `stations.*.served`. */
export function wordOf(path: string): Word | undefined {
  const parts = path.split('.');
  return measureWords.find(({ pattern }) => {
    const wanted = pattern.split('.');
    return wanted.length === parts.length && wanted.every((want, at) => want === '*' || want === parts[at]);
  });
}

export const isFactWord = (path: string): path is FactWord => (factWords as readonly string[]).includes(path);

/** `a time`, `a rate per second`, `a plain number`: for messages. */
export function dimensionInWords(dimension: Dimension): string {
  switch (dimension) {
    case TIME:
      return 'a time';
    case RATE:
      return 'a rate per second';
    case PLAIN:
      return 'a plain number';
    default:
      return `seconds to the power of ${dimension}`;
  }
}
