/** The journeys of a plan and the requests in them as numbers. */
import { eidJourney } from '../../model/journeys/eid.ts';
import type { HumanAct } from '../../model/journeys/eid.ts';
import { journeyOf } from '../../model/journeys/journey.ts';
import { loginMethods } from '../../model/remedies/switches.ts';
import type { LoginMethod } from '../../model/remedies/switches.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { messageSteps, serviceSteps } from '../../model/scenario/steps.ts';
import type { ServiceStep } from '../../model/scenario/steps.ts';

/** Steps are numbers of `serviceSteps`; the two of the edge come after them. */
export const QUEUE_POLL_STEP = serviceSteps.length;
export const RETRY_PERMIT_STEP = serviceSteps.length + 1;
export const stepNumber = (step: ServiceStep): number => serviceSteps.indexOf(step);
export const DOOR = stepNumber('authorize');
export const POLL = stepNumber('poll');
const PIN = stepNumber('eid-pin');
const CODE_CHECK = stepNumber('code-check');
const PASSWORD = stepNumber('password');

/** Nothing has been chosen yet. */
export const NO_JOURNEY = loginMethods.length;
export const EID: number = loginMethods.indexOf('eid');
export const journeyNumber = (method: LoginMethod | null): number =>
  method === null ? NO_JOURNEY : loginMethods.indexOf(method);

export const isMessage = Uint8Array.from(serviceSteps, (step) => (messageSteps.has(step) ? 1 : 0));
/** What is typed at a step and may be wrong: 0 nothing. */
export const TYPED_PIN = 1;
export const TYPED_CODE = 2;
export const TYPED_PASSWORD = 3;
const typed = new Uint8Array(serviceSteps.length + 2);
typed[PIN] = TYPED_PIN;
typed[CODE_CHECK] = TYPED_CODE;
typed[PASSWORD] = TYPED_PASSWORD;
export const typedAt = (step: number): number => typed[step] as number;

/** The part of the card's journey at which the provider has all it needs. */
export const APPROVED_PART = eidJourney.findIndex(({ step }) => step === 'poll');

const MOST_PARTS = 16;

export interface JourneyTable {
  /** Parts of each journey. */
  readonly lengths: Uint8Array;
  /** Part at which a code is sent, of each journey; 255: at none. */
  readonly codePart: Uint8Array;
  step(journey: number, part: number): number;
  act(journey: number, part: number): HumanAct;
}

export function journeyTableOf(plan: Plan): JourneyTable {
  const journeys = loginMethods.map((method) => journeyOf(plan.journey, method));
  const steps = new Uint8Array(MOST_PARTS * journeys.length);
  const acts: HumanAct[] = Array.from({ length: MOST_PARTS * journeys.length }, () => 'none');
  journeys.forEach((parts, journey) =>
    parts.forEach(({ step, act }, part) => {
      steps[MOST_PARTS * journey + part] = stepNumber(step);
      acts[MOST_PARTS * journey + part] = act;
    }),
  );
  return {
    lengths: Uint8Array.from(journeys, ({ length }) => length),
    codePart: Uint8Array.from(journeys, (parts) => {
      const part = parts.findIndex(({ step }) => step === 'code-send');
      return part === -1 ? 255 : part;
    }),
    step: (journey, part) => steps[MOST_PARTS * journey + part] as number,
    act: (journey, part) => acts[MOST_PARTS * journey + part] as HumanAct,
  };
}
