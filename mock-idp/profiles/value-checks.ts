/**
 * Small checks for documents that come from outside: each looks at one value and adds to a list what is wrong with it, so that
 * every problem of a document is told at once. Each also says the same as a JSON Schema, for the description of the admin API.
 */
import type { Problem } from '../../src/model/errors.ts';

/** JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Adds to `problems` what is wrong with `value`, which stands at `where`. */
export interface ValueCheck {
  (value: unknown, where: string, problems: Problem[]): void;
  /** What it lets through; unset: anything, as far as this says. */
  readonly schema?: JsonSchema;
  /** The value may be left out. */
  readonly isOptional?: boolean;
}

/** A check that says what it lets through. */
export const described = (
  schema: JsonSchema,
  check: (value: unknown, where: string, problems: Problem[]) => void,
): ValueCheck =>
  Object.assign((value: unknown, where: string, problems: Problem[]) => check(value, where, problems), { schema });

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A number from `low` to `high`, in the words of `unit`. `open`: `low` itself is too small. */
export function numberIn(
  low: number,
  high: number,
  unit: string,
  options: { readonly open?: boolean; readonly whole?: boolean } = {},
): ValueCheck {
  const { open = false, whole = false } = options;
  const schema = {
    type: whole ? 'integer' : 'number',
    [open ? 'exclusiveMinimum' : 'minimum']: low,
    maximum: high,
    ...(unit === '' ? {} : { description: unit }),
  };
  return described(schema, (value, where, problems) => {
    const fits =
      typeof value === 'number' &&
      Number.isFinite(value) &&
      (open ? value > low : value >= low) &&
      value <= high &&
      (!whole || Number.isInteger(value));
    if (fits) return;
    const kind = whole ? 'a whole number' : 'a number';
    const from = open ? `above ${low}` : `from ${low}`;
    problems.push({
      where,
      found: inWords(value),
      expected: `${kind} ${from} to ${high}${unit === '' ? '' : ` ${unit}`}`,
    });
  });
}

export const oneOf = (...allowed: readonly string[]): ValueCheck =>
  described({ type: 'string', enum: allowed }, (value, where, problems) => {
    if (typeof value === 'string' && allowed.includes(value)) return;
    problems.push({ where, found: inWords(value), expected: `one of ${allowed.join(', ')}` });
  });

export const trueOrFalse: ValueCheck = described({ type: 'boolean' }, (value, where, problems) => {
  if (typeof value !== 'boolean') problems.push({ where, found: inWords(value), expected: 'true or false' });
});

const LONGEST_TEXT = 2000;

export const text: ValueCheck = described({ type: 'string', maxLength: LONGEST_TEXT }, (value, where, problems) => {
  if (typeof value !== 'string' || value.length > LONGEST_TEXT)
    problems.push({ where, found: inWords(value), expected: `a text of at most ${LONGEST_TEXT} characters` });
});

/** A text of one form. @param expected the form in words */
export const textLike = (form: RegExp, expected: string): ValueCheck =>
  described({ type: 'string', pattern: form.source, description: expected }, (value, where, problems) => {
    if (typeof value !== 'string' || !form.test(value)) problems.push({ where, found: inWords(value), expected });
  });

/** A name that somebody gives: safe in an address, a log and a label. */
export const name: ValueCheck = textLike(
  /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}$/,
  'a name of 1 to 64 letters, digits, _ . and -',
);

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/** A moment (RFC 3339, UTC). */
export const instant: ValueCheck = described({ type: 'string', format: 'date-time' }, (value, where, problems) => {
  if (typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return;
  problems.push({ where, found: inWords(value), expected: 'a moment such as 2025-06-16T08:00:00Z' });
});

const MOST_ITEMS = 1000;

export function listOf(
  check: ValueCheck,
  { least = 0, most = MOST_ITEMS }: { readonly least?: number; readonly most?: number } = {},
): ValueCheck {
  const schema = { type: 'array', items: schemaOf(check), minItems: least, maxItems: most };
  return described(schema, (value, where, problems) => {
    if (Array.isArray(value) && value.length >= least && value.length <= most)
      value.forEach((item, at) => check(item, `${where}[${at}]`, problems));
    else {
      const expected = least === 0 ? `a list of at most ${most}` : `a list of ${least} to ${most}`;
      problems.push({ where, found: inWords(value), expected });
    }
  });
}

export const nullOr = (check: ValueCheck): ValueCheck =>
  described({ anyOf: [schemaOf(check), { type: 'null' }] }, (value, where, problems) => {
    if (value !== null) check(value, where, problems);
  });

export const optional = (check: ValueCheck): ValueCheck =>
  Object.assign(
    described(schemaOf(check), (value, where, problems) => {
      if (value !== undefined) check(value, where, problems);
    }),
    { isOptional: true },
  );

/** An object with exactly these members. */
export function exactly(members: Readonly<Record<string, ValueCheck>>): ValueCheck {
  const known = Object.keys(members);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(Object.entries(members).map(([member, check]) => [member, schemaOf(check)])),
    required: known.filter((member) => members[member]?.isOptional !== true),
    additionalProperties: false,
  };
  return described(schema, (value, where, problems) => {
    if (!isRecord(value)) {
      problems.push({ where: where === '' ? '(document)' : where, found: inWords(value), expected: 'an object' });
      return;
    }
    for (const member of Object.keys(value).filter((key) => !known.includes(key)))
      problems.push({ where: join(where, member), found: 'an unknown member', expected: `one of ${known.join(', ')}` });
    for (const [member, check] of Object.entries(members)) check(value[member], join(where, member), problems);
  });
}

/** An object whose `kind` says which other members it has. */
export function byKind(kinds: Readonly<Record<string, Readonly<Record<string, ValueCheck>>>>): ValueCheck {
  const checks = Object.entries(kinds).map(
    ([kind, members]) => [kind, exactly({ kind: oneOf(kind), ...members })] as const,
  );
  const byName = new Map(checks);
  return described({ oneOf: checks.map(([, check]) => schemaOf(check)) }, (value, where, problems) => {
    const kind = isRecord(value) ? value['kind'] : undefined;
    const check = typeof kind === 'string' ? byName.get(kind) : undefined;
    if (check !== undefined) check(value, where, problems);
    else if (!isRecord(value)) problems.push({ where, found: inWords(value), expected: 'an object' });
    else
      problems.push({
        where: join(where, 'kind'),
        found: inWords(kind),
        expected: `one of ${[...byName.keys()].join(', ')}`,
      });
  });
}

export const schemaOf = ({ schema }: ValueCheck): JsonSchema => schema ?? {};

export const join = (where: string, member: string): string => (where === '' ? member : `${where}.${member}`);

/** A value as an error message shows it: short, and never a whole document. */
export function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const words = JSON.stringify(value) ?? typeof value;
  return words.length <= 60 ? words : `${words.slice(0, 57)}...`;
}
