/**
 * The kinds of reference experiments: for each the parameters of one case, all of them needed, and the quantities that it measures.
 * An experiment gives most parameters once, as its `settings`; a case says what differs.
 */
import { z } from 'zod';
import { clientPolicy } from './client-schema.ts';
import { positiveSeconds, seconds } from './law-schema.ts';

const positive = z.number().positive();
const jitter = z.enum(['none', 'exponential', 'equal-jitter', 'full-jitter', 'decorrelated-jitter']);

/** Clients that all change one row: read it, write it, begin again after a pause when another was faster. Milliseconds, as published. */
const contention = {
  parameters: z.strictObject({
    clients: z.int().min(1).max(10_000),
    backoff: jitter,
    baseMs: positive,
    capMs: positive,
    delayMeanMs: positive.describe('Each message takes |Normal(mean, deviation)|.'),
    delayDeviationMs: z.number().nonnegative(),
  }),
  quantities: ['calls', 'time'],
} as const;

/** Poisson calls, one station, a time-out, retries, and a fault that ends: does the overload stay? */
const retryStorm = {
  parameters: z.strictObject({
    perSecond: positive.describe('Calls that begin, Poisson.'),
    capacityPerSecond: positive.describe('Of all servers together; service is exponential.'),
    servers: z.int().min(1).max(1_000_000),
    queueBound: z.int().min(0).nullable(),
    refusal: z.enum(['fast', 'silent']).describe('silent: who is refused waits out the time-out.'),
    timeoutSeconds: positiveSeconds,
    attempts: z.int().min(1).max(1000).describe('The first one included.'),
    backoff: clientPolicy.shape.backoff,
    budget: clientPolicy.shape.retryBudget,
    cancelAbandoned: z.boolean(),
    faultAtSeconds: seconds,
    faultSeconds: seconds,
    faultSpeed: z.number().min(0).describe('The servers’ speed meanwhile; 0: they stand still.'),
    horizonSeconds: positiveSeconds,
    judgedSeconds: positiveSeconds.describe('Tipped: in these last seconds goodput is below half of the calls.'),
  }),
  quantities: ['tip', 'attempts', 'goodput'],
} as const;

export const kinds = { contention, 'retry-storm': retryStorm } as const;
