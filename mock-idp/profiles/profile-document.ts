/**
 * The profile: everything about the mock that can be tuned while it runs. It is what `GET /admin/profile` answers, what
 * `PATCH /admin/profile` changes and what profiles/*.yaml hold. Times in seconds of the mock's own clock, rates per second.
 */
import type { ServerProfile } from '../../src/model/scenario/server-profile.ts';
import type { StationConfig } from '../../src/model/service/station.ts';

export type ProfileDocument = ServerProfile;

/** The configuration of one station under a profile. */
export function stationConfigOf(profile: ProfileDocument, name: string): StationConfig {
  const { queueBound, refuse, cancelAbandoned, discipline } = profile.protection;
  return {
    servers: profile.stations[name]?.servers ?? 1,
    discipline,
    queueBound,
    refuse,
    cancelAbandoned,
    refusalSeconds: profile.refusalSeconds,
  };
}
