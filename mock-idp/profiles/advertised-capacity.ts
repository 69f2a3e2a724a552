/**
 * What a profile can do at most, by arithmetic: with Sⱼ seconds of a server of station j for one journey and cⱼ servers there, no more than
 * min cⱼ/Sⱼ journeys a second come through; the station that sets the minimum is the bottleneck [Denning and Buzen, ACM Computing Surveys
 * 10(3), 1978, §5]. Every journey is told as if it had the service for itself.
 */
import { stationSecondsOf } from '../../src/model/service/station-seconds.ts';
import type { ServiceStep } from '../../src/model/scenario/steps.ts';
import { loginMethods } from '../oidc/authentication.ts';
import { journeyNames, journeys } from './journeys.ts';
import type { JourneyName } from './journeys.ts';
import type { ProfileDocument } from './profile-document.ts';

export interface AdvertisedCapacity {
  readonly journey: JourneyName;
  /** null: nothing of it costs anything; what the mock itself can do is the limit. */
  readonly perSecond: number | null;
  readonly bottleneck: string | null;
}

/** Logins by each method that is open to somebody, refreshes and client grants. */
export function advertisedCapacity(profile: ProfileDocument): readonly AdvertisedCapacity[] {
  const closed = loginMethods.filter((method) => (profile.methods?.[method] ?? (method === 'eid' ? 1 : 0)) === 0);
  return journeyNames
    .filter((journey) => !closed.some((method) => method === journey))
    .map((journey) => ({ journey, ...limitOf(profile, journey) }));
}

function limitOf(profile: ProfileDocument, journey: JourneyName): Omit<AdvertisedCapacity, 'journey'> {
  const seconds = new Map<string, number>();
  for (const [step, visits] of Object.entries(journeys[journey]))
    for (const [station, each] of Object.entries(stationSecondsOf(profile, step as ServiceStep)))
      seconds.set(station, (seconds.get(station) ?? 0) + visits * each);
  const limits = [...seconds]
    .filter(([, each]) => each > 0)
    .map(([bottleneck, each]) => ({ bottleneck, perSecond: (profile.stations[bottleneck]?.servers ?? 0) / each }));
  return limits.toSorted((left, right) => left.perSecond - right.perSecond)[0] ?? { bottleneck: null, perSecond: null };
}

const words: Readonly<Record<JourneyName, string>> = {
  eid: 'logins with the card',
  password: 'password logins',
  sms: 'logins by SMS',
  email: 'logins by e-mail',
  refresh: 'refreshes',
  'client-credentials': 'client grants',
};

/** One line: `60 password logins/s (cpu) · 480 refreshes/s (cpu)`. */
export function capacityInWords(capacity: readonly AdvertisedCapacity[]): string {
  return capacity
    .map(({ journey, perSecond, bottleneck }) =>
      perSecond === null ? `${words[journey]}: free` : `${rounded(perSecond)} ${words[journey]}/s (${bottleneck})`,
    )
    .join(' · ');
}

/** Three digits: a profile is not known better. */
const rounded = (value: number): string => String(Number(value.toPrecision(3)));
