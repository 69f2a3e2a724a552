/**
 * Probability laws of times, as plain data: they are written in scenarios, sent to k6 and drawn from in every engine.
 * All times in seconds. Each law knows its mean and squared coefficient of variation, and tests hold draws against them.
 */
import { boundedParetoMoment, drawBoundedPareto } from './bounded-pareto.ts';
import type { BoundedParetoLaw } from './bounded-pareto.ts';
import { drawEmpirical, empiricalMean, empiricalSecondMoment } from './empirical.ts';
import type { EmpiricalLaw } from './empirical.ts';
import { exhaustive } from './errors.ts';
import { drawGamma, gammaScv } from './gamma.ts';
import type { GammaLaw } from './gamma.ts';
import { standardNormalQuantile } from './normal-quantile.ts';
import type { RandomStream } from './random.ts';
import { exp, log } from './elementary.ts';

export type Distribution =
  | { readonly kind: 'fixed'; readonly seconds: number }
  | { readonly kind: 'uniform'; readonly fromSeconds: number; readonly toSeconds: number }
  | { readonly kind: 'exponential'; readonly meanSeconds: number }
  | { readonly kind: 'erlang'; readonly meanSeconds: number; readonly stages: number }
  /** Two exponentials with balanced means; `scv` ≥ 1 is the squared coefficient of variation. */
  | { readonly kind: 'hyperexponential'; readonly meanSeconds: number; readonly scv: number }
  /** `sigma` is the standard deviation of the logarithm. */
  | { readonly kind: 'lognormal'; readonly medianSeconds: number; readonly sigma: number }
  | GammaLaw
  | BoundedParetoLaw
  | EmpiricalLaw
  | { readonly kind: 'mixture'; readonly parts: readonly MixturePart[] };

export interface MixturePart {
  readonly share: number;
  readonly of: Distribution;
}

/** One draw, seconds ≥ 0. */
export function draw(law: Distribution, random: RandomStream): number {
  switch (law.kind) {
    case 'fixed':
      return law.seconds;
    case 'uniform':
      return law.fromSeconds + (law.toSeconds - law.fromSeconds) * random.uniform();
    case 'exponential':
      return -law.meanSeconds * log(random.uniformOpen());
    case 'erlang':
      return drawErlang(law.meanSeconds, law.stages, random);
    case 'hyperexponential':
      return drawHyperexponential(law.meanSeconds, law.scv, random);
    case 'lognormal':
      return law.medianSeconds * exp(law.sigma * standardNormalQuantile(random.uniformOpen()));
    case 'gamma':
      return drawGamma(law, random);
    case 'bounded-pareto':
      return drawBoundedPareto(law, random);
    case 'empirical':
      return drawEmpirical(law, random);
    case 'mixture':
      return draw(pickPart(law.parts, random.uniform()), random);
    default:
      return exhaustive(law);
  }
}

/** The mean, seconds. */
export function meanOf(law: Distribution): number {
  switch (law.kind) {
    case 'fixed':
      return law.seconds;
    case 'uniform':
      return (law.fromSeconds + law.toSeconds) / 2;
    case 'exponential':
    case 'erlang':
    case 'hyperexponential':
    case 'gamma':
      return law.meanSeconds;
    case 'lognormal':
      return law.medianSeconds * exp((law.sigma * law.sigma) / 2);
    case 'bounded-pareto':
      return boundedParetoMoment(law, 1);
    case 'empirical':
      return empiricalMean(law);
    case 'mixture':
      return weighted(law.parts, meanOf);
    default:
      return exhaustive(law);
  }
}

/** The squared coefficient of variation: variance ÷ mean². 0 when the law is a constant. */
export function scvOf(law: Distribution): number {
  const mean = meanOf(law);
  return mean === 0 ? 0 : secondMomentOf(law) / (mean * mean) - 1;
}

/** E[X²], seconds². */
export function secondMomentOf(law: Distribution): number {
  switch (law.kind) {
    case 'fixed':
      return law.seconds * law.seconds;
    case 'uniform':
      return (law.fromSeconds ** 2 + law.fromSeconds * law.toSeconds + law.toSeconds ** 2) / 3;
    case 'exponential':
      return 2 * law.meanSeconds ** 2;
    case 'erlang':
      return law.meanSeconds ** 2 * (1 + 1 / law.stages);
    case 'hyperexponential':
      return law.meanSeconds ** 2 * (1 + law.scv);
    case 'lognormal':
      return law.medianSeconds ** 2 * exp(2 * law.sigma ** 2);
    case 'gamma':
      return law.meanSeconds ** 2 * (1 + gammaScv(law));
    case 'bounded-pareto':
      return boundedParetoMoment(law, 2);
    case 'empirical':
      return empiricalSecondMoment(law);
    case 'mixture':
      return weighted(law.parts, secondMomentOf);
    default:
      return exhaustive(law);
  }
}

/** The same law with every time multiplied by `factor` (time compression, slower servers). */
export function stretch(law: Distribution, factor: number): Distribution {
  switch (law.kind) {
    case 'fixed':
      return { ...law, seconds: law.seconds * factor };
    case 'uniform':
    case 'bounded-pareto':
      return stretchSpan(law, factor);
    case 'empirical':
      return { ...law, bins: law.bins.map((bin) => stretchSpan(bin, factor)) };
    case 'exponential':
    case 'erlang':
    case 'hyperexponential':
    case 'gamma':
      return { ...law, meanSeconds: law.meanSeconds * factor };
    case 'lognormal':
      return { ...law, medianSeconds: law.medianSeconds * factor };
    case 'mixture':
      return { ...law, parts: law.parts.map(({ share, of }) => ({ share, of: stretch(of, factor) })) };
    default:
      return exhaustive(law);
  }
}

const stretchSpan = <Span extends { readonly fromSeconds: number; readonly toSeconds: number }>(
  span: Span,
  factor: number,
): Span => ({ ...span, fromSeconds: span.fromSeconds * factor, toSeconds: span.toSeconds * factor });

function drawErlang(meanSeconds: number, stages: number, random: RandomStream): number {
  let logs = 0;
  for (let stage = 0; stage < stages; stage += 1) logs += log(random.uniformOpen());
  return (-meanSeconds / stages) * logs;
}

/** Balanced means: p = (1 + √((scv−1)/(scv+1)))/2, branch means m/(2p) and m/(2(1−p)) [Allen, Probability, Statistics and Queueing Theory, 1990]. */
function drawHyperexponential(meanSeconds: number, scv: number, random: RandomStream): number {
  const p = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const branch = random.uniform() < p ? p : 1 - p;
  return (-meanSeconds / (2 * branch)) * log(random.uniformOpen());
}

function pickPart(parts: readonly MixturePart[], uniform: number): Distribution {
  const total = parts.reduce((sum, part) => sum + part.share, 0);
  let left = uniform * total;
  for (const part of parts) {
    left -= part.share;
    if (left < 0) return part.of;
  }
  const last = parts.at(-1);
  if (last === undefined) throw new RangeError('a mixture needs at least one part');
  return last.of;
}

function weighted(parts: readonly MixturePart[], moment: (law: Distribution) => number): number {
  const total = parts.reduce((sum, part) => sum + part.share, 0);
  return parts.reduce((sum, part) => sum + (part.share / total) * moment(part.of), 0);
}
