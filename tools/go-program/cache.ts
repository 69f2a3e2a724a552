import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { AttemptError } from '../attempt.ts';
import { inWorkshop } from '../workshop.ts';
import type { World } from '../world.ts';
import { fileName, type GoProgram } from './program.ts';
import { askVersion, type Version } from './version.ts';

/** Where the finished binaries of a version live, in the order of the program's own list. */
export function cachedBinaries(world: World, program: GoProgram, version: Version): readonly string[] {
  const folder = join(world.cacheFolder, nameInCache(program, version));
  return program.binaries.map((binary) => join(folder, fileName(binary, world.platform)));
}

export const nameInCache = (program: GoProgram, version: Version): string => `${program.name}-${version.text}`;

/** What to install, and how an error about it opens. */
export interface Installation {
  readonly program: GoProgram;
  readonly version: Version;
  readonly way: string;
  /** What to do when what was made turns out to be of no use. */
  readonly hint: string;
}

/**
 * Runs `make`, which leaves the binaries in the folder that it is given and returns their paths, checks that each
 * tells the right version, and moves them into the cache. The program itself is moved last, so whoever finds it there
 * finds the others too.
 */
export async function installInto(
  world: World,
  installation: Installation,
  make: (folder: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const { program, version } = installation;
  return await inWorkshop(world.cacheFolder, async (folder) => {
    const made = await make(folder);
    for (const path of made) await checkVersion(world, installation, path);
    const places = cachedBinaries(world, program, version);
    const moves = made.map((from, index) => ({ from, to: places[index] ?? from }));
    for (const { from, to } of moves.toReversed()) {
      await mkdir(join(to, '..'), { recursive: true });
      await rename(from, to);
    }
    return places;
  });
}

async function checkVersion(world: World, installation: Installation, path: string): Promise<void> {
  const { program, version, way, hint } = installation;
  const answer = await askVersion(program, path, world.env);
  if ('version' in answer && answer.version.text === version.text) return;
  throw new AttemptError({
    way,
    fault: 'reason' in answer ? 'DOES_NOT_RUN' : 'WRONG_VERSION',
    found: 'reason' in answer ? answer.reason : answer.version.text,
    expected: `a binary that says ${version.text}`,
    hint,
  });
}
