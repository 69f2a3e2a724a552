import type { Estimate } from '../model/record/result.ts';

/** The level that every interval of the project is given at. */
export const LEVEL = 0.95;

/** What one run gives: a value and no interval. Unknown stays null. */
export function single(value: number | null): Estimate | null {
  return value === null || !Number.isFinite(value)
    ? null
    : { value: dusted(value), low: null, high: null, level: LEVEL };
}

/** Without the dust of binary arithmetic: 1.0000000000000018 is 1. */
export const dusted = (value: number): number => Number(value.toPrecision(12));

/** `part ÷ whole`; null when the whole is 0: no share of nothing. */
export function ratioOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
