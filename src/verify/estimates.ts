import { meanOverSeeds } from '../analysis/statistics/student.ts';
import type { Measured } from './measured.ts';

/** The mean of independent values, one a seed, with Student's interval. One seed alone gives no interval, and so agrees with nothing. */
export function meanOf(values: readonly number[], level: number): Measured {
  const { value, low, high } = meanOverSeeds(values, level);
  return { kind: 'estimate', value, low: low ?? Number.NaN, high: high ?? Number.NaN, n: values.length };
}
