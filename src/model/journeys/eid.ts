/**
 * The eID login as a list of parts: what the person does first, then the request that is sent. One part, one step.
 * Card channel: PACE, terminal and chip authentication of BSI TR-03110 need three to five server round trips while the card is
 * held still; three are modelled. Polling as in the Swedish BankID: the browser asks every two seconds.
 */
import type { ServiceStep, StepName } from '../scenario/steps.ts';

/** What the person does before a request. `none`: the program goes straight on. */
export type HumanAct = 'none' | 'open-app' | 'tap-card' | 'enter-pin' | 'read-sms' | 'read-email' | 'type-password';

export interface JourneyPart {
  readonly act: HumanAct;
  readonly step: ServiceStep;
}

/** `authorize` is the door: the only request that starts a login. `poll` repeats until the login is approved. */
export const eidJourney: readonly (JourneyPart & { readonly step: StepName })[] = [
  { act: 'none', step: 'authorize' },
  { act: 'none', step: 'eid-session' },
  { act: 'open-app', step: 'eid-challenge' },
  { act: 'tap-card', step: 'eid-card-1' },
  { act: 'none', step: 'eid-card-2' },
  { act: 'none', step: 'eid-card-3' },
  { act: 'enter-pin', step: 'eid-pin' },
  { act: 'none', step: 'eid-approve' },
  { act: 'none', step: 'poll' },
  { act: 'none', step: 'token' },
  { act: 'none', step: 'userinfo' },
];

/** The door of the login: refused here, nothing is lost. */
export const doorStep: StepName = 'authorize';
