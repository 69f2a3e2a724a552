import { standardNormalQuantile } from '../model/normal-quantile.ts';

/** Wilson's score interval of a probability after `hits` of `of` (hits need not be whole) [Wilson, JASA 22 (1927) 209]. */
export function wilson(hits: number, of: number, level: number): { readonly low: number; readonly high: number } {
  const z = standardNormalQuantile((1 + level) / 2);
  const share = hits / of;
  const shrink = 1 + (z * z) / of;
  const centre = (share + (z * z) / (2 * of)) / shrink;
  const reach = (z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))) / shrink;
  // At the ends the two are equal but for rounding.
  return { low: hits === 0 ? 0 : centre - reach, high: hits === of ? 1 : centre + reach };
}
