import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../world.ts';
import type { K6Version } from './version.ts';

/** Where the finished binary of a version lives. */
export function cachedBinary(world: World, version: K6Version): string {
  return join(world.cacheFolder, `k6-${version.text}`, world.platform === 'win32' ? 'k6.exe' : 'k6');
}

const WORKSHOP = 'unfinished-';

/**
 * Runs `make` in a new folder beside the cache, then moves the binary that it made into its place. A rename within one
 * file system is atomic: another process sees no k6 or a whole one, and a failure leaves nothing behind.
 */
export async function installInto(
  world: World,
  version: K6Version,
  make: (folder: string) => Promise<string>,
): Promise<string> {
  const folder = await openWorkshop(world.cacheFolder);
  try {
    const made = await make(folder);
    const place = cachedBinary(world, version);
    await mkdir(join(place, '..'), { recursive: true });
    await rename(made, place);
    return place;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function openWorkshop(cacheFolder: string): Promise<string> {
  await mkdir(cacheFolder, { recursive: true });
  await sweep(cacheFolder);
  return await mkdtemp(join(cacheFolder, `${WORKSHOP}${process.pid}-`));
}

/** Removes what processes that no longer run have left. */
async function sweep(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const pid = new RegExp(`^${WORKSHOP}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}

/** Whether a process of this id runs on this machine. Signal 0 only asks. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
