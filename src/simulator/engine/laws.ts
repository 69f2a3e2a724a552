/** Laws of times made ready for many draws. Each gives the very numbers of `draw` in src/model/distributions.ts from the same stream. */
import { draw } from '../../model/distributions.ts';
import type { Distribution, MixturePart } from '../../model/distributions.ts';
import { exp, log } from '../../model/elementary.ts';
import { standardNormalQuantile } from '../../model/normal-quantile.ts';
import type { Backoff } from '../../model/scenario/plan.ts';
import { backoffCeiling } from '../../model/client/backoff.ts';
import { exhaustive } from '../../model/errors.ts';
import type { WordStream } from './word-stream.ts';

/** One draw, seconds ≥ 0. */
export type Law = (random: WordStream) => number;

export function compileLaw(law: Distribution): Law {
  switch (law.kind) {
    case 'fixed': {
      const { seconds } = law;
      return () => seconds;
    }
    case 'uniform': {
      const { fromSeconds } = law;
      const span = law.toSeconds - fromSeconds;
      return (random) => fromSeconds + span * random.uniform();
    }
    case 'exponential': {
      const { meanSeconds } = law;
      return (random) => -meanSeconds * log(random.uniformOpen());
    }
    case 'lognormal': {
      const { medianSeconds, sigma } = law;
      return (random) => medianSeconds * exp(sigma * standardNormalQuantile(random.uniformOpen()));
    }
    case 'mixture':
      return compileMixture(law.parts);
    default:
      return (random) => draw(law, random);
  }
}

function compileMixture(parts: readonly MixturePart[]): Law {
  const laws = parts.map(({ of }) => compileLaw(of));
  const shares = parts.map(({ share }) => share);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return (random) => {
    let left = random.uniform() * total;
    for (let part = 0; part < shares.length; part += 1) {
      left -= shares[part] as number;
      if (left < 0) return (laws[part] as Law)(random);
    }
    return (laws.at(-1) as Law)(random);
  };
}

/** The delay before retry number `retries` (0 for the first), after a delay of `previousSeconds`, seconds. */
export type BackoffLaw = (retries: number, previousSeconds: number, random: WordStream) => number;

/** The rules of src/model/client/backoff.ts without its records. */
export function compileBackoff(policy: Backoff): BackoffLaw {
  switch (policy.kind) {
    case 'none':
      return () => 0;
    case 'fixed':
      return () => policy.delaySeconds;
    case 'exponential':
      return (retries) => backoffCeiling(policy, retries);
    case 'equal-jitter':
      return (retries, _previous, random) => (backoffCeiling(policy, retries) / 2) * (1 + random.uniform());
    case 'full-jitter':
      return (retries, _previous, random) => backoffCeiling(policy, retries) * random.uniform();
    case 'decorrelated-jitter': {
      const { baseSeconds, capSeconds } = policy;
      return (retries, previousSeconds, random) => {
        const previous = retries === 0 ? baseSeconds : previousSeconds;
        return Math.min(capSeconds, baseSeconds + (3 * previous - baseSeconds) * random.uniform());
      };
    }
    default:
      return exhaustive(policy);
  }
}
