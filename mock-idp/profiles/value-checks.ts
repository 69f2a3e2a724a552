/**
 * Small checks for documents that come from outside: each looks at one value and adds to a list what is wrong with it, so that
 * every problem of a document is told at once.
 */
import type { Problem } from '../../src/model/errors.ts';

/** Adds to `problems` what is wrong with `value`, which stands at `where`. */
export type ValueCheck = (value: unknown, where: string, problems: Problem[]) => void;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A number from `low` to `high`, in the words of `unit`. `open`: `low` itself is too small. */
export const numberIn =
  (low: number, high: number, unit: string, options: { readonly open?: boolean; readonly whole?: boolean } = {}): ValueCheck =>
  (value, where, problems) => {
    const fits =
      typeof value === 'number' &&
      Number.isFinite(value) &&
      (options.open === true ? value > low : value >= low) &&
      value <= high &&
      (options.whole !== true || Number.isInteger(value));
    if (fits) return;
    const kind = options.whole === true ? 'a whole number' : 'a number';
    const from = options.open === true ? `above ${low}` : `from ${low}`;
    problems.push({ where, found: inWords(value), expected: `${kind} ${from} to ${high}${unit === '' ? '' : ` ${unit}`}` });
  };

export const oneOf =
  (...allowed: readonly string[]): ValueCheck =>
  (value, where, problems) => {
    if (typeof value === 'string' && allowed.includes(value)) return;
    problems.push({ where, found: inWords(value), expected: `one of ${allowed.join(', ')}` });
  };

export const trueOrFalse: ValueCheck = (value, where, problems) => {
  if (typeof value !== 'boolean') problems.push({ where, found: inWords(value), expected: 'true or false' });
};

export const text: ValueCheck = (value, where, problems) => {
  if (typeof value !== 'string' || value.length > 2000)
    problems.push({ where, found: inWords(value), expected: 'a text of at most 2000 characters' });
};

const MOST_ITEMS = 1000;

export const listOf =
  (check: ValueCheck): ValueCheck =>
  (value, where, problems) => {
    if (Array.isArray(value) && value.length <= MOST_ITEMS)
      value.forEach((item, at) => check(item, `${where}[${at}]`, problems));
    else problems.push({ where, found: inWords(value), expected: `a list of at most ${MOST_ITEMS}` });
  };

export const nullOr =
  (check: ValueCheck): ValueCheck =>
  (value, where, problems) => {
    if (value !== null) check(value, where, problems);
  };

export const optional =
  (check: ValueCheck): ValueCheck =>
  (value, where, problems) => {
    if (value !== undefined) check(value, where, problems);
  };

/** An object with exactly these members. */
export const exactly =
  (members: Readonly<Record<string, ValueCheck>>): ValueCheck =>
  (value, where, problems) => {
    if (!isRecord(value)) {
      problems.push({ where: where === '' ? '(document)' : where, found: inWords(value), expected: 'an object' });
      return;
    }
    const known = Object.keys(members);
    for (const name of Object.keys(value).filter((key) => !known.includes(key)))
      problems.push({ where: join(where, name), found: 'an unknown member', expected: `one of ${known.join(', ')}` });
    for (const [name, check] of Object.entries(members)) check(value[name], join(where, name), problems);
  };

export const join = (where: string, name: string): string => (where === '' ? name : `${where}.${name}`);

/** A value as an error message shows it: short, and never a whole document. */
export function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
