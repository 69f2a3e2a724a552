/**
 * The lines that k6 leaves in its console file, one JSON object a line. k6 wraps each in its own log object
 * (`{"level":"info","msg":"…"}`); a bare line is read as well. What is neither is counted, never guessed at.
 */
import { type LoginRecord, answerResults, outcomes, reasons } from '../../model/record/run-record.ts';

export interface K6Lines {
  /** Wall clock of run second 0; null when k6 has not said so. */
  readonly beginEpochMs: number | null;
  readonly logins: readonly LoginRecord[];
  /** Lines that could not be read, the last one when the file ends inside it not counted. */
  readonly unreadable: number;
}

type Line =
  | { kind: 'begin'; epochMs: number }
  | { kind: 'login'; login: LoginRecord }
  | { kind: 'other' }
  | { kind: 'unreadable' };

/** Collects lines as they come. */
export interface K6LineReader {
  /** Takes text up to any point; a cut line waits for its rest. Returns the logins it completed. */
  take(text: string): readonly LoginRecord[];
  /** Everything so far. */
  lines(): K6Lines;
}

export function k6LineReader(): K6LineReader {
  let beginEpochMs: number | null = null;
  let unreadable = 0;
  let rest = '';
  const logins: LoginRecord[] = [];
  const take = (text: string): readonly LoginRecord[] => {
    const pieces = (rest + text).split('\n');
    rest = pieces.pop() ?? '';
    const fresh: LoginRecord[] = [];
    for (const piece of pieces) {
      const line = readLine(piece);
      if (line.kind === 'begin') beginEpochMs ??= line.epochMs;
      if (line.kind === 'login') fresh.push(line.login);
      if (line.kind === 'unreadable') unreadable += 1;
    }
    for (const login of fresh) logins.push(login);
    return fresh;
  };
  return { take, lines: () => ({ beginEpochMs, logins, unreadable }) };
}

/** The text of one login line, without a line feed. */
export const printLogin = (login: LoginRecord): string => JSON.stringify({ kind: 'login', ...login });

/** One line of the file. Blank lines and other programs' remarks in k6's wrapping are `other`. */
export function readLine(text: string): Line {
  if (text.trim() === '') return { kind: 'other' };
  const outer = parseObject(text);
  if (outer === undefined) return { kind: 'unreadable' };
  const message = outer['msg'];
  if (typeof message !== 'string') return readObject(outer);
  const inner = parseObject(message);
  return inner === undefined ? { kind: 'other' } : readObject(inner);
}

function readObject(value: Readonly<Record<string, unknown>>): Line {
  if (value['kind'] === 'begin') {
    const epochMs = value['epochMs'];
    return isTime(epochMs) ? { kind: 'begin', epochMs } : { kind: 'unreadable' };
  }
  if (value['kind'] !== 'login') return { kind: 'other' };
  const login = readLogin(value);
  return login === undefined ? { kind: 'unreadable' } : { kind: 'login', login };
}

/** A login record of known words and finite numbers, or undefined. */
export function readLogin(value: Readonly<Record<string, unknown>>): LoginRecord | undefined {
  const { kind: _kind, ...rest } = value;
  const login = rest as unknown as LoginRecord;
  const sound =
    Number.isInteger(login.index) &&
    login.index >= 0 &&
    typeof login.segment === 'string' &&
    isTime(login.intendedSeconds) &&
    isTime(login.startedSeconds) &&
    (login.endedSeconds === null || isTime(login.endedSeconds)) &&
    Number.isInteger(login.tries) &&
    hasKnownWords(login) &&
    Array.isArray(login.attempts) &&
    login.attempts.every(isAttempt);
  return sound ? login : undefined;
}

const hasKnownWords = (login: LoginRecord): boolean =>
  outcomes.includes(login.outcome) &&
  reasons.includes(login.reason) &&
  ['unchecked', 'valid', 'invalid'].includes(login.signature) &&
  (login.outcome === 'in-flight') === (login.endedSeconds === null);

function isAttempt(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [step, at, duration, result] = value as unknown[];
  return typeof step === 'string' && isTime(at) && isTime(duration) && answerResults.some((known) => known === result);
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
