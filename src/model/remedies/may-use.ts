/** Who may log in how. */
import { cohortOf, isInGroup } from './cohort.ts';
import type { Person } from './cohort.ts';
import type { LoginMethod, Switches } from './switches.ts';

/** Whether this person may use the method under these switches. */
export function mayUse({ methods, rollOut }: Switches, method: LoginMethod, person: Person): boolean {
  if (rollOut !== null && method === rollOut.from) return !isInGroup(person, rollOut.group);
  if (rollOut !== null && method === rollOut.to && !isInGroup(person, rollOut.group)) return false;
  return cohortOf(person.key) < methods[method];
}

/** Whether anybody may use it: what a page offers before it knows who is there. */
export const isOffered = ({ methods, rollOut }: Switches, method: LoginMethod): boolean =>
  methods[method] > 0 || rollOut?.from === method;
