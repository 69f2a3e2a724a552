/** The law of a time as a scenario writes it. */
import { z } from 'zod';

export const seconds = z.number().nonnegative();
export const positiveSeconds = z.number().positive();
export const share = z.number().min(0).max(1);

const lognormal = z
  .strictObject({
    kind: z.literal('lognormal'),
    medianSeconds: positiveSeconds,
    sigma: z.number().positive().max(4).optional().describe('Standard deviation of the logarithm.'),
    p90Seconds: positiveSeconds.optional().describe('Instead of sigma: nine in ten are shorter.'),
    p95Seconds: positiveSeconds.optional().describe('Instead of sigma: nineteen in twenty are shorter.'),
  })
  .describe('Log-normal: a median, and one of sigma, p90Seconds, p95Seconds.');

const gamma = z
  .strictObject({
    kind: z.literal('gamma'),
    meanSeconds: positiveSeconds,
    shape: z.number().positive().max(1e6).optional(),
    scv: z.number().positive().max(1000).optional().describe('Instead of shape: the squared coefficient of variation.'),
  })
  .describe('Gamma: a mean, and one of shape and scv = 1/shape.');

const histogramBin = z.strictObject({ fromSeconds: seconds, toSeconds: seconds, count: z.number().nonnegative() });

const empirical = z
  .strictObject({
    kind: z.literal('empirical'),
    bins: z.array(histogramBin).min(1).max(10_000).optional(),
    file: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Instead of bins: a histogram beside the scenario, CSV or JSON, with fromSeconds, toSeconds and count.',
      ),
  })
  .describe('As measured: a histogram, the times of a bin spread evenly over it.');

const simpleDistribution = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), seconds }),
  z.strictObject({ kind: z.literal('uniform'), fromSeconds: seconds, toSeconds: positiveSeconds }),
  z.strictObject({ kind: z.literal('exponential'), meanSeconds: positiveSeconds }),
  z.strictObject({ kind: z.literal('erlang'), meanSeconds: positiveSeconds, stages: z.int().min(1).max(1000) }),
  z.strictObject({
    kind: z.literal('hyperexponential'),
    meanSeconds: positiveSeconds,
    scv: z.number().min(1).max(1000),
  }),
  lognormal,
  gamma,
  z
    .strictObject({
      kind: z.literal('bounded-pareto'),
      fromSeconds: positiveSeconds,
      toSeconds: positiveSeconds,
      alpha: z.number().positive().max(100).describe('The smaller, the heavier the tail.'),
    })
    .describe('Density proportional to x^(-alpha-1) between two bounds.'),
  empirical,
]);

export const distribution = z
  .union([
    simpleDistribution,
    z.strictObject({
      kind: z.literal('mixture'),
      parts: z.array(z.strictObject({ share: z.number().positive(), of: simpleDistribution })).min(1),
    }),
  ])
  .describe('The law of a time.');
