/** The numbers that are predicted and measured, in words: the same on the page, in Markdown and in the terminal. */
import type { PredictedQuantity } from '../model/record/result.ts';
import type { VariantFindings } from '../analysis/findings.ts';
import { decimal, factor, percent, rangeOf, seconds, UNKNOWN } from './numbers.ts';

type Say = (value: number | null) => string;

interface Words {
  readonly words: string;
  /** Where there is little room. */
  readonly short: string;
  readonly say: Say;
}

const perSecond: Say = (value) => decimal(value);
const yesOrNo: Say = (value) => (value === null ? UNKNOWN : value === 0 ? 'no' : 'yes');

const known: Readonly<Record<string, Words>> = {
  'goodput.before': { words: 'goodput before the spike, logins/s', short: 'before', say: perSecond },
  'goodput.during': { words: 'goodput in the spike, logins/s', short: 'spike', say: perSecond },
  'goodput.duringLate': { words: 'goodput late in the spike, logins/s', short: 'late spike', say: perSecond },
  'goodput.after': { words: 'goodput after the spike, logins/s', short: 'after', say: perSecond },
  'timeToLogin.p50': { words: 'time to login, median', short: 'p50', say: seconds },
  'timeToLogin.p99': { words: 'time to login, p99', short: 'p99', say: seconds },
  amplification: { words: 'amplification', short: 'amplification', say: factor },
  recovered: { words: 'recovered', short: 'recovered', say: yesOrNo },
};

export interface QuantityInWords {
  readonly words: string;
  readonly short: string;
  readonly measured: string;
  readonly predicted: string;
  readonly interval: string;
  readonly inside: boolean | null;
}

export function quantityInWords(one: PredictedQuantity): QuantityInWords {
  const { words, short, say } = known[one.quantity] ?? { words: one.quantity, short: one.quantity, say: decimal };
  const { value, low, high, measured, inside } = one;
  const isShare = one.quantity === 'recovered';
  return {
    words,
    short,
    measured: say(measured),
    predicted: isShare ? (value === null ? UNKNOWN : `in ${percent(value)}`) : say(value),
    interval:
      low === null || high === null
        ? UNKNOWN
        : isShare && low !== high
          ? 'no or yes'
          : isShare
            ? say(low)
            : rangeOf(say(low), say(high)),
    inside,
  };
}

/** `7 of 8 numbers as predicted from 39 seeds; outside: p99 12 s (8.3 s–10.2 s)`. null: nothing was predicted. */
export function predictionSummary({ result: { prediction } }: VariantFindings): string | null {
  if (prediction === undefined) return null;
  const judged = prediction.quantities.filter(({ inside }) => inside !== null);
  const outside = judged.filter(({ inside }) => inside === false).map(quantityInWords);
  const said = outside.map(({ short, measured, interval }) => `${short} ${measured} (${interval})`);
  const inside = `${judged.length - outside.length} of ${judged.length} numbers as predicted from ${prediction.seeds.length} seeds`;
  return said.length === 0 ? inside : `${inside}; outside: ${said.join(', ')}`;
}
