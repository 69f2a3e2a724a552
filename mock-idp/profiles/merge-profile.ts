/** How a PATCH changes a profile. */
import type { ProfileDocument } from './profile-document.ts';
import { isRecord } from './value-checks.ts';

/**
 * `changes` laid over `base`, member by member. A list, a null or a plain value replaces what was there, and so does an object that
 * names its `kind` (a distribution): half of one law and half of another is never meant.
 */
export function mergeProfile(base: unknown, changes: unknown): unknown {
  if (!isRecord(base) || !isRecord(changes) || Object.hasOwn(changes, 'kind')) return changes;
  const merged: Record<string, unknown> = Object.assign(Object.create(null) as Record<string, unknown>, base);
  for (const [name, value] of Object.entries(changes)) merged[name] = mergeProfile(base[name], value);
  return merged;
}

/**
 * A profile without the stations that no step visits: whoever moves all steps to a new station has done with the old one. Where every step
 * is free they stay, so that one can be given a cost.
 */
export function dropUnvisited(profile: ProfileDocument): ProfileDocument {
  const visits = Object.values(profile.steps).flatMap((cost) => [cost, ...(cost.holding ?? [])]);
  const visited = new Set(visits.map(({ station }) => station));
  if (visited.size === 0) return profile;
  const stations = Object.entries(profile.stations).filter(([name]) => visited.has(name));
  return { ...profile, stations: Object.fromEntries(stations) };
}
