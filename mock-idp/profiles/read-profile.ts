/** A profile from a YAML file. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { parseProfile } from './parse-profile.ts';
import type { ProfileDocument } from './profile-document.ts';

/** The real-size eID profile: 12 logins per second on four workers. */
export const eidProfilePath = fileURLToPath(new URL('./eid.yaml', import.meta.url));

/** @throws LaunchquakeError PROFILE_INVALID */
export function readProfile(path: string = eidProfilePath): ProfileDocument {
  return parseProfile(readYaml(path), path);
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const found = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new LaunchquakeError('PROFILE_INVALID', path, [{ where: '(file)', found, expected: 'a readable YAML file' }], {
      cause,
    });
  }
}
