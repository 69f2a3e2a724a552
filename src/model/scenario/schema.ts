/**
 * What an SRE writes in a scenario file, as one zod schema: the TypeScript types and the published JSON Schema both come from it.
 * Times are story seconds and rates per story second: the plan divides and multiplies them by the time compression.
 * This and the files of its parts (*-schema.ts) are the only ones of the model that import an npm package; k6 and the browser load their types alone.
 */
import { z } from 'zod';
import { loginMethods } from '../remedies/switches.ts';
import { arrivalShape } from './arrival-schema.ts';
import { clientPolicy } from './client-schema.ts';
import { distribution, positiveSeconds, seconds, share } from './law-schema.ts';
import { people } from './people-schema.ts';
import { discipline, name, service } from './service-schema.ts';
import { fault, remedy } from './timeline-schema.ts';

export const SCENARIO_SCHEMA = 'launchquake/scenario@1';

const protection = z.strictObject({
  queueBound: z
    .int()
    .min(0)
    .nullable()
    .describe('Most requests that wait at the station, at scale 1 and no compression; null: unbounded.'),
  refuse: z
    .enum(['door', 'anywhere'])
    .describe('Which requests the bound may refuse: only the first of a login, or any.'),
  cancelAbandoned: z.boolean().describe('A waiting request whose client has gone is dropped before service.'),
  discipline,
  retryAfterSeconds: positiveSeconds.nullable().describe('Told to the client with a refusal; null: nothing is told.'),
  waitingRoom: z
    .strictObject({
      admitRatio: z.number().positive().max(2).describe('Admissions per second ÷ the knee of the capacity profile.'),
      maxActiveLogins: z.int().min(1).nullable().describe('Most admitted logins that are not finished, at scale 1.'),
      pollSeconds: positiveSeconds.describe('How often a waiting person’s page asks for its place.'),
      passSeconds: positiveSeconds.describe('An admitted person who does not start within this loses the turn.'),
      missedPolls: z.int().min(1).max(100).default(3).describe('Polls that may be missed before the place is freed.'),
    })
    .nullable(),
});

const segment = z.strictObject({
  name,
  share: share.describe('Share of the population. Shares of all segments add up to 1.'),
  loginShare: share.optional().describe('Share of the logins, where it differs from the share of people.'),
  startsLogin: z
    .boolean()
    .default(true)
    .describe('False: these people are stopped before they reach the identity server.'),
  device: z
    .enum(['same-device', 'cross-device'])
    .describe('Same phone for portal and card app, or a computer that shows a QR code and polls.'),
  card: z.enum(['ok', 'nfc-incompatible', 'pin-unknown']).default('ok'),
  meanTries: z
    .number()
    .min(1)
    .max(100)
    .describe('Mean number of whole logins tried before leaving for the day (geometric).'),
  queueTolerance: distribution.describe('How long this person stays in a waiting room that shows the time.'),
  methods: z
    .array(z.enum(loginMethods))
    .min(1)
    .optional()
    .describe('What these people can log in with, the one they like best first; the card alone when left out.'),
  returns: z
    .strictObject({
      share: z
        .number()
        .min(0)
        .max(0.99)
        .describe('Of those who leave without a login. Below 1: nobody comes back for ever.'),
      after: distribution.describe('How much later, such as a day.'),
    })
    .optional()
    .describe('Who comes back on a later day. Nobody when left out.'),
});

const expectation = z.string().min(5).describe('Such as: goodput.duringLate < 0.45 × knee');

const variant = z.strictObject({
  name,
  title: z.string().min(1),
  client: clientPolicy.partial().optional(),
  protection: protection.partial().optional(),
  remedies: z.array(remedy).optional().describe('Besides those of the scenario.'),
});

export const scenarioSchema = z
  .strictObject({
    schema: z.literal(SCENARIO_SCHEMA),
    name,
    title: z.string().min(1),
    description: z.string().default(''),
    seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    durationSeconds: positiveSeconds.describe('Length of the story.'),
    warmUpSeconds: seconds.describe('Start of the story that is not judged.'),
    live: z.strictObject({
      compress: z
        .number()
        .min(1)
        .max(1000)
        .describe('Default time compression of live runs: durations ÷ this, rates × this.'),
      scale: z.number().positive().max(1000).describe('Default scale of live runs: rates and capacity × this.'),
    }),
    arrivals: z.array(arrivalShape).min(1).describe('λ(t): the shapes are added.'),
    trigger: z
      .strictObject({ startSeconds: seconds, durationSeconds: positiveSeconds })
      .describe('The window around which before, during and after are judged.'),
    segments: z.array(segment).min(1),
    people: people.optional(),
    journey: z
      .enum(['login', 'request'])
      .optional()
      .describe('request: a login is one request at the door and nothing that a person does. login when left out.'),
    faults: z.array(fault).optional(),
    remedies: z.array(remedy).optional().describe('Of every variant.'),
    service,
    client: clientPolicy,
    protection,
    slo: z.strictObject({
      loginWithinSeconds: positiveSeconds.describe(
        'A login that took longer, from the intended start, is not goodput.',
      ),
    }),
    recovery: z.strictObject({
      ratio: z.number().positive().max(1).describe('Goodput ÷ reference that counts as recovered.'),
      windowSeconds: positiveSeconds.describe('For how long.'),
    }),
    variants: z.array(variant).min(1).describe('Overlays on client and protection; the first is called naive.'),
    runByDefault: z.array(name).min(1).optional().describe('Variants of a run that names none; all when left out.'),
    expect: z
      .record(z.string(), z.array(expectation))
      .default({})
      .describe('Per variant, what must hold; a breach ends a run with exit code 11.'),
  })
  .describe(
    'A Launchquake scenario: who arrives when, what they do, how patient they are, what the service can do, the SLO.',
  );

/** A scenario as written, defaults filled in. Shapes and units: the descriptions in the schema. */
export type Scenario = z.output<typeof scenarioSchema>;
export type ArrivalShape = Scenario['arrivals'][number];
export type ClientPolicy = Scenario['client'];
export type Protection = Scenario['protection'];
export type WrittenRemedy = z.output<typeof remedy>;
export type Variant = Scenario['variants'][number];
export type WrittenDistribution = z.output<typeof distribution>;
