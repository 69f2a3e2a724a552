/** What a client does about time-outs and refusals, as a scenario writes it. */
import { z } from 'zod';
import { distribution, positiveSeconds, share } from './law-schema.ts';

const backoff = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('none') })
      .describe('No waiting of the program; a person still needs time to click.'),
    z.strictObject({ kind: z.literal('fixed'), delaySeconds: positiveSeconds }),
    ...(['exponential', 'equal-jitter', 'full-jitter', 'decorrelated-jitter'] as const).map((kind) =>
      z.strictObject({ kind: z.literal(kind), baseSeconds: positiveSeconds, capSeconds: positiveSeconds }),
    ),
  ])
  .describe('How long a client waits before it tries again.');

const retryBudget = z.strictObject({
  credit: z.enum(['per-request', 'per-success']).describe('What puts tokens in: each first request, or each success.'),
  ratio: z.number().min(0).max(10).describe('Tokens put in per credit.'),
  capacity: z.number().positive().describe('Most tokens the bucket holds, at scale 1.'),
});

const breaker = z
  .strictObject({
    windowCalls: z.int().min(1).max(100_000).describe('Calls that are looked back at.'),
    minCalls: z.int().min(1).max(100_000).describe('Calls before it can open.'),
    failureThresholdRatio: share.describe('Opens at this share of calls that failed.'),
    slowThresholdRatio: share.describe('Opens at this share of calls that were slow.'),
    slowSeconds: positiveSeconds,
    openSeconds: positiveSeconds.describe('Stays open so long.'),
    probes: z.int().min(1).max(100_000).describe('Calls that are let through to try again.'),
  })
  .describe('A circuit breaker that the portal keeps, of its requests at the door. Simulated only.');

export const clientPolicy = z.strictObject({
  timeoutSeconds: positiveSeconds.describe('The client drops a request that has no answer after this long.'),
  pollSeconds: positiveSeconds.describe('Pause between two polls of a waiting browser.'),
  clicksPerStep: z
    .int()
    .min(1)
    .max(50)
    .describe('Most requests a person makes for one step before the try is given up.'),
  reclickDelay: distribution.describe('Time a person needs to click again, also after a fast refusal. Never zero.'),
  backoff,
  retryBudget: retryBudget.nullable(),
  honourRetryAfter: z.boolean(),
  breaker: breaker.optional(),
  hedge: z
    .strictObject({ afterSeconds: positiveSeconds.describe('A second copy is sent when there is no answer by then.') })
    .optional()
    .describe('Simulated only.'),
});
