import { AttemptError } from '../attempt.ts';
import { reasonOf, runCommand } from '../command.ts';
import { findProgram } from '../search-path.ts';
import type { World } from '../world.ts';

/** A version of Go: `{ major: 1, minor: 25 }`. */
export interface GoVersion {
  readonly major: number;
  readonly minor: number;
}

/**
 * What every call of Go gets: never download another Go, and settings of the user do not change what is built or
 * fetched.
 */
export const goSettings = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly', GOWORK: 'off' } as const;

const ASK_TIMEOUT_SECONDS = 20;

/** The Go on PATH, when it is new enough. `way` opens the error that says why not. */
export async function findGo(world: World, way: string, oldest: GoVersion): Promise<string> {
  const expected = `Go ${oldest.major}.${oldest.minor} or newer on PATH`;
  const hint = 'install Go from https://go.dev/dl';
  const go = findProgram('go', world.env);
  if (go === undefined) throw new AttemptError({ way, fault: 'NOT_FOUND', found: 'no Go', expected, hint });
  const env = { ...world.env, GOTOOLCHAIN: 'local' };
  const result = await runCommand(go, ['env', 'GOVERSION'], { env, timeoutSeconds: ASK_TIMEOUT_SECONDS });
  const match = /^go(\d+)\.(\d+)/.exec(result.stdout.trim());
  if (result.code !== 0 || match === null) {
    const found =
      result.code === 0 ? `${go} of unknown version "${result.stdout.trim()}"` : `${go}: ${reasonOf(result)}`;
    throw new AttemptError({ way, fault: 'DOES_NOT_RUN', found, expected, hint });
  }
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major === oldest.major && minor < oldest.minor) {
    throw new AttemptError({ way, fault: 'WRONG_VERSION', found: `${result.stdout.trim()} (${go})`, expected, hint });
  }
  return go;
}
