/** From a distribution as people write it (median and a high percentile) to the model's own. */
import { standardNormalQuantile } from '../normal-quantile.ts';
import type { Distribution } from '../distributions.ts';
import type { WrittenDistribution } from './schema.ts';
import { log } from '../elementary.ts';

type Lognormal = Extract<WrittenDistribution, { kind: 'lognormal' }>;

export function toDistribution(written: WrittenDistribution): Distribution {
  if (written.kind === 'lognormal')
    return { kind: 'lognormal', medianSeconds: written.medianSeconds, sigma: sigmaOf(written) };
  if (written.kind === 'empirical') return { kind: 'empirical', bins: written.bins ?? [] };
  if (written.kind !== 'mixture') return written;
  return { kind: 'mixture', parts: written.parts.map(({ share, of }) => ({ share, of: toDistribution(of) })) };
}

/** ln X is normal: σ = ln(quantile ÷ median) ÷ Φ⁻¹(p). */
function sigmaOf({ medianSeconds, sigma, p90Seconds, p95Seconds }: Lognormal): number {
  if (sigma !== undefined) return sigma;
  if (p95Seconds !== undefined) return log(p95Seconds / medianSeconds) / standardNormalQuantile(0.95);
  if (p90Seconds !== undefined) return log(p90Seconds / medianSeconds) / standardNormalQuantile(0.9);
  throw new RangeError('a log-normal needs sigma, p90Seconds or p95Seconds');
}

/** How many of sigma, p90Seconds and p95Seconds are written; exactly one is right. */
export const spreadsWritten = ({ sigma, p90Seconds, p95Seconds }: Lognormal): number =>
  [sigma, p90Seconds, p95Seconds].filter((value) => value !== undefined).length;
