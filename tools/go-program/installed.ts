import { dirname, join } from 'node:path';
import { AttemptError } from '../attempt.ts';
import { findProgram } from '../search-path.ts';
import type { World } from '../world.ts';
import { type Binary, fileName, type GoProgram } from './program.ts';
import { askVersion, type Version } from './version.ts';

/** The program that is installed on this machine, when its version can stand in for the pinned one. */
export async function installedProgram(
  world: World,
  program: GoProgram,
  pinned: Version,
): Promise<{ readonly paths: readonly string[]; readonly version: string }> {
  const [main, ...others] = program.binaries;
  const way = `${program.name} on PATH`;
  const { fits, hint } = program.installed;
  const expected = program.installed.expected(pinned);
  const path = findProgram(main.name, world.env);
  if (path === undefined) {
    throw new AttemptError({ way, fault: 'NOT_FOUND', found: `no ${main.name}`, expected, hint });
  }
  const answer = await askVersion(program, path, world.env);
  if ('reason' in answer) {
    throw new AttemptError({ way, fault: 'DOES_NOT_RUN', found: `${path}: ${answer.reason}`, expected, hint });
  }
  const { text } = answer.version;
  if (!fits(answer.version, pinned)) {
    throw new AttemptError({ way, fault: 'WRONG_VERSION', found: `${program.name} ${text} (${path})`, expected, hint });
  }
  const paths = [path];
  for (const binary of others) {
    const found = besideOrOnPath(world, path, binary);
    if (found === undefined) {
      const missing = `${path} without ${binary.name}`;
      throw new AttemptError({ way, fault: 'NOT_FOUND', found: missing, expected, hint });
    }
    const its = await askVersion(program, found, world.env);
    if ('reason' in its) {
      throw new AttemptError({ way, fault: 'DOES_NOT_RUN', found: `${found}: ${its.reason}`, expected, hint });
    }
    paths.push(found);
  }
  if (text !== pinned.text) {
    world.say(`using ${program.name} ${text} from ${path}; Launchquake is tested with ${pinned.text}`);
  }
  return { paths, version: text };
}

/** A binary of the same folder belongs to the same version; packages of some systems put it elsewhere on PATH. */
export function besideOrOnPath(world: World, main: string, binary: Binary): string | undefined {
  const beside = findProgram(join(dirname(main), fileName(binary, world.platform)), world.env);
  return beside ?? findProgram(binary.name, world.env);
}
