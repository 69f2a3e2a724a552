/** What people do with phone and card, and how long it takes them. */
import { draw } from '../distributions.ts';
import { exhaustive } from '../errors.ts';
import type { PlanPeople } from '../scenario/plan.ts';
import type { Person } from '../traffic/population.ts';
import type { HumanAct } from './eid.ts';

/** Seconds the act takes this person, or null when it cannot succeed: the phone does not read the card. */
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

/** Whether the PIN that is typed is the card's. Someone who does not know it never types it. */
export function givesRightPin(people: PlanPeople, person: Person): boolean {
  return person.segment.card !== 'pin-unknown' && person.human.uniform() >= people.wrongPin;
}
