/** The stations of a service, and which request visits which, as a scenario writes them. */
import { z } from 'zod';
import { distribution, positiveSeconds, seconds, share } from './law-schema.ts';
import { serviceSteps } from './steps.ts';

export const name = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens');

export const discipline = z
  .enum(['fifo', 'lifo', 'adaptive-lifo', 'priority', 'processor-sharing'])
  .describe(
    'Who is served next: in order of arrival; the newest first; the newest first once a queue has formed; the lowest priority number first; all at once.',
  );

const contention = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('usl'), alpha: share, beta: share })
      .describe('With n at work each takes 1 + alpha (n-1) + beta n (n-1) times as long (universal scalability law).'),
    z
      .strictObject({
        kind: z.literal('table'),
        factors: z
          .array(z.tuple([z.number().min(1).max(1e6), z.number().positive().max(1e6)]))
          .min(1)
          .max(1000),
      })
      .describe('[concurrency, how many times as long] points, straight lines between them.'),
  ])
  .describe('How work slows down with the number of requests at work.');

const station = z
  .strictObject({
    servers: z.int().min(1).max(1_000_000),
    discipline: discipline.optional(),
    queueBound: z.int().min(0).nullable().optional(),
    cancelAbandoned: z.boolean().optional(),
    waitLimitSeconds: positiveSeconds
      .nullable()
      .optional()
      .describe('A request that has waited so long for a server is sent away.'),
    contention: contention.nullable().optional(),
  })
  .describe('What a station does not say for itself is as the protection says.');

const stationVisit = z.strictObject({ station: name, service: distribution });
const stepCost = stationVisit.extend({
  priority: z
    .int()
    .min(-1000)
    .max(1000)
    .optional()
    .describe('Where it counts: the lowest number first; 0 when left out.'),
  holding: z
    .array(stationVisit)
    .min(1)
    .max(5)
    .optional()
    .describe('Visited one after the other after its own service, while its server is kept.'),
});

export const service = z.strictObject({
  stations: z.record(name, station).describe('Pools of servers, each with one queue.'),
  steps: z
    .partialRecord(z.enum(serviceSteps), stepCost)
    .describe('Which station a request visits and for how long. Every step of the eID login; any other step besides.'),
  refusalSeconds: seconds.describe('Service that a refusal costs the station.'),
  signing: z.enum(['ES256', 'RS256']).default('ES256'),
});
