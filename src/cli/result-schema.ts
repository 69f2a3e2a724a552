/** The result document as a zod schema, held equal to its type: what `run --json` prints is promised to other programs. */
import { z } from 'zod';
import { RESULT_SCHEMA, type ResultDocument } from '../model/record/result.ts';

const count = z.int().min(0);
const ratio = z.number().min(0);
const perSecond = z.number().min(0);

const estimate = z
  .strictObject({
    value: z.number(),
    low: z.number().nullable().describe('Lower end of the interval; null: one run has none.'),
    high: z.number().nullable(),
    level: z.number().min(0).max(1).describe('Confidence level of the interval.'),
  })
  .nullable();

const logins = {
  intended: count.describe('completed + abandoned + refused + failed + inFlight'),
  completed: count,
  abandoned: count,
  refused: count,
  failed: count,
  inFlight: count.describe('Not ended when the run was.'),
};

const station = z.strictObject({
  utilisation: estimate,
  waitMeanSeconds: estimate,
  queueMean: estimate,
  servedPerSecond: estimate,
});

const variant = z.strictObject({
  name: z.string(),
  validity: z.strictObject({ valid: z.boolean(), reasons: z.array(z.string()) }),
  logins: z.strictObject(logins),
  attempts: count,
  amplification: ratio.nullable().describe('Attempts per completed login.'),
  workAmplification: ratio.nullable().describe('Service per completed login ÷ service of one undisturbed login.'),
  deadWorkRatio: ratio.nullable().describe('Share of service given to clients that had gone.'),
  goodputPerSecond: z
    .strictObject({ before: estimate, during: estimate, duringLate: estimate, after: estimate, peak: estimate })
    .describe(
      'Around the trigger: from the warm-up to it, in it, in its second half, after it for as long as it lasted.',
    ),
  offeredPerSecond: z.strictObject({
    before: perSecond.nullable(),
    during: perSecond.nullable(),
    after: perSecond.nullable(),
  }),
  kneePerSecond: estimate,
  timeToLoginSeconds: z.strictObject({ p50: estimate, p95: estimate, p99: estimate }),
  recovery: z
    .strictObject({ recovered: z.boolean(), seconds: estimate })
    .describe('Seconds from the end of the trigger.'),
  stations: z.record(z.string(), station),
  segments: z.record(z.string(), z.strictObject(logins)),
});

export const resultSchema = z
  .strictObject({
    schema: z.literal(RESULT_SCHEMA),
    scenario: z.string(),
    engine: z.enum(['live', 'simulated']),
    seeds: z.array(z.int()),
    record: z.string().describe('Folder of the run record.'),
    verdict: z.enum(['pass', 'slo-breach', 'invalid', 'inconclusive', 'aborted']),
    variants: z.array(variant),
    expectations: z.array(
      z.strictObject({
        variant: z.string(),
        expression: z.string(),
        outcome: z.enum(['holds', 'breached', 'unknown']),
        detail: z.string(),
      }),
    ),
  })
  .describe('What run --json prints. Seconds and per second everywhere, in run time; unknown is null, never 0.');

type Written = z.output<typeof resultSchema>;
type Mutable<T> = { -readonly [K in keyof T]: Mutable<T[K]> };
/** Both directions: a field that is missing on either side does not compile. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const resultSchemaIsTheType: Same<Mutable<Written>, Mutable<ResultDocument>> = true;
