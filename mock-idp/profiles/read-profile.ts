/** A profile from a YAML file. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { circularInWords, isCircular } from '../../src/model/circular.ts';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { withHistograms } from '../../src/model/scenario/histogram-files.ts';
import type { HistogramFile } from '../../src/model/scenario/histogram-files.ts';
import { pathInWords } from '../../src/model/scenario/path-in-words.ts';
import { parseProfile } from './parse-profile.ts';
import type { ProfileDocument } from './profile-document.ts';

/** The real-size eID profile: 12 logins per second on four workers. */
export const eidProfilePath = fileURLToPath(new URL('./eid-national.yaml', import.meta.url));

/** @throws LaunchquakeError PROFILE_INVALID */
export function readProfile(path: string = eidProfilePath): ProfileDocument {
  const written = readYaml(path);
  if (isCircular(written))
    throw new LaunchquakeError('PROFILE_INVALID', path, [{ where: '(file)', ...circularInWords }]);
  const { document, findings } = withHistograms(written, (name) => readBeside(path, name));
  const problems = findings.map(({ path: at, ...problem }) => ({ ...problem, where: pathInWords(at) }));
  if (problems.length > 0) throw new LaunchquakeError('PROFILE_INVALID', path, problems);
  return parseProfile(document, path);
}

/** A histogram that a profile names, from beside the profile. */
function readBeside(profilePath: string, name: string): HistogramFile {
  try {
    return { text: readFileSync(resolve(dirname(profilePath), name), 'utf8') };
  } catch (error) {
    return { failure: error instanceof Error && 'code' in error ? String(error.code) : String(error) };
  }
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const found = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new LaunchquakeError(
      'PROFILE_INVALID',
      path,
      [{ where: '(file)', found, expected: 'a readable YAML file' }],
      {
        cause,
      },
    );
  }
}
