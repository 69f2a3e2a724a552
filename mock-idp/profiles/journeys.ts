/** What people and clients come for, as visits of steps: the arithmetic of a profile's capacity. */
import type { ServiceStep } from '../../src/model/scenario/steps.ts';

export interface Journey {
  readonly name: JourneyName;
  readonly visits: Readonly<Partial<Record<ServiceStep, number>>>;
}

export const journeyNames = ['eid', 'password', 'sms', 'email', 'refresh', 'client-credentials'] as const;
export type JourneyName = (typeof journeyNames)[number];

/** A login on a phone takes about 16 s, and the browser asks every 2 s meanwhile (assumption; the walk of a scenario counts its own). */
const POLLS = 8;

export const journeys: Readonly<Record<JourneyName, Journey['visits']>> = {
  eid: {
    authorize: 1,
    'eid-session': 1,
    'eid-challenge': 1,
    'eid-card-1': 1,
    'eid-card-2': 1,
    'eid-card-3': 1,
    'eid-pin': 1,
    'eid-approve': 1,
    poll: POLLS,
    token: 1,
    userinfo: 1,
  },
  password: { authorize: 1, password: 1, token: 1 },
  // One part: a code in Latin letters.
  sms: { authorize: 1, 'code-send': 1, sms: 1, 'code-check': 1, token: 1 },
  email: { authorize: 1, 'code-send': 1, email: 1, 'code-check': 1, token: 1 },
  refresh: { refresh: 1 },
  'client-credentials': { 'client-credentials': 1 },
};
