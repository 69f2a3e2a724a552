import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf, runCommand } from '../command.ts';

/** A release of k6: `v2.2.0`. */
export interface K6Version {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/** Reads `v2.2.0` or `k6 v2.2.0 (go1.26.8, linux/amd64)`; undefined for anything else. */
export function parseVersion(text: string): K6Version | undefined {
  const match = /^(?:k6(?:\.exe)? )?(v(\d+)\.(\d+)\.\d+\S*)/.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  return { text: match[1], major: Number(match[2]), minor: Number(match[3]) };
}

/** Whether a k6 that happens to be installed may stand in for the pinned one: same major, no older minor. */
export function fits(version: K6Version, pinned: K6Version): boolean {
  return version.major === pinned.major && version.minor >= pinned.minor;
}

/** The version that tools/k6/go.mod pins: the only place where it is written. */
export function pinnedVersionIn(goMod: string): K6Version {
  const line = /^\s*(?:require\s+)?go\.k6\.io\/k6\/v2 (v\S+)/m.exec(goMod)?.[1];
  const version = line === undefined ? undefined : parseVersion(line);
  if (version === undefined) throw new Error('tools/k6/go.mod requires no go.k6.io/k6/v2: restore the file');
  return version;
}

export async function pinnedVersion(projectFolder: string): Promise<K6Version> {
  return pinnedVersionIn(await readFile(join(projectFolder, 'tools/k6/go.mod'), 'utf8'));
}

const VERSION_TIMEOUT_SECONDS = 20;

/** What `k6 version` says of a binary, or why it said nothing. */
export async function askVersion(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly version: K6Version } | { readonly reason: string }> {
  const result = await runCommand(path, ['version'], { env, timeoutSeconds: VERSION_TIMEOUT_SECONDS });
  if (result.code !== 0) return { reason: reasonOf(result) };
  const version = parseVersion(result.stdout);
  return version === undefined ? { reason: `its version reads "${result.stdout.trim().slice(0, 80)}"` } : { version };
}
