import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf, runCommand } from '../command.ts';
import { type GoProgram, goModOf } from './program.ts';

/** A release of a program, in its own spelling: `v2.2.0` for k6, `3.13.5` for Prometheus. */
export interface Version {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/** The version whose text, major and minor number a pattern's first three groups caught. */
export function versionFrom(match: RegExpExecArray | null): Version | undefined {
  if (match?.[1] === undefined) return undefined;
  return { text: match[1], major: Number(match[2]), minor: Number(match[3]) };
}

/** Whether an installed program may stand in for the pinned one: same major version, no older minor. */
export function sameMajorNotOlder(version: Version, pinned: Version): boolean {
  return version.major === pinned.major && version.minor >= pinned.minor;
}

/** The version that the text of a go.mod pins: the only place where it is written. */
export function pinnedVersionIn(goMod: string, program: GoProgram): Version {
  const { module, versionOf } = program.source;
  const line = goMod.split('\n').find((each) => each.replace(/^\s*(?:require\s+)?/, '').startsWith(`${module} v`));
  const text = line?.slice(line.indexOf(module) + module.length + 1).split(' ')[0];
  const version = text === undefined ? undefined : versionOf(text.trim());
  if (version === undefined) throw new Error(`${goModOf(program)} requires no ${module}: restore the file`);
  return version;
}

export async function pinnedVersion(projectFolder: string, program: GoProgram): Promise<Version> {
  return pinnedVersionIn(await readFile(join(projectFolder, goModOf(program)), 'utf8'), program);
}

const VERSION_TIMEOUT_SECONDS = 20;

/** What a binary says of its version, or why it said nothing. */
export async function askVersion(
  program: GoProgram,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly version: Version } | { readonly reason: string }> {
  const result = await runCommand(path, program.versionArguments, { env, timeoutSeconds: VERSION_TIMEOUT_SECONDS });
  if (result.code !== 0) return { reason: reasonOf(result) };
  // Older Prometheus tells its version on stderr.
  const said = result.stdout.trim() === '' ? result.stderr.trim() : result.stdout.trim();
  const version = program.parseVersion(said);
  return version === undefined ? { reason: `its version reads "${said.slice(0, 80)}"` } : { version };
}
