/** More servers as a remedy: a factor of what the profile says. */
import type { ProfileDocument } from '../profiles/profile-document.ts';

export /** A profile with more is refused. */
const MOST_SERVERS = 1_000_000;

interface ServerScaling {
  follow(factors: Readonly<Record<string, number>>): void;
}

/**
 * Whoever changes the number by hand in the meantime says what the profile says: the next
 * change of the factor starts from there.
 */
export function createServerScaling(
  profile: () => ProfileDocument,
  apply: (profile: ProfileDocument) => void,
): ServerScaling {
  const scaled = new Map<string, { readonly factor: number; readonly from: number; readonly to: number }>();

  /** Servers that the station shall have; undefined: nothing has changed for it. */
  function serversUnder(factor: number, station: string, servers: number): number | undefined {
    const before = scaled.get(station);
    if (factor === (before?.factor ?? 1)) return undefined;
    const from = before !== undefined && before.to === servers ? before.from : servers;
    const to = Math.min(MOST_SERVERS, Math.max(1, Math.round(from * factor)));
    if (factor === 1) scaled.delete(station);
    else scaled.set(station, { factor, from, to });
    return to;
  }

  function follow(factors: Readonly<Record<string, number>>): void {
    const before = profile();
    let hasChanged = false;
    const stations = Object.fromEntries(
      Object.entries(before.stations).map(([name, station]) => {
        const servers = serversUnder(factors[name] ?? 1, name, station.servers) ?? station.servers;
        hasChanged ||= servers !== station.servers;
        return [name, { ...station, servers }];
      }),
    );
    if (hasChanged) apply({ ...before, stations });
  }

  return { follow };
}
