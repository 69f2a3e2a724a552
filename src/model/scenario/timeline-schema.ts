/** What changes on the way: remedies and faults, as a scenario writes them. */
import { z } from 'zod';
import { loginMethods } from '../remedies/switches.ts';
import { positiveSeconds, seconds, share } from './law-schema.ts';
import { name } from './service-schema.ts';

const group = z
  .union([
    z.strictObject({ share }),
    z.strictObject({ lastDigits: z.array(z.int().min(0).max(9)).min(1) }),
    z.strictObject({ segments: z.array(name).min(1) }),
  ])
  .describe('By share of the people, last digit of the registration number, or segment.');

const moment = { atSeconds: seconds, untilSeconds: positiveSeconds.optional() };
const method = z.enum(loginMethods);

export const remedy = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('method'), ...moment, method, share })
      .describe('A method is opened for this share of the people, or closed: 0.'),
    z
      .strictObject({
        kind: z.literal('roll-out'),
        ...moment,
        rollOut: z.strictObject({ to: method, from: method, group }).nullable(),
      })
      .describe('The new method reaches people group by group; null: everybody at once.'),
    z
      .strictObject({
        kind: z.literal('deadline'),
        ...moment,
        deadlineSeconds: positiveSeconds,
        announcementLagSeconds: seconds.default(0),
        latePenalty: z.boolean().default(true),
      })
      .describe('A later deadline: who has not come by its announcement spreads up to it.'),
    z
      .strictObject({
        kind: z.literal('servers'),
        ...moment,
        station: name,
        factor: z.number().positive().max(1000),
        lagSeconds: seconds.default(0),
      })
      .describe('A station gets so many times its servers, once they are there.'),
  ])
  .describe('A change at a moment of the timeline. Simulated only.');

export const fault = z
  .strictObject({
    station: name,
    startSeconds: seconds,
    durationSeconds: positiveSeconds,
    speed: z.number().min(0).max(100).describe('How many times as fast the station works: 0 is an outage.'),
  })
  .describe('A station works slower, or not at all, for a while.');
