/** Parse, once and whole: a profile that comes back from here is complete and consistent; otherwise every problem is told. */
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { Problem } from '../../src/model/errors.ts';
import { oidcSettingsCheck } from '../oidc/oidc-settings.ts';
import { eidSettingsCheck } from '../eid/eid-settings.ts';
import { codeSettingsCheck } from '../otp/code-settings.ts';
import { passwordSettingsCheck } from '../password/password-settings.ts';
import { decoupledSettingsCheck } from '../decoupled/decoupled-settings.ts';
import { portalSettingsCheck } from '../portal/portal-settings.ts';
import { loginMethods } from '../oidc/authentication.ts';
import type { ProfileDocument } from './profile-document.ts';
import { disciplineCheck, stationProblems, stationsCheck, stepsCheck } from './station-check.ts';
import { exactly, listOf, text, nullOr, numberIn, oneOf, optional, trueOrFalse } from './value-checks.ts';
import type { ValueCheck } from './value-checks.ts';

const MOST_SECONDS = 86_400;

const seconds = numberIn(0, MOST_SECONDS, 'seconds');
const someSeconds = numberIn(0, MOST_SECONDS, 'seconds', { open: true });
const share = numberIn(0, 1, '(share of the people)');
const count = (low: number, high = 1_000_000_000): ValueCheck => numberIn(low, high, '', { whole: true });

const waitingRoomCheck = exactly({
  admitPerSecond: numberIn(0, 1_000_000, 'per second', { open: true }),
  maxActiveLogins: nullOr(count(1)),
  pollSeconds: someSeconds,
  passSeconds: someSeconds,
  missedPolls: count(1, 100),
  maxWaiting: optional(nullOr(count(0))),
});

export const profileCheck = exactly({
  stations: stationsCheck,
  steps: stepsCheck,
  refusalSeconds: seconds,
  signing: oneOf('ES256', 'RS256'),
  protection: exactly({
    queueBound: nullOr(count(0)),
    refuse: oneOf('door', 'anywhere'),
    cancelAbandoned: trueOrFalse,
    discipline: disciplineCheck,
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
  if (problems.length === 0) stationProblems(document as ProfileDocument, problems);
  if (problems.length > 0) throw new LaunchquakeError('PROFILE_INVALID', subject, problems);
  return structuredClone(document) as ProfileDocument;
}
