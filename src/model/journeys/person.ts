/** What people do with phone and card, and how long it takes them. */
import { draw } from '../distributions.ts';
import { exhaustive } from '../errors.ts';
import type { RandomStream } from '../random.ts';
import type { CodePeople, PasswordPeople, Plan, PlanPeople } from '../scenario/plan.ts';
import { messageSteps } from '../scenario/steps.ts';
import type { ServiceStep } from '../scenario/steps.ts';
import type { Person } from '../traffic/population.ts';
import type { HumanAct } from './eid.ts';

/** Seconds the act takes this person, or null when it cannot succeed: the phone does not read the card, the code never arrives. */
export function actSeconds(act: HumanAct, people: PlanPeople, person: Person): number | null {
  switch (act) {
    case 'none':
      return 0;
    case 'open-app':
      return draw(person.segment.device === 'cross-device' ? people.scanQr : people.openApp, person.human);
    case 'tap-card':
      return tapSeconds(people, person);
    case 'enter-pin':
      return draw(people.enterPin, person.human);
    case 'read-sms': {
      const codes = codesOf(people);
      return readSeconds(codes.smsLost, codes.smsDelivery, codes.typeCode, person.human);
    }
    case 'read-email': {
      const codes = codesOf(people);
      return readSeconds(codes.emailLost, codes.emailDelivery, codes.typeCode, person.human);
    }
    case 'type-password':
      return draw(passwordOf(people).typePassword, person.human);
    default:
      return exhaustive(act);
  }
}

/** Finding the card, then tapping until the radio reads it; null after too many taps. */
function tapSeconds(people: PlanPeople, person: Person): number | null {
  let seconds = draw(people.findCard, person.human);
  for (let tap = 0; tap < people.maxTaps; tap += 1) {
    seconds += draw(people.tapCard, person.human);
    const success = tap === 0 ? people.tapSuccessFirst : people.tapSuccessNext;
    if (person.human.uniform() < success && person.segment.card !== 'nfc-incompatible') return seconds;
  }
  return null;
}

/** The way of a code to a person who types it in; null: it never arrives. */
function readSeconds(
  lost: number,
  delivery: CodePeople['smsDelivery'],
  typing: CodePeople['typeCode'],
  human: RandomStream,
): number | null {
  const arrives = human.uniform() >= lost;
  const seconds = draw(delivery, human) + draw(typing, human);
  return arrives ? seconds : null;
}

/** Whether what is typed for a step is right. Someone who does not know the PIN never types it. */
export function typesItRight(step: string, people: PlanPeople, person: Person): boolean {
  switch (step) {
    case 'eid-pin':
      return person.segment.card !== 'pin-unknown' && person.human.uniform() >= people.wrongPin;
    case 'code-check':
      return person.human.uniform() >= codesOf(people).wrongCode;
    case 'password':
      return person.human.uniform() >= passwordOf(people).wrongPassword;
    default:
      return true;
  }
}

/** Typing it again after it was wrong, seconds. */
export function retypeSeconds(step: ServiceStep, people: PlanPeople, person: Person): number {
  if (step === 'code-check') return draw(codesOf(people).typeCode, person.human);
  return draw(step === 'password' ? passwordOf(people).typePassword : people.enterPin, person.human);
}

/** How long a request may take: the program's limit, and the patience of who watches the page, seconds. @param beside nobody watches it */
export function waitsSeconds(
  { client, people }: Pick<Plan, 'client' | 'people'>,
  person: Person,
  step: string,
  beside: boolean,
): number {
  if (messageSteps.has(step)) return resendSeconds(people, person);
  if (beside || step === 'queue-poll') return client.timeoutSeconds;
  return Math.min(client.timeoutSeconds, draw(people.pagePatience, person.patience));
}

/** How long a person waits for a code before asking for another, seconds. */
export const resendSeconds = (people: PlanPeople, person: Person): number =>
  draw(codesOf(people).resendAfter, person.patience);

function codesOf({ codes }: PlanPeople): CodePeople {
  if (codes === undefined) throw new RangeError('the plan has no people.codes, and somebody logs in with a code');
  return codes;
}

function passwordOf({ password }: PlanPeople): PasswordPeople {
  if (password === undefined) throw new RangeError('the plan has no people.password, and somebody logs in with one');
  return password;
}
