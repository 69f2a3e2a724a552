/** Moments as people write them and as the timeline counts them: seconds of the mock's clock, which begins at its start. */
import type { Problem } from '../../src/model/errors.ts';
import { fromMs } from '../../src/model/units.ts';
import type { Clock } from '../clock.ts';
import { inWords, join } from '../profiles/value-checks.ts';

/** Thirty years: what is further away is a mistake. */
const MOST_SECONDS = 1_000_000_000;
/** RFC 3339 with an offset: a moment means the same wherever it is read. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** The three ways to write one moment. */
export interface MomentNames {
  /** Seconds since the start. */
  readonly seconds: string;
  /** Seconds from now. */
  readonly fromNow: string;
  /** An instant. */
  readonly instant: string;
}

export const begin: MomentNames = { seconds: 'atSeconds', fromNow: 'inSeconds', instant: 'at' };
export const end: MomentNames = { seconds: 'untilSeconds', fromNow: 'forSeconds', instant: 'until' };
export const deadline: MomentNames = { seconds: 'deadlineSeconds', fromNow: 'deadlineInSeconds', instant: 'deadline' };

/**
 * The moment that a document names in one of the three ways; undefined when it names none, or none that can be read.
 * @param nowSeconds what `fromNow` counts from
 */
export function readMoment(
  document: Readonly<Record<string, unknown>>,
  names: MomentNames,
  { clock, nowSeconds, where, problems }: ReadingMoments,
): number | undefined {
  const said = [names.seconds, names.fromNow, names.instant].filter((name) => document[name] !== undefined);
  const [name] = said;
  if (name === undefined) return undefined;
  if (said.length > 1) {
    problems.push({ where, found: said.join(' and '), expected: 'one of them' });
    return undefined;
  }
  const value = document[name];
  const seconds = name === names.instant ? secondsOfInstant(value, clock) : secondsOf(value);
  if (seconds === undefined)
    problems.push({
      where: join(where, name),
      found: inWords(value),
      expected: name === names.instant ? 'an instant such as 2025-07-07T00:00:00Z' : `seconds, at most ${MOST_SECONDS}`,
    });
  if (seconds === undefined || name !== names.fromNow) return seconds;
  return nowSeconds + seconds;
}

export interface ReadingMoments {
  readonly clock: Clock;
  readonly nowSeconds: number;
  readonly where: string;
  readonly problems: Problem[];
}

const secondsOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= MOST_SECONDS ? value : undefined;

export function secondsOfInstant(value: unknown, clock: Clock): number | undefined {
  if (typeof value !== 'string' || !INSTANT.test(value)) return undefined;
  return secondsOf(fromMs(Date.parse(value) - clock.epochMsAt(0)));
}

/** RFC 3339, to the millisecond. */
export const instantOf = (seconds: number, clock: Clock): string =>
  new Date(Math.round(clock.epochMsAt(seconds))).toISOString();
