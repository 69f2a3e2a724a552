/** The stations of a profile, and which step visits which. */
import type { Problem } from '../../src/model/errors.ts';
import { pathInWords } from '../../src/model/scenario/path-in-words.ts';
import { serviceProblems } from '../../src/model/scenario/service-problems.ts';
import { serviceSteps } from '../../src/model/scenario/steps.ts';
import { distributionCheck } from './distribution-check.ts';
import type { ProfileDocument } from './profile-document.ts';
import {
  byKind,
  described,
  exactly,
  inWords,
  isRecord,
  join,
  listOf,
  nullOr,
  numberIn,
  oneOf,
  optional,
  schemaOf,
  textLike,
  trueOrFalse,
} from './value-checks.ts';
import type { ValueCheck } from './value-checks.ts';

const STATION_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Stations label metrics: the number of time series stays bounded. */
const MOST_STATIONS = 20;
const MOST_SECONDS = 86_400;

const someSeconds = numberIn(0, MOST_SECONDS, 'seconds', { open: true });
const whole = (low: number, high: number): ValueCheck => numberIn(low, high, '', { whole: true });

export const disciplineCheck = oneOf('fifo', 'lifo', 'adaptive-lifo', 'priority', 'processor-sharing');

/** [concurrency, how many times as long]. */
const pointCheck = described(
  {
    type: 'array',
    prefixItems: [
      { type: 'number', minimum: 1 },
      { type: 'number', exclusiveMinimum: 0 },
    ],
    minItems: 2,
    maxItems: 2,
  },
  (value, where, problems) => {
    if (!Array.isArray(value) || value.length !== 2) {
      problems.push({ where, found: inWords(value), expected: '[concurrency, factor]' });
      return;
    }
    numberIn(1, 1_000_000, 'requests at work')(value[0], `${where}[0]`, problems);
    numberIn(0, 1_000_000, 'times as long', { open: true })(value[1], `${where}[1]`, problems);
  },
);

const stationCheck = exactly({
  servers: whole(1, 1_000_000),
  discipline: optional(disciplineCheck),
  queueBound: optional(nullOr(whole(0, 1_000_000_000))),
  cancelAbandoned: optional(trueOrFalse),
  waitLimitSeconds: optional(nullOr(someSeconds)),
  contention: optional(
    nullOr(
      byKind({
        usl: { alpha: numberIn(0, 1, ''), beta: numberIn(0, 1, '') },
        table: { factors: listOf(pointCheck, { least: 1 }) },
      }),
    ),
  ),
});

const stationsSchema = {
  type: 'object',
  propertyNames: { pattern: STATION_NAME.source },
  additionalProperties: schemaOf(stationCheck),
  minProperties: 1,
  maxProperties: MOST_STATIONS,
};

export const stationsCheck: ValueCheck = described(stationsSchema, (value, where, problems) => {
  const names = isRecord(value) ? Object.keys(value) : [];
  if (!isRecord(value) || names.length === 0 || names.length > MOST_STATIONS) {
    problems.push({ where, found: inWords(value), expected: `1 to ${MOST_STATIONS} stations by name` });
    return;
  }
  for (const name of names) {
    if (!STATION_NAME.test(name))
      problems.push({ where: join(where, name), found: inWords(name), expected: 'lower-case words joined by hyphens' });
    stationCheck(value[name], join(where, name), problems);
  }
});

const visit = { station: textLike(/^[\s\S]*$/, 'the name of a station'), service: distributionCheck };

export const stepCheck = exactly({
  ...visit,
  priority: optional(whole(-1000, 1000)),
  holding: optional(listOf(exactly(visit), { least: 1, most: 5 })),
});

export const stepsCheck = exactly(Object.fromEntries(serviceSteps.map((step) => [step, optional(stepCheck)])));

/** What the stations and steps of a profile whose members are all good are to each other. */
export function stationProblems(profile: ProfileDocument, problems: Problem[]): void {
  for (const { path, found, expected, hint } of serviceProblems(profile, [profile.protection.discipline]))
    problems.push({ where: pathInWords(path), found, expected, hint });
}
