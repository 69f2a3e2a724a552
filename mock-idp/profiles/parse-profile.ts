/** Parse, once and whole: a profile that comes back from here is complete and consistent; otherwise every problem is told. */
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { Problem } from '../../src/model/errors.ts';
import { serviceSteps } from '../../src/model/scenario/steps.ts';
import { oidcSettingsCheck } from '../oidc/oidc-settings.ts';
import { eidSettingsCheck } from '../eid/eid-settings.ts';
import { codeSettingsCheck } from '../otp/code-settings.ts';
import { passwordSettingsCheck } from '../password/password-settings.ts';
import { decoupledSettingsCheck } from '../decoupled/decoupled-settings.ts';
import { portalSettingsCheck } from '../portal/portal-settings.ts';
import { loginMethods } from '../oidc/authentication.ts';
import { distributionCheck } from './distribution-check.ts';
import type { ProfileDocument } from './profile-document.ts';
import { exactly, inWords, listOf, text, isRecord, join, nullOr, numberIn, oneOf, optional, trueOrFalse } from './value-checks.ts';
import type { ValueCheck } from './value-checks.ts';

const STATION_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Stations label metrics: the number of time series stays bounded. */
const MOST_STATIONS = 20;
const MOST_SECONDS = 86_400;

const seconds = numberIn(0, MOST_SECONDS, 'seconds');
const someSeconds = numberIn(0, MOST_SECONDS, 'seconds', { open: true });
const share = numberIn(0, 1, '(share of the people)');
const count = (low: number, high = 1_000_000_000): ValueCheck => numberIn(low, high, '', { whole: true });

const stationsCheck: ValueCheck = (value, where, problems) => {
  const names = isRecord(value) ? Object.keys(value) : [];
  if (!isRecord(value) || names.length === 0 || names.length > MOST_STATIONS) {
    problems.push({ where, found: inWords(value), expected: `1 to ${MOST_STATIONS} stations by name` });
    return;
  }
  const station = exactly({ servers: count(1, 1_000_000) });
  for (const name of names) {
    if (!STATION_NAME.test(name))
      problems.push({ where: join(where, name), found: inWords(name), expected: 'lower-case words joined by hyphens' });
    station(value[name], join(where, name), problems);
  }
};

const stationName: ValueCheck = (value, where, problems) => {
  if (typeof value !== 'string') problems.push({ where, found: inWords(value), expected: 'the name of a station' });
};

const stepCheck = exactly({ station: stationName, service: distributionCheck });

const waitingRoomCheck = exactly({
  admitPerSecond: numberIn(0, 1_000_000, 'per second', { open: true }),
  maxActiveLogins: nullOr(count(1)),
  pollSeconds: someSeconds,
  passSeconds: someSeconds,
  missedPolls: count(1, 100),
  maxWaiting: optional(nullOr(count(0))),
});

const profileCheck = exactly({
  stations: stationsCheck,
  steps: exactly(Object.fromEntries(serviceSteps.map((step) => [step, optional(stepCheck)]))),
  refusalSeconds: seconds,
  signing: oneOf('ES256', 'RS256'),
  protection: exactly({
    queueBound: nullOr(count(0)),
    refuse: oneOf('door', 'anywhere'),
    cancelAbandoned: trueOrFalse,
    discipline: oneOf('fifo', 'lifo'),
    retryAfterSeconds: nullOr(someSeconds),
    waitingRoom: nullOr(waitingRoomCheck),
  }),
  retryBudget: nullOr(
    exactly({
      credit: oneOf('per-request', 'per-success'),
      ratio: numberIn(0, 10, 'tokens per credit'),
      capacity: numberIn(0, 1_000_000_000, 'tokens', { open: true }),
    }),
  ),
  about: optional(exactly({ title: text, sources: listOf(text) })),
  methods: optional(exactly(Object.fromEntries(loginMethods.map((method) => [method, optional(share)])))),
  oidc: optional(oidcSettingsCheck),
  eid: optional(eidSettingsCheck),
  codes: optional(codeSettingsCheck),
  passwords: optional(passwordSettingsCheck),
  decoupled: optional(decoupledSettingsCheck),
  portal: optional(portalSettingsCheck),
  seed: count(0, Number.MAX_SAFE_INTEGER),
});

/**
 * @param subject what the document is called in an error: a file, or `PATCH /admin/profile`
 * @throws LaunchquakeError PROFILE_INVALID with every problem
 */
export function parseProfile(document: unknown, subject: string): ProfileDocument {
  const problems: Problem[] = [];
  profileCheck(document, '', problems);
  if (problems.length === 0) unknownStations(document as ProfileDocument, problems);
  if (problems.length > 0) throw new LaunchquakeError('PROFILE_INVALID', subject, problems);
  return structuredClone(document) as ProfileDocument;
}

function unknownStations(profile: ProfileDocument, problems: Problem[]): void {
  const known = Object.keys(profile.stations);
  for (const [step, { station }] of Object.entries(profile.steps))
    if (!known.includes(station))
      problems.push({ where: `steps.${step}.station`, found: inWords(station), expected: `one of ${known.join(', ')}` });
}
