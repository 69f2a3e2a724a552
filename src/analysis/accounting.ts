/** Every intended login ends in exactly one outcome: intended = completed + abandoned + refused + failed + inFlight. */
import { countKeys } from '../model/record/result.ts';
import type { LoginCounts } from '../model/record/result.ts';
import type { LoginRecord } from '../model/record/run-record.ts';

/** Counts of `logins`. Closes for any set of logins, because intended is counted and not summed up from the outcomes. */
export function countLogins(logins: readonly LoginRecord[]): LoginCounts {
  const counts = { intended: logins.length, completed: 0, abandoned: 0, refused: 0, failed: 0, inFlight: 0 };
  for (const { outcome } of logins) counts[countKeys[outcome]] += 1;
  return counts;
}

/** The same by segment; every segment of the plan is there, also when nobody of it came. */
export function countBySegment(
  logins: readonly LoginRecord[],
  segments: readonly string[],
): Record<string, LoginCounts> {
  const groups = new Map<string, LoginRecord[]>(segments.map((segment) => [segment, []]));
  for (const login of logins) {
    const group = groups.get(login.segment);
    if (group === undefined) groups.set(login.segment, [login]);
    else group.push(login);
  }
  return Object.fromEntries([...groups].map(([segment, group]) => [segment, countLogins(group)]));
}

/** Intended minus the sum of the outcomes; 0 when the books close. */
export function imbalanceOf(counts: LoginCounts): number {
  return counts.intended - counts.completed - counts.abandoned - counts.refused - counts.failed - counts.inFlight;
}

/** Logins by what they ended in, most frequent first. */
export function countReasons(logins: readonly LoginRecord[]): { reason: string; logins: number }[] {
  const counts = new Map<string, number>();
  for (const { reason } of logins) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, logins: count }))
    .toSorted((a, b) => b.logins - a.logins || (a.reason < b.reason ? -1 : 1));
}

/** The counts of several groups, or seeds, together. */
export function sumOfCounts(groups: readonly LoginCounts[]): LoginCounts {
  const total = (key: keyof LoginCounts): number => groups.reduce((sum, counts) => sum + counts[key], 0);
  return {
    intended: total('intended'),
    completed: total('completed'),
    abandoned: total('abandoned'),
    refused: total('refused'),
    failed: total('failed'),
    inFlight: total('inFlight'),
  };
}
