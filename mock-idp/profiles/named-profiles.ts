/** The profiles that come with the mock, by name. */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { ProfileDocument } from './profile-document.ts';
import { readProfile } from './read-profile.ts';

export const profileNames = ['keycloak', 'eid-national', 'bankid-like', 'fast'] as const;
export type ProfileName = (typeof profileNames)[number];

export const profilePath = (name: ProfileName): string => fileURLToPath(new URL(`./${name}.yaml`, import.meta.url));

/**
 * The profile of a file, or the one that comes with the mock under this name; a file of that name is meant first.
 * @throws LaunchquakeError PROFILE_INVALID
 */
export function profileOfNameOrFile(nameOrFile: string): ProfileDocument {
  if (statSync(nameOrFile, { throwIfNoEntry: false })?.isFile() === true) return readProfile(nameOrFile);
  const name = profileNames.find((one) => one === nameOrFile);
  if (name !== undefined) return readProfile(profilePath(name));
  if (/[./\\]/.test(nameOrFile)) return readProfile(nameOrFile);
  throw new LaunchquakeError('PROFILE_INVALID', nameOrFile, [
    {
      where: '--profile',
      found: `${JSON.stringify(nameOrFile.slice(0, 100))}, which is neither a file nor a profile`,
      expected: `a YAML file, or one of ${profileNames.join(', ')}`,
    },
  ]);
}
