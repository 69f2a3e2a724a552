/** One number for each seed: their mean with its interval, and where the next seed would lie. */
import type { Estimate } from '../../model/record/result.ts';
import { dusted } from '../estimate.ts';
import { predictionBand } from '../statistics/prediction-band.ts';
import { meanOverSeeds } from '../statistics/student.ts';
import { wilsonShare } from '../statistics/wilson.ts';

/** null of no values. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean over the seeds that have a value, with Student's interval; of one seed without. null: no seed has one. */
export function overSeeds(perSeed: readonly (number | null)[]): Estimate | null {
  const values = perSeed.filter((value): value is number => value !== null && Number.isFinite(value));
  return values.length === 0 ? null : withoutDust(meanOverSeeds(values));
}

/** The share of seeds in which something was so, with Wilson's interval. null: no seed. */
export const shareOf = (hits: number, seeds: number): Estimate | null =>
  seeds === 0 ? null : withoutDust(wilsonShare(hits, seeds));

/** Digits of the ends of an interval: more than any number of seeds can tell. */
const END_DIGITS = 6;

const withoutDust = ({ value, low, high, level }: Estimate): Estimate => ({
  value: dusted(value),
  low: low === null ? null : Number(low.toPrecision(END_DIGITS)),
  high: high === null ? null : Number(high.toPrecision(END_DIGITS)),
  level,
});

export interface Spread {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** The level that so few seeds allow: their extremes hold the next one with probability (n − 1)/(n + 1). 0 of one seed. */
export const levelFor = (seeds: number, level: number): number =>
  Math.min(level, Math.max(0, (seeds - 1) / (seeds + 1)));

/** Median and band of the values; the extremes when they are too few for the level. null of none. */
export function spreadOf(values: readonly number[], level: number): Spread | null {
  const [first] = values;
  if (first === undefined) return null;
  const possible = levelFor(values.length, level);
  const band = possible === 0 ? null : predictionBand(values, possible);
  return band === null
    ? { low: first, middle: first, high: first }
    : { low: band.low, middle: band.median, high: band.high };
}
