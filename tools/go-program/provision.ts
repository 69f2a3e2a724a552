import { LaunchquakeError } from '../../src/model/errors.ts';
import { AttemptError, attemptOf, type FailedAttempt, toolMissing } from '../attempt.ts';
import { findProgram } from '../search-path.ts';
import { takeTurn } from '../turn.ts';
import { type World, worldFrom } from '../world.ts';
import { buildFromSource } from './build.ts';
import { cachedBinaries, nameInCache } from './cache.ts';
import { installedProgram } from './installed.ts';
import { orderedProgram } from './ordered.ts';
import { type GoProgram, titleOf } from './program.ts';
import { installReleaseAsset } from './release-asset.ts';
import { askVersion, pinnedVersion, type Version } from './version.ts';

/** How a program was come by: `variable` is an order in the environment (K6_BIN). */
export type Origin = 'variable' | 'cache' | 'build' | 'PATH' | 'release';

/** A program that is here and runs, with the path of each of its binaries. */
export interface ProvidedProgram<Name extends string> {
  readonly paths: Readonly<Record<Name, string>>;
  readonly version: string;
  readonly how: Origin;
}

/** The same with the paths in the order of the program's own list of binaries. */
interface Found {
  readonly paths: readonly string[];
  readonly version: string;
  readonly how: Origin;
}

type Given = Pick<World, 'env' | 'say'> & Partial<World>;

/**
 * A program that runs, in this order: the one that a variable orders, the cached one of the pinned version, a build
 * from the pinned go.mod, a fitting one on PATH, the verified release asset. Every way that failed is named in the
 * TOOL_MISSING error at the end.
 */
export async function provisionGoProgram<Name extends string>(
  program: GoProgram<Name>,
  given: Given,
): Promise<ProvidedProgram<Name>> {
  const world = worldFrom(given);
  const pinned = await pinnedVersion(world.projectFolder, program);
  const here = (await ordered(world, program, pinned)) ?? (await fromCache(world, program, pinned));
  if (here !== undefined) return byName(program, here);
  const getOne = async (): Promise<Found> =>
    (await fromCache(world, program, pinned)) ?? (await firstOf(world, program, pinned, waysToANewOne(program)));
  const made = await takeTurn(world, nameInCache(program, pinned), getOne).catch((error: unknown) => {
    throw asDiskError(error, world.cacheFolder, program);
  });
  return byName(program, made);
}

/** One that is here already (ordered, cached or on PATH): nothing is built and nothing is downloaded. */
export async function findGoProgram<Name extends string>(
  program: GoProgram<Name>,
  given: Given,
): Promise<ProvidedProgram<Name>> {
  const world = worldFrom(given);
  const pinned = await pinnedVersion(world.projectFolder, program);
  const here = await ordered(world, program, pinned);
  return byName(program, here ?? (await firstOf(world, program, pinned, ['cache', 'PATH'])));
}

function byName<Name extends string>({ binaries }: GoProgram<Name>, found: Found): ProvidedProgram<Name> {
  const paths = Object.fromEntries(binaries.map(({ name }, index) => [name, found.paths[index]]));
  return { ...found, paths: paths as Record<Name, string> };
}

async function ordered(world: World, program: GoProgram, pinned: Version): Promise<Found | undefined> {
  const order = await orderedProgram(world, program, pinned);
  return order === undefined ? undefined : { ...order, how: 'variable' };
}

async function fromCache(world: World, program: GoProgram, pinned: Version): Promise<Found | undefined> {
  const paths = cachedBinaries(world, program, pinned);
  if (paths.some((path) => findProgram(path, world.env) === undefined)) return undefined;
  for (const path of paths) {
    const answer = await askVersion(program, path, world.env);
    if ('version' in answer && answer.version.text === pinned.text) continue;
    const found = 'reason' in answer ? answer.reason : `it is ${answer.version.text}`;
    world.say(`the cached ${program.name} at ${path} is of no use (${found}): getting a new one`);
    return undefined;
  }
  return { paths, version: pinned.text, how: 'cache' };
}

const waysToANewOne = (program: GoProgram): readonly Origin[] =>
  program.release === undefined ? ['build', 'PATH'] : ['build', 'PATH', 'release'];

/** The first way that works; every reason when none does. */
async function firstOf(world: World, program: GoProgram, pinned: Version, ways: readonly Origin[]): Promise<Found> {
  const failed: FailedAttempt[] = [];
  for (const how of ways) {
    try {
      return { ...(await getBy(how, world, program, pinned)), how };
    } catch (error) {
      const attempt = attemptOf(error);
      failed.push(attempt);
      if (failed.length < ways.length) world.say(`no ${program.name} by ${attempt.way}: ${attempt.found}`);
    }
  }
  throw toolMissing(titleOf(program, pinned), failed);
}

async function getBy(
  how: Origin,
  world: World,
  program: GoProgram,
  pinned: Version,
): Promise<{ readonly paths: readonly string[]; readonly version: string }> {
  if (how === 'PATH') return await installedProgram(world, program, pinned);
  if (how === 'build') return { paths: await buildFromSource(world, program, pinned), version: pinned.text };
  if (how === 'release') return { paths: await installReleaseAsset(world, program, pinned), version: pinned.text };
  const cached = await fromCache(world, program, pinned);
  if (cached !== undefined) return cached;
  throw new AttemptError({
    way: 'cache of programs',
    fault: 'NOT_FOUND',
    found: `no ${titleOf(program, pinned)} in ${world.cacheFolder}`,
    expected: 'one from an earlier build or download',
    hint: `run "npm run provision -- ${program.name}"`,
  });
}

/** A full disk or a folder that may not be written is said as such; any other error stays what it is. */
function asDiskError(error: unknown, cacheFolder: string, { name, megabytes }: GoProgram): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const hint = `free some space there (${name} takes ${megabytes} MB), or set LAUNCHQUAKE_TOOLS to another folder`;
  const problem = { where: 'cache of programs', found: error.message, expected: 'a folder that can be written', hint };
  return new LaunchquakeError('DISK', cacheFolder, [problem], { cause: error });
}
