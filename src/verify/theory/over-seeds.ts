import { meanOf } from '../estimates.ts';
import type { CaseRun, Measured } from '../measured.ts';

/**
 * Runs a case once a seed and gives the mean of each quantity over the seeds, with its interval. A quantity that some seed has no value
 * for, undefined or NaN, is not measured.
 */
export function overSeeds<Quantity extends string>(
  { seed, seeds, level, onProgress }: CaseRun,
  runOnce: (seed: number) => Readonly<Partial<Record<Quantity, number | undefined>>>,
): Partial<Record<Quantity, Measured>> {
  const values = new Map<string, number[]>();
  for (let index = 0; index < seeds; index += 1) {
    for (const [name, value] of Object.entries<number | undefined>(runOnce(seed + index)))
      values.set(name, [...(values.get(name) ?? []), value ?? Number.NaN]);
    onProgress?.((index + 1) / seeds);
  }
  const measured = [...values].filter(([, all]) => !all.some(Number.isNaN));
  const means = measured.map(([name, all]) => [name, meanOf(all, level)] as const);
  return Object.fromEntries(means) as Partial<Record<Quantity, Measured>>;
}
