/**
 * What does not fit a zod schema, in words: where, what was found, what was expected, and the nearest word where one was misspelt.
 * Needs the types of zod alone.
 */
import type { z } from 'zod';
import type { Problem } from '../errors.ts';
import { nearest } from './nearest.ts';
import { pathInWords } from './path-in-words.ts';
import type { Path } from './path-in-words.ts';

/** `12:7` for a path of the file, or undefined when it is not in it. */
export type Locate = (path: Path) => string | undefined;

/** A problem with the path it is about, before it is placed in the file. */
export interface Finding {
  readonly path: Path;
  readonly found: string;
  readonly expected: string;
  readonly hint?: string | undefined;
}

/** A finding with its file and, where that is known, line and column. */
export function placed({ path, found, expected, hint }: Finding, file: string, locate: Locate): Problem {
  const place = nearestPlace(path, locate);
  return { where: `${file}${place === undefined ? '' : `:${place}`}  ${pathInWords(path)}`, found, expected, hint };
}

/** A missing key has no place of its own: its parent's is next best. */
function nearestPlace(path: Path, locate: Locate): string | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = locate(path.slice(0, length));
    if (place !== undefined) return place;
  }
  return undefined;
}

type Issue = z.core.$ZodIssue;

/** Every issue of a value that did not fit `schema`. @param about the document that `launchquake schema` prints */
export function explainIssues(issues: readonly Issue[], schema: unknown, about: string): Finding[] {
  return issues.flatMap((issue) => explainIssue(issue, { schema, about }));
}

interface Known {
  readonly schema: unknown;
  readonly about: string;
}

function explainIssue(issue: Issue, known: Known): Finding[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], path, known));
  if (issue.code === 'invalid_union') return explainUnion(issue, path, known);
  return [{ path, found: inWords(issue.input), expected: expectation(issue), hint: hintFor(issue) }];
}

function unknownKey(path: Path, parent: Path, { schema, about }: Known): Finding {
  const key = String(path.at(-1));
  const keys = knownKeys(schema, parent);
  const close = nearest(key, keys);
  return {
    path,
    found: `the unknown key "${key}"`,
    expected: keys.length === 0 ? 'only keys of the schema' : `one of ${keys.join(', ')}`,
    hint: close === undefined ? `see \`launchquake schema ${about}\`` : `did you mean ${close}?`,
  };
}

/** Keys that the schema knows at a path, as far as it is plain objects and arrays. */
function knownKeys(schema: unknown, path: Path): string[] {
  const place = path.reduce<unknown>(step, schema);
  const shape = (place as { shape?: Record<string, unknown> } | undefined)?.shape;
  return shape === undefined ? [] : Object.keys(shape);
}

function step(schema: unknown, part: string | number): unknown {
  const inner = unwrap(schema) as
    | { shape?: Record<string, unknown>; element?: unknown; valueType?: unknown }
    | undefined;
  if (inner === undefined) return undefined;
  return unwrap(typeof part === 'number' ? inner.element : (inner.shape?.[part] ?? inner.valueType));
}

function unwrap(schema: unknown): unknown {
  const wrapper = schema as { unwrap?: () => unknown; shape?: unknown; element?: unknown } | undefined;
  if (wrapper?.shape !== undefined || wrapper?.element !== undefined) return schema;
  return typeof wrapper?.unwrap === 'function' ? unwrap(wrapper.unwrap()) : schema;
}

/** Of a union, the branch that came closest: the one with the fewest complaints, deepest first. */
function explainUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path, known: Known): Finding[] {
  const branches = issue.errors.map((issues) =>
    issues.flatMap((inner) => explainIssue({ ...inner, path: [...path, ...inner.path] }, known)),
  );
  const best = branches
    .filter((branch) => branch.length > 0)
    .toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
  if (best !== undefined) return best;
  const discriminator =
    'discriminator' in issue && typeof issue.discriminator === 'string' ? issue.discriminator : undefined;
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const found =
    discriminator === undefined ? issue.input : (issue.input as Record<string, unknown> | undefined)?.[discriminator];
  const close = typeof found === 'string' ? nearest(found, options) : undefined;
  return [
    {
      path,
      found: inWords(found),
      expected: options.length > 0 ? `one of ${options.join(', ')}` : 'one of the forms of the schema',
      hint: close === undefined ? undefined : `did you mean ${close}?`,
    },
  ];
}

const depth = (findings: readonly Finding[]): number => Math.max(...findings.map(({ path }) => path.length));

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return aOrAn(issue.expected);
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `"${String(issue.values[0])}"`
        : `one of ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}

function hintFor(issue: Issue): string | undefined {
  if (issue.code === 'invalid_value' && typeof issue.input === 'string') {
    const close = nearest(issue.input, issue.values.map(String));
    return close === undefined ? undefined : `did you mean ${close}?`;
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'this key is missing';
  if (issue.code === 'invalid_type' && issue.expected === 'number' && typeof issue.input === 'string') {
    return 'write the number without quotes and without a unit; the unit is in the name of the key';
  }
  return undefined;
}

const aOrAn = (word: string): string => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`);

const LONGEST_FOUND = 60;

/** A value as it would be written, cut when long. */
export function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > LONGEST_FOUND ? `${text.slice(0, LONGEST_FOUND)}…` : text;
}
