/**
 * The journey of each login method as a list of parts. All begin at the same door and end, but for the single request, with token and
 * userinfo. Codes: after `code-send` a message waits at the gateway; nobody stands in that queue, and the person waits for the message.
 */
import type { LoginMethod } from '../remedies/switches.ts';
import { eidJourney } from './eid.ts';
import type { JourneyPart } from './eid.ts';

const codeJourney = (message: 'sms' | 'email'): readonly JourneyPart[] => [
  { act: 'none', step: 'authorize' },
  { act: 'none', step: 'code-send' },
  { act: 'none', step: message },
  { act: message === 'sms' ? 'read-sms' : 'read-email', step: 'code-check' },
  { act: 'none', step: 'token' },
  { act: 'none', step: 'userinfo' },
];

const journeys: Readonly<Record<LoginMethod, readonly JourneyPart[]>> = {
  eid: eidJourney,
  sms: codeJourney('sms'),
  email: codeJourney('email'),
  password: [
    { act: 'none', step: 'authorize' },
    { act: 'type-password', step: 'password' },
    { act: 'none', step: 'token' },
    { act: 'none', step: 'userinfo' },
  ],
};

const oneRequest: readonly JourneyPart[] = [{ act: 'none', step: 'authorize' }];

/** @param journey of the plan: `request`, or unset for a whole login */
export const journeyOf = (journey: 'request' | undefined, method: LoginMethod): readonly JourneyPart[] =>
  journey === 'request' ? oneRequest : journeys[method];
