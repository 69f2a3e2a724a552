/** Groups of people that need no list: who is in follows from the person, so it is the same in every engine and after every restart. */
import { randomStream } from '../random.ts';

/** What a group may be made by. */
export interface Person {
  /** Registration number, or whatever names the person for good. */
  readonly key: string;
  /** 1 to 12; undefined: not known. */
  readonly birthMonth: number | undefined;
  /** Name of a segment of the population; undefined: not known. */
  readonly segment: string | undefined;
}

/** One of: a share of the people, last digits of the registration number, months of birth (1 to 12), segments. */
export type Group =
  | { readonly share: number }
  | { readonly lastDigits: readonly number[] }
  | { readonly birthMonths: readonly number[] }
  | { readonly segments: readonly string[] };

/**
 * Where a person stands between 0 and 1 (not reached): evenly spread, the same for the same key. A cohort of the share s is everybody below s,
 * so a larger share only adds people.
 */
export const cohortOf = (key: string): number => randomStream(0, `cohort ${key}`).uniform();

/** The last digit of a registration number; undefined: it has none. */
export function lastDigitOf(key: string): number | undefined {
  const digit = /[0-9](?=[^0-9]*$)/.exec(key)?.[0];
  return digit === undefined ? undefined : Number(digit);
}

/** What is not known of a person puts nobody into a group. */
export function isInGroup(person: Person, group: Group): boolean {
  if ('share' in group) return cohortOf(person.key) < group.share;
  if ('lastDigits' in group) return includes(group.lastDigits, lastDigitOf(person.key));
  if ('birthMonths' in group) return includes(group.birthMonths, person.birthMonth);
  return includes(group.segments, person.segment);
}

const includes = <Item>(items: readonly Item[], item: Item | undefined): boolean =>
  item !== undefined && items.includes(item);
