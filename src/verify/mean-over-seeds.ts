import { standardNormalQuantile } from '../model/normal-quantile.ts';
import type { Measured } from './measured.ts';

/** The mean of independent values with its interval; NaN bounds for fewer than two. */
export function meanOverSeeds(values: readonly number[], level: number): Measured {
  const n = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / n;
  const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (n - 1);
  const reach = standardNormalQuantile((1 + level) / 2) * Math.sqrt(variance / n);
  return { kind: 'estimate', value, low: value - reach, high: value + reach, n };
}
