/** How many come when, as a scenario writes it. */
import { z } from 'zod';
import { positiveSeconds, seconds } from './law-schema.ts';

const perSecond = z.number().nonnegative();

export const arrivalShape = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('constant'), perSecond }).describe('The same rate from start to end.'),
  z
    .strictObject({
      shape: z.literal('ramp'),
      startSeconds: seconds,
      durationSeconds: positiveSeconds,
      fromPerSecond: perSecond,
      toPerSecond: perSecond,
    })
    .describe('A straight line between two rates; nothing before, the last rate after.'),
  z
    .strictObject({
      shape: z.literal('spike'),
      startSeconds: seconds,
      riseSeconds: seconds.default(0),
      holdSeconds: seconds,
      fallSeconds: seconds.default(0),
      perSecond,
    })
    .describe('Rises in a straight line, holds, falls.'),
  z
    .strictObject({
      shape: z.literal('notice'),
      startSeconds: seconds,
      riseSeconds: positiveSeconds,
      decaySeconds: positiveSeconds,
      peakPerSecond: perSecond,
    })
    .describe(
      'A push notice: rises in a straight line to its peak, then decays exponentially with the time constant decaySeconds.',
    ),
  z
    .strictObject({
      shape: z.literal('wave'),
      meanPerSecond: perSecond,
      amplitudePerSecond: perSecond,
      periodSeconds: positiveSeconds,
      peakSeconds: seconds.default(0),
    })
    .describe('A sinusoid, such as a day.'),
  z
    .strictObject({
      shape: z.literal('deadline'),
      deadlineSeconds: positiveSeconds,
      softenSeconds: positiveSeconds,
      arrivalsBeforeDeadline: z.number().nonnegative().describe('From fromSeconds on.'),
      fromSeconds: seconds.optional().describe('Nobody before; 0 when left out.'),
      untilSeconds: positiveSeconds.optional().describe('Cut off here, such as when a later deadline is announced.'),
    })
    .describe('A deadline crunch: the rate grows as 1/(time left + softenSeconds) and is nothing after it.'),
  z
    .strictObject({
      shape: z.literal('week'),
      arrivalsPerDay: z.number().nonnegative().describe('On a day whose factor is 1.'),
      days: z
        .array(z.number().nonnegative())
        .length(7)
        .describe('Factors of the days, the first day of the story first.'),
      hours: z
        .array(z.number().nonnegative())
        .length(24)
        .describe('How a day is spread over its hours; their sum is 1.'),
      daySeconds: positiveSeconds.default(86_400),
    })
    .describe('The same week again and again, hour by hour; the story begins at midnight.'),
  z
    .strictObject({ shape: z.literal('points'), points: z.array(z.tuple([seconds, perSecond])).min(2) })
    .describe('Straight lines through [second, rate] points; nothing outside them.'),
]);
