/**
 * What each shipped story claims to do after its trigger, at its horizon: the first and the second of the eight checks. `down` and `back`
 * are claims; `either` is said of variants that are shown for something else than whether they come back.
 */
import type { TriggerRuns } from './trigger-runs.ts';

export type Claim = 'down' | 'back' | 'either';

export interface Declared extends TriggerRuns {
  readonly claims: Readonly<Record<string, Claim>>;
}

export const declared: Readonly<Record<string, Declared>> = {
  'launch-day': {
    options: { compress: 10, scale: 0.065 },
    horizonSeconds: 25,
    tenTimes: true,
    claims: {
      naive: 'down',
      jitter: 'down',
      backoff: 'back',
      bounded: 'back',
      'bounded-anywhere': 'either',
      'waiting-room': 'back',
      all: 'back',
    },
  },
  'retry-storm': {
    options: { compress: 1, scale: 1 },
    horizonSeconds: 200, // a backlog of 2,860 drains at 20 a second
    tenTimes: true,
    claims: { naive: 'down', budget: 'back', cancel: 'back', bounded: 'back' },
  },
  // Of the country: a tenth of its size, the first quarter of an hour of its notice, and the hour after.
  national: {
    options: { compress: 1, scale: 0.1, fewerServers: true },
    horizonSeconds: 3600,
    tenTimes: false,
    cut: { startSeconds: 1800, lengthSeconds: 900 },
    claims: { naive: 'down', 'as-it-happened': 'down', prepared: 'back' },
  },
  // Of 50 million: one server of 400 and its share of the people, five minutes of the rush.
  'launch-day-50m': {
    options: { compress: 1, scale: 0.0025, fewerServers: true },
    horizonSeconds: 700,
    tenTimes: false,
    cut: { startSeconds: 900, lengthSeconds: 300 },
    claims: { naive: 'down', 'waiting-room': 'back' },
  },
};
