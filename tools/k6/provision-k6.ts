import { LaunchquakeError } from '../../src/model/errors.ts';
import { type FailedAttempt, attemptOf, toolMissing } from '../attempt.ts';
import { findProgram } from '../search-path.ts';
import { type World, worldFrom } from '../world.ts';
import { buildFromSource } from './build.ts';
import { cachedBinary } from './cache.ts';
import { installedK6 } from './installed.ts';
import { installReleaseAsset } from './release-asset.ts';
import { takeTurn } from './turn.ts';
import { askVersion, type K6Version, pinnedVersion } from './version.ts';

/** How a k6 was come by. */
export type K6Origin = 'K6_BIN' | 'cache' | 'build' | 'PATH' | 'release';

export interface ProvidedK6 {
  readonly path: string;
  readonly version: string;
  readonly how: K6Origin;
}

/**
 * A k6 that runs, in this order: K6_BIN, the cached binary of the pinned version, a build from tools/k6/go.mod, a
 * fitting k6 on PATH, the verified release asset. Every way that failed is named in the TOOL_MISSING error at the end.
 */
export async function provisionK6(given: Pick<World, 'env' | 'say'> & Partial<World>): Promise<ProvidedK6> {
  const world = worldFrom(given);
  const pinned = await pinnedVersion(world.projectFolder);
  const wish = world.env['K6_BIN'];
  if (wish !== undefined && wish !== '') return await fromWish(world, wish, pinned);
  const cached = await fromCache(world, pinned);
  if (cached !== undefined) return cached;
  const getOne = async (): Promise<ProvidedK6> => (await fromCache(world, pinned)) ?? getNew(world, pinned);
  return await takeTurn(world, `k6-${pinned.text}`, getOne).catch((error: unknown) => {
    throw asDiskError(error, world.cacheFolder);
  });
}

/** K6_BIN is an order: when it does not run, nothing else is tried. Its version is the user's own choice. */
async function fromWish(world: World, wish: string, pinned: K6Version): Promise<ProvidedK6> {
  const failed = (attempt: Pick<FailedAttempt, 'fault' | 'found'>) =>
    toolMissing(`k6 ${pinned.text}`, [
      {
        way: 'K6_BIN',
        ...attempt,
        expected: 'a k6 that runs',
        hint: 'correct K6_BIN, or unset it to let Launchquake get k6',
      },
    ]);
  const path = findProgram(wish, world.env);
  if (path === undefined) throw failed({ fault: 'NOT_FOUND', found: `no program at ${wish}` });
  const answer = await askVersion(path, world.env);
  if ('reason' in answer) throw failed({ fault: 'DOES_NOT_RUN', found: `${path}: ${answer.reason}` });
  const { text } = answer.version;
  if (text !== pinned.text) world.say(`K6_BIN is k6 ${text}; Launchquake is tested with ${pinned.text}`);
  return { path, version: text, how: 'K6_BIN' };
}

async function fromCache(world: World, pinned: K6Version): Promise<ProvidedK6 | undefined> {
  const path = cachedBinary(world, pinned);
  if (findProgram(path, world.env) === undefined) return undefined;
  const answer = await askVersion(path, world.env);
  if ('version' in answer && answer.version.text === pinned.text) return { path, version: pinned.text, how: 'cache' };
  const found = 'reason' in answer ? answer.reason : `it is ${answer.version.text}`;
  world.say(`the cached k6 at ${path} is of no use (${found}): getting a new one`);
  return undefined;
}

async function getNew(world: World, pinned: K6Version): Promise<ProvidedK6> {
  const ways: readonly [K6Origin, () => Promise<{ path: string; version: string }>][] = [
    ['build', async () => ({ path: await buildFromSource(world, pinned), version: pinned.text })],
    ['PATH', () => installedK6(world, pinned)],
    ['release', async () => ({ path: await installReleaseAsset(world, pinned), version: pinned.text })],
  ];
  const failed: FailedAttempt[] = [];
  for (const [how, get] of ways) {
    try {
      return { ...(await get()), how };
    } catch (error) {
      const attempt = attemptOf(error);
      failed.push(attempt);
      if (failed.length < ways.length) world.say(`no k6 by ${attempt.way}: ${attempt.found}`);
    }
  }
  throw toolMissing(`k6 ${pinned.text}`, failed);
}

/** A full disk or a folder that may not be written is said as such; any other error stays what it is. */
function asDiskError(error: unknown, cacheFolder: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const hint = 'free some space there (k6 takes 50 MB), or set LAUNCHQUAKE_TOOLS to another folder';
  const problem = { where: 'cache of programs', found: error.message, expected: 'a folder that can be written', hint };
  return new LaunchquakeError('DISK', cacheFolder, [problem], { cause: error });
}
