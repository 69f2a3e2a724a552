/** A table of medians and of ratios, and whether they are what was asked. */
import type { Measured } from './measured.ts';

export interface Contest {
  readonly name: string;
  readonly ours: () => Measured | Promise<Measured>;
  readonly theirs: { readonly name: string; readonly run: () => Measured } | { readonly missing: string } | null;
  /** Least events per second, and least ratio of ours to theirs. */
  readonly leastPerSecond?: number;
  readonly leastRatio?: number;
  /** Counts that both must agree on, to 1e-6. */
  readonly same?: readonly string[];
}

export interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly against: string;
  readonly theirsPerSecond: number | null;
  readonly ratio: number | null;
  readonly asked: string;
  readonly isMet: boolean;
}

const perSecond = ({ events, seconds }: Measured): number => events / seconds;

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;

/** Rounds, ours and theirs in turn: what else the machine does in a round weighs on both. */
export async function hold(contest: Contest, rounds: number, say: (line: string) => void): Promise<Row> {
  const { name, ours, theirs } = contest;
  const rates: Rates[] = [];
  if (theirs !== null && 'missing' in theirs) say(`${name}: ${theirs.missing}; ours is measured alone`);
  for (let round = 0; round < rounds; round += 1) {
    const own = await ours();
    const other = theirs !== null && 'run' in theirs ? theirs.run() : null;
    if (other !== null) compare(contest, own, other);
    rates.push({ ours: perSecond(own), theirs: other === null ? null : perSecond(other) });
    say(`${name}: round ${round + 1} of ${rounds}, ${millions(perSecond(own))} M events/s`);
  }
  return rowOf(contest, rates);
}

interface Rates {
  readonly ours: number;
  readonly theirs: number | null;
}

function rowOf(contest: Contest, rates: readonly Rates[]): Row {
  const { name, theirs, leastPerSecond = 0, leastRatio = 0 } = contest;
  const pairs = rates.filter((each): each is Rates & { theirs: number } => each.theirs !== null);
  const rate = median(rates.map((each) => each.ours));
  const ratio = pairs.length === 0 ? null : median(pairs.map((each) => each.ours / each.theirs));
  return {
    name,
    perSecond: rate,
    against: theirs === null ? '' : 'missing' in theirs ? theirs.missing : theirs.name,
    theirsPerSecond: ratio === null ? null : median(pairs.map((each) => each.theirs)),
    ratio,
    asked: askedOf(contest),
    isMet: rate >= leastPerSecond && (ratio === null || ratio >= leastRatio),
  };
}

/** What is measured must be the same thing. */
function compare({ name, same = [] }: Contest, own: Measured, other: Measured): void {
  for (const count of same) {
    const [one, two] = [own[count] ?? Number.NaN, other[count] ?? Number.NaN];
    if (!(Math.abs(one - two) <= 1e-6 * Math.abs(two)))
      throw new Error(`${name}: ${count} is ${one} here and ${two} there`);
  }
}

function askedOf({ leastPerSecond, leastRatio }: Contest): string {
  const asked: string[] = [];
  if (leastPerSecond !== undefined) asked.push(`≥ ${millions(leastPerSecond)} M/s`);
  if (leastRatio !== undefined) asked.push(`≥ ${leastRatio} ×`);
  return asked.join(', ');
}

const millions = (value: number): string => (value / 1e6).toPrecision(3);

export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ name, perSecond: rate, against, theirsPerSecond, ratio, asked, isMet }) => {
    const theirs = theirsPerSecond === null ? '' : millions(theirsPerSecond);
    const cells = [name, millions(rate), against, theirs, ratio === null ? '' : `${ratio.toPrecision(3)} ×`, asked];
    return `| ${[...cells, isMet ? 'yes' : 'NO'].join(' | ')} |`;
  });
  return [
    '| workload | M events/s | against | M events/s | ratio | asked | met |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}
