/** The gamma law: a mean, and one of `shape` k and `scv` = 1/k, the squared coefficient of variation. */
import { standardNormalQuantile } from './normal-quantile.ts';
import type { RandomStream } from './random.ts';
import { exp, log } from './elementary.ts';

export interface GammaLaw {
  readonly kind: 'gamma';
  readonly meanSeconds: number;
  readonly shape?: number | undefined;
  /** Instead of shape. */
  readonly scv?: number | undefined;
}

export function gammaScv({ shape, scv }: GammaLaw): number {
  if (scv !== undefined) return scv;
  if (shape !== undefined) return 1 / shape;
  throw new RangeError('a gamma law needs shape or scv');
}

/** Exact, by rejection from a cubed normal [Marsaglia and Tsang, ACM Trans. Math. Software 26(3), 2000]; shapes below 1 by their §6. */
export function drawGamma(law: GammaLaw, random: RandomStream): number {
  const shape = 1 / gammaScv(law);
  const boost = shape < 1 ? exp(log(random.uniformOpen()) / shape) : 1;
  return (law.meanSeconds / shape) * boost * standardGamma(shape < 1 ? shape + 1 : shape, random);
}

/** @param shape at least 1 */
function standardGamma(shape: number, random: RandomStream): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = standardNormalQuantile(random.uniformOpen());
    const root = 1 + c * normal;
    if (root <= 0) continue;
    const v = root * root * root;
    if (log(random.uniformOpen()) < (normal * normal) / 2 + d - d * v + d * log(v)) return d * v;
  }
}
