/** What a fault may say, kind by kind. */
import { distributionCheck } from '../profiles/distribution-check.ts';
import {
  byKind,
  exactly,
  instant,
  listOf,
  name,
  nullOr,
  numberIn,
  oneOf,
  optional,
  text,
  trueOrFalse,
} from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import { faultKinds } from './fault.ts';
import type { FaultKind } from './fault.ts';

/** A week: longer than any campaign. */
const MOST_SECONDS = 604_800;
const seconds = numberIn(0, MOST_SECONDS, 'seconds');
const someSeconds = numberIn(0, MOST_SECONDS, 'seconds', { open: true });

const timing = { startsAt: optional(instant), inSeconds: optional(seconds), lastsSeconds: someSeconds };
const aim = {
  endpoints: optional(listOf(text, { least: 1, most: 100 })),
  share: optional(numberIn(0, 1, '(share of the requests)', { open: true })),
};
const stations = { stations: optional(listOf(text, { least: 1, most: 20 })) };
const retryAfterSeconds = optional(nullOr(numberIn(0, 86_400, 'seconds')));

const members: Readonly<Record<FaultKind, Readonly<Record<string, ValueCheck>>>> = {
  error: { ...timing, ...aim, status: numberIn(400, 599, '', { whole: true }), retryAfterSeconds },
  delay: { ...timing, ...aim, delay: distributionCheck },
  hang: { ...timing, ...aim, mostSeconds: optional(numberIn(0, 3600, 'seconds', { open: true })) },
  reset: { ...timing, ...aim },
  cut: { ...timing, ...aim, keepShare: optional(numberIn(0, 0.99, '(share of the body)')) },
  'wrong-signature': { ...timing, ...aim },
  'clock-skew': { ...timing, ...aim, skewSeconds: numberIn(-1_000_000_000, 1_000_000_000, 'seconds') },
  'cold-cache': {
    ...timing,
    ...aim,
    factor: numberIn(1, 1000, 'times as long'),
    decaySeconds: optional(someSeconds),
    firstRequests: optional(numberIn(1, 1_000_000_000, 'of each step', { whole: true })),
  },
  stall: { ...timing, ...stations, blocks: optional(trueOrFalse) },
  'brown-out': {
    ...timing,
    ...stations,
    speed: optional(numberIn(0, 1, 'times the speed', { open: true })),
    servers: optional(numberIn(1, 1_000_000, 'servers that are left', { whole: true })),
  },
  outage: {
    ...timing,
    answer: optional(oneOf('reset', '503')),
    retryAfterSeconds,
    health: optional(oneOf('truth', 'lie', 'refused')),
  },
  'key-rotation': { ...timing, lastsSeconds: optional(numberIn(0, 0, 'seconds: it is done at one moment')) },
};

/** One fault as it is sent: its `id` and its moment may be left to the mock. */
export const faultCheck: ValueCheck = byKind(
  Object.fromEntries(faultKinds.map((kind) => [kind, { id: optional(name), ...members[kind] }])),
);

export const faultDocumentCheck: ValueCheck = exactly({ faults: listOf(faultCheck, { most: 100 }) });
