/** Whether what was measured agrees with what is expected, by the rule that the experiment states. */
import { exhaustive } from '../model/errors.ts';
import type { VerifyRow } from '../model/record/verify-row.ts';
import type { Quantity, Rule } from '../model/scenario/experiment-schema.ts';
import { wilsonShare } from '../analysis/statistics/wilson.ts';
import type { Measured } from './measured.ts';
import { type Interval, shareOfOthers } from './share-of-others.ts';

export interface Comparison {
  readonly quantity: Quantity;
  readonly expected: number;
  /** undefined: the experiment gave nothing, which fails. */
  readonly measured: Measured | undefined;
  readonly level: number;
  readonly quick: boolean;
}

export type Judged = Pick<VerifyRow, 'value' | 'low' | 'high' | 'level' | 'rule' | 'n' | 'pass'>;

/** Sums of tenths are not exact in binary: a bound that is met but for this share of it is met. */
const ROUNDING = 1e-12;

export function judge({ quantity, expected, measured, level, quick }: Comparison): Judged {
  const rule = ruleInWords(quantity.rule, quick);
  const nothing = { value: null, low: null, high: null, level: null, rule, n: 0, pass: false };
  if (measured === undefined) return nothing;
  const { value, n } = valueOf(measured);
  if (n <= 0 || !Number.isFinite(value)) return nothing;
  const interval = intervalOf(measured, quantity.rule, level);
  const pass = agrees(quantity.rule, { value, expected, interval, quick });
  return { value, low: interval?.low ?? null, high: interval?.high ?? null, level: interval && level, rule, n, pass };
}

function valueOf(measured: Measured): { readonly value: number; readonly n: number } {
  if (measured.kind === 'share') return { value: measured.hits / measured.of, n: measured.of };
  return measured;
}

function intervalOf(measured: Measured, rule: Rule, level: number): Interval | null {
  if (measured.kind === 'exact') return null;
  if (measured.kind === 'estimate') return measured;
  const { hits, of } = measured;
  return rule.kind === 'published-share' ? shareOfOthers(hits, of, rule.runs, level) : wilsonShare(hits, of, level);
}

interface Values {
  readonly value: number;
  readonly expected: number;
  readonly interval: Interval | null;
  readonly quick: boolean;
}

function agrees(rule: Rule, { value, expected, interval, quick }: Values): boolean {
  switch (rule.kind) {
    case 'relative':
      return isWithin(value, expected, { most: rule.tolerance * Math.abs(expected), interval });
    case 'absolute':
      return isWithin(value, expected, { most: rule.tolerance, interval });
    case 'interval':
    case 'published-share':
      return interval !== null && holds(interval, expected) && interval.high - interval.low <= widest(rule, quick);
    case 'range':
      return holds({ low: rule.from, high: rule.to }, value);
    default:
      return exhaustive(rule);
  }
}

function isWithin(value: number, expected: number, bound: { most: number; interval: Interval | null }): boolean {
  const { most, interval } = bound;
  const distance = Math.abs(value - expected);
  const reach = interval === null ? 0 : (interval.high - interval.low) / 2;
  const slack = most + ROUNDING * Math.abs(expected);
  return distance <= slack && reach <= slack;
}

const holds = ({ low, high }: Interval, value: number): boolean => {
  const slack = ROUNDING * Math.abs(value);
  return value >= low - slack && value <= high + slack;
};

const widest = (rule: Extract<Rule, { widest: unknown }>, quick: boolean): number =>
  typeof rule.widest === 'number' ? rule.widest : rule.widest[quick ? 'quick' : 'full'];

function ruleInWords(rule: Rule, quick: boolean): string {
  switch (rule.kind) {
    case 'relative':
      return `within ${plain(rule.tolerance * 100)} %`;
    case 'absolute':
      return rule.tolerance === 0 ? 'exactly' : `within ${plain(rule.tolerance)}`;
    case 'interval':
      return `in our interval, at most ${plain(widest(rule, quick))} wide`;
    case 'published-share':
      return `where a share of ${rule.runs} runs is to be expected, at most ${plain(widest(rule, quick))} wide`;
    case 'range':
      return `from ${plain(rule.from)} to ${plain(rule.to)}`;
    default:
      return exhaustive(rule);
  }
}

const plain = (value: number): string => String(Number(value.toPrecision(6)));
