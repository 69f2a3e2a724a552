/** What a station is told: its own words, and where it has none, the protection's. */
import type { PlanProtection, StationProfile } from '../scenario/plan.ts';
import type { StationConfig } from './station-types.ts';

export interface ConfiguredService {
  readonly stations: Readonly<Record<string, StationProfile>>;
  readonly protection: Pick<PlanProtection, 'queueBound' | 'refuse' | 'cancelAbandoned' | 'discipline'>;
  readonly refusalSeconds: number;
}

/** The configuration of one station; one server for a station that has no profile. */
export function stationConfigOf(
  { stations, protection, refusalSeconds }: ConfiguredService,
  name: string,
): StationConfig {
  const own: StationProfile = stations[name] ?? { servers: 1 };
  return {
    servers: own.servers,
    discipline: own.discipline ?? protection.discipline,
    queueBound: own.queueBound === undefined ? protection.queueBound : own.queueBound,
    refuse: protection.refuse,
    cancelAbandoned: own.cancelAbandoned ?? protection.cancelAbandoned,
    refusalSeconds,
    waitLimitSeconds: own.waitLimitSeconds ?? null,
    contention: own.contention ?? null,
  };
}
