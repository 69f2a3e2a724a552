/** The people of a YAML file: `serve --users FILE`. Every problem is told at once, and no secret with it. */
import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { circularInWords, isCircular } from '../../src/model/circular.ts';
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { Problem } from '../../src/model/errors.ts';
import { exactly, isRecord, join, listOf } from '../profiles/value-checks.ts';
import { userCheck, userOf } from './user-document.ts';
import type { UserDocument } from './user-document.ts';
import type { User } from './users.ts';

/** People beyond these are made up: every card number is somebody. */
const MOST_USERS = 100_000;

/** @throws LaunchquakeError USERS_INVALID with every problem */
export function readUsers(path: string): readonly User[] {
  return parseUsers(readText(path), path);
}

/** @param subject the file, in errors */
export function parseUsers(text: string, subject: string): readonly User[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors.map(({ code, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    // The message of the parser may quote the line, and the line may hold a password.
    return { where: `${line}:${col}`, found: code, expected: 'YAML' };
  });
  if (syntax.length > 0) throw new LaunchquakeError('USERS_INVALID', subject, syntax);
  const value = toValue(document, subject);
  if (isCircular(value))
    throw new LaunchquakeError('USERS_INVALID', subject, [{ where: '(file)', ...circularInWords }]);
  const problems: Problem[] = [];
  exactly({ users: listOf(userCheck, { most: MOST_USERS }) })(value, '', problems);
  if (problems.length > 0) throw new LaunchquakeError('USERS_INVALID', subject, problems);
  const users = (value as { readonly users: readonly UserDocument[] }).users.map(userOf);
  const clashes = twice(users);
  if (clashes.length > 0) throw new LaunchquakeError('USERS_INVALID', subject, clashes);
  return users;
}

/** Aliases of aliases can grow without end; the parser stops them, and says so by throwing. */
function toValue(document: ReturnType<typeof parseDocument>, subject: string): unknown {
  try {
    const value: unknown = document.toJS();
    return isRecord(value) ? value : {};
  } catch {
    throw new LaunchquakeError('USERS_INVALID', subject, [
      { where: '(file)', found: 'aliases that cannot be resolved', expected: 'YAML' },
    ]);
  }
}

function twice(users: readonly User[]): Problem[] {
  const problems: Problem[] = [];
  for (const member of ['username', 'subject', 'card'] as const) {
    const seen = new Map<string, number>();
    for (const [at, user] of users.entries()) {
      const value = user[member];
      const first = seen.get(value ?? '');
      if (value === undefined) continue;
      if (first === undefined) seen.set(value, at);
      else
        problems.push({
          where: join(`users[${at}]`, member),
          found: `the same as of users[${first}]`,
          expected: 'one that nobody else has',
        });
    }
  }
  return problems;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const found = isRecord(cause) && typeof cause['code'] === 'string' ? cause['code'] : 'no readable file';
    throw new LaunchquakeError('USERS_INVALID', path, [{ where: '(file)', found, expected: 'a readable YAML file' }], {
      cause,
    });
  }
}
