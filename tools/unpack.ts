import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AttemptError } from './attempt.ts';
import { reasonOf, runCommand } from './command.ts';
import { findProgram } from './search-path.ts';
import type { World } from './world.ts';

export interface UnpackRequest {
  readonly way: string;
  readonly archive: string;
  /** Paths of the files to take out, as the archive spells them. */
  readonly members: readonly string[];
  readonly folder: string;
  /** What a person can do when the archive cannot be read. */
  readonly hint: string;
}

const TIMEOUT_SECONDS = 120;

/**
 * Takes files out of a .tar.gz or .zip with the tar of the system, which needs no dependency: GNU tar reads the
 * .tar.gz of Linux; the tar of macOS and of Windows 10 and later is bsdtar and reads .zip too.
 */
export async function unpackMembers(world: World, request: UnpackRequest): Promise<readonly string[]> {
  const { way, archive, members, folder, hint } = request;
  const tar = systemTar(world);
  const unreadable = (found: string): AttemptError =>
    new AttemptError({
      way,
      fault: 'ARCHIVE_UNREADABLE',
      found,
      expected: `${members.join(' and ')} inside the archive`,
      hint: `nothing was installed; install a tar that reads this archive, or ${hint}`,
    });
  if (tar === undefined) throw unreadable('no tar on PATH');
  const args = ['-xf', archive, '-C', folder, ...members];
  const result = await runCommand(tar, args, { env: world.env, timeoutSeconds: TIMEOUT_SECONDS });
  if (result.code !== 0) throw unreadable(`${tar}: ${reasonOf(result)}`);
  const paths = members.map((member) => join(folder, member));
  for (const [index, path] of paths.entries()) {
    const unpacked = await stat(path).catch(() => undefined);
    if (unpacked?.isFile() !== true) throw unreadable(`no file ${members[index]} in it`);
  }
  return paths;
}

/** On Windows the tar of the system, even where another one (of Git, without zip) comes first on PATH. */
function systemTar(world: World): string | undefined {
  const windows = world.env['SystemRoot'];
  if (world.platform === 'win32' && windows !== undefined) {
    const bsdtar = findProgram(join(windows, 'System32', 'tar.exe'), world.env);
    if (bsdtar !== undefined) return bsdtar;
  }
  return findProgram('tar', world.env);
}
